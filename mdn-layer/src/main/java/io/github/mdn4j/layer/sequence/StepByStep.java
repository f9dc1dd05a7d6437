// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.layer.DensityOutputLayer;
import io.github.mdn4j.layer.internal.LayerName;
import io.github.mdn4j.layer.internal.OneStep;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.recurrent.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.layers.recurrent.TimeDistributedLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * What may be in a network that runs step by step: recurrent layers, whose state is all that they know of other steps,
 * and what looks at one step alone. M2.1 itself runs anything, a convolution over time included, and takes the steps
 * that it is handed for all there are.
 *
 * <p>What is not known to do so is refused: a list of what is right is complete, one of what is wrong is not.
 */
final class StepByStep {

  private static final Set<Class<?>> LAYERS_OF_ONE_STEP =
      Set.of(
          ActivationLayer.class, BatchNormalization.class, CenterLossOutputLayer.class, Convolution2D.class,
          ConvolutionLayer.class, DropoutLayer.class, ElementWiseMultiplicationLayer.class, EmbeddingLayer.class,
          EmbeddingSequenceLayer.class, LossLayer.class, OutputLayer.class, Pooling2D.class, RnnLossLayer.class,
          RnnOutputLayer.class, SubsamplingLayer.class);

  private static final Set<Class<?>> VERTICES_OF_ONE_STEP =
      Set.of(
          DuplicateToTimeSeriesVertex.class, ElementWiseVertex.class, ScaleVertex.class, ShiftVertex.class,
          StackVertex.class, SubsetVertex.class, UnstackVertex.class);

  private static final Set<Class<?>> PREPROCESSORS_OF_ONE_STEP =
      Set.of(
          CnnToFeedForwardPreProcessor.class, CnnToRnnPreProcessor.class, FeedForwardToCnnPreProcessor.class,
          FeedForwardToRnnPreProcessor.class, RnnToCnnPreProcessor.class, RnnToFeedForwardPreProcessor.class);

  private StepByStep() {}

  /** Returns what looks at other steps in a network of layers and preprocessors, and why, if anything does. */
  static Optional<String> obstacle(Layer[] layers, Map<Integer, InputPreProcessor> preprocessors, RNNFormat format) {
    for (Layer layer : layers) {
      Optional<String> obstacle = obstacle(layer, format);
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    return preprocessors.values().stream().map(StepByStep::obstacle).flatMap(Optional::stream).findFirst();
  }

  /** Returns what looks at other steps in a graph, and why, if anything does. */
  static Optional<String> obstacleOfGraph(ComputationGraph graph, RNNFormat format) {
    return obstacle(graph.getLayers(), Map.of(), format)
        .or(() -> graph.getConfiguration().getVertices().entrySet().stream()
            .map(vertex -> obstacle(vertex.getKey(), vertex.getValue(), format))
            .flatMap(Optional::stream)
            .findFirst())
        .or(() -> StackedRows.obstacle(graph));
  }

  private static Optional<String> obstacle(Layer layer, RNNFormat format) {
    String who = LayerName.of(layer.conf().getLayer(), layer.getIndex());
    Layer inside = layer instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : layer;
    if (inside instanceof BidirectionalLayer || inside instanceof GravesBidirectionalLSTM) {
      return Optional.of(who + " reads sequences from both ends");
    }
    boolean passes = layer == inside || isPlainWrapper(layer);
    if (!passes) {
      return Optional.of(who + " looks at whole sequences, or at more than the state of the layer in it");
    }
    if (inside instanceof SimpleRnn && format == RNNFormat.NWC) {
      return Optional.of(who + " keeps no state in [n,T,w] that it could go on from");
    }
    if (inside instanceof RecurrentLayer) {
      return Optional.empty();
    }
    return obstacle(who, inside.conf().getLayer(), format);
  }

  private static boolean isPlainWrapper(Layer wrapper) {
    return wrapper instanceof FrozenLayer
        || wrapper instanceof FrozenLayerWithBackprop
        || wrapper instanceof TimeDistributedLayer;
  }

  private static Optional<String> obstacle(
      String who, org.deeplearning4j.nn.conf.layers.Layer layer, RNNFormat format) {
    if (layer instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationSoftmax
        && format == RNNFormat.NCW) {
      return Optional.of(who + " takes its softmax over time, which is the last axis of [n,w,T]");
    }
    if (layer instanceof EmbeddingSequenceLayer embedding && !embedding.isInferInputLength()) {
      return Optional.of(
          who + " is set to sequences of " + embedding.getInputLength() + " steps: set inferInputLength(true)");
    }
    boolean known = layer instanceof DensityOutputLayer
        || layer instanceof DenseLayer
        || LAYERS_OF_ONE_STEP.contains(layer.getClass());
    return known
        ? Optional.empty()
        : Optional.of(who + " may look at other steps, and keeps nothing of them");
  }

  private static Optional<String> obstacle(String name, GraphVertex vertex, RNNFormat format) {
    if (vertex instanceof FrozenVertex frozen) {
      return obstacle(name, frozen.getUnderlying(), format);
    }
    if (vertex instanceof LayerVertex layer) { // the layer itself was looked at
      return layer.getPreProcessor() == null ? Optional.empty() : obstacle(layer.getPreProcessor());
    }
    if (vertex instanceof PreprocessorVertex preprocessor) {
      return obstacle(preprocessor.getPreProcessor());
    }
    if (vertex instanceof MergeVertex merge) {
      int time = format == RNNFormat.NWC ? 1 : 2;
      return merge.getMergeAxis() == time
          ? Optional.of(LayerName.of("MergeVertex", name) + " merges along time")
          : Optional.empty();
    }
    return VERTICES_OF_ONE_STEP.contains(vertex.getClass())
        ? Optional.empty()
        : Optional.of(
            LayerName.of(vertex.getClass().getSimpleName(), name) + " may look at other steps, and keeps nothing of"
                + " them");
  }

  private static Optional<String> obstacle(InputPreProcessor preprocessor) {
    if (preprocessor instanceof ComposableInputPreProcessor several) {
      return Arrays.stream(several.getInputPreProcessors())
          .map(StepByStep::obstacle)
          .flatMap(Optional::stream)
          .findFirst();
    }
    boolean known = PREPROCESSORS_OF_ONE_STEP.contains(preprocessor.getClass())
        || preprocessor instanceof OneStep one && one.looksAtOneStepAlone();
    return known
        ? Optional.empty()
        : Optional.of(preprocessor.getClass().getSimpleName() + " may look at other steps, and keeps nothing of them");
  }
}
