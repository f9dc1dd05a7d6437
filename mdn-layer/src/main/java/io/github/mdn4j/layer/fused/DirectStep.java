// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.DirectOutput;
import io.github.mdn4j.layer.internal.cpu.ColumnBlocks;
import io.github.mdn4j.layer.internal.cpu.DenseChain;
import io.github.mdn4j.layer.internal.cpu.DenseChain.Link;
import io.github.mdn4j.layer.internal.cpu.OpenBlas;
import io.github.mdn4j.layer.internal.cpu.Rows;
import io.github.mdn4j.layer.internal.cpu.Transfer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.optimize.listeners.CollectScoresListener;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.deeplearning4j.optimize.listeners.PerformanceListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.optimize.listeners.TimeIterationListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradient and score of fused dense layers below a density in one go: no operations of ND4J, no workspaces, no views, and
 * arrays that are used again.
 *
 * <p>It is for where nothing can be seen of what DL4J does in between: no mask of features, no preprocessors, and no
 * listeners that are shown activations or layers on the way.
 */
final class DirectStep {

  /** Listeners that look at no more than score, parameters and counts. */
  private static final Set<Class<?>> UNDISTURBED =
      Set.of(
          CheckpointListener.class,
          CollectScoresIterationListener.class,
          CollectScoresListener.class,
          EvaluativeListener.class,
          PerformanceListener.class,
          ScoreIterationListener.class,
          TimeIterationListener.class);

  private final List<Layer> layers;
  private final INDArray parameters;
  private final INDArray gradients;
  private final DenseChain chain;
  private final long outputs;

  private DirectStep(List<Layer> layers, INDArray parameters, INDArray gradients, List<Link> links) {
    this.layers = layers;
    this.parameters = parameters;
    this.gradients = gradients;
    chain = new DenseChain(parameters.dataType(), links);
    outputs = links.get(links.size() - 1).weights().size(1);
  }

  /** Returns whether a step can be direct, as far as layers and listeners tell. */
  private static boolean isPossible(List<Layer> layers, Collection<TrainingListener> listeners) {
    for (TrainingListener listener : listeners) {
      if (!UNDISTURBED.contains(listener.getClass())) {
        return false;
      }
    }
    for (Layer layer : layers.subList(0, layers.size() - 1)) {
      if (!(layer instanceof FusedDenseLayer dense) || !dense.isDirect()) {
        return false;
      }
    }
    return layers.get(layers.size() - 1) instanceof DirectOutput;
  }

  /**
   * Returns the step of some layers, if there is one.
   *
   * @param last the one that was made last, or null
   * @param layers from the first to the output layer
   * @param gradients null if there are none, as before a training
   */
  static Optional<DirectStep> of(
      DirectStep last,
      List<Layer> layers,
      Collection<TrainingListener> listeners,
      INDArray parameters,
      INDArray gradients) {
    if (!isPossible(layers, listeners)) {
      return Optional.empty();
    }
    boolean same =
        last != null
            && last.parameters == parameters
            && last.gradients == gradients
            && last.layers.equals(layers);
    return same ? Optional.of(last) : of(layers, parameters, gradients);
  }

  /** Makes a step for layers of which that holds, if their arrays are as those of dense layers are. */
  private static Optional<DirectStep> of(List<Layer> layers, INDArray parameters, INDArray gradients) {
    DataType type = parameters.dataType();
    if (!OpenBlas.isPresent() || type != DataType.FLOAT && type != DataType.DOUBLE) {
      return Optional.empty();
    }
    List<Link> links = new ArrayList<>();
    for (Layer layer : layers) {
      Map<String, INDArray> views = views(layer);
      INDArray w = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
      INDArray weightGradient = views.get(DefaultParamInitializer.WEIGHT_KEY);
      boolean dense =
          w.dataType() == type
              && Rows.isDense(w)
              && (weightGradient == null || weightGradient.dataType() == type && Rows.byColumn(weightGradient));
      if (!dense) {
        return Optional.empty();
      }
      Transfer function =
          layer instanceof FusedDenseLayer
              ? Transfer.of(((BaseLayer) layer.conf().getLayer()).getActivationFn()).orElseThrow()
              : Transfer.IDENTITY;
      links.add(
          new Link(
              function,
              w,
              layer.getParam(DefaultParamInitializer.BIAS_KEY),
              weightGradient,
              views.get(DefaultParamInitializer.BIAS_KEY)));
    }
    return Optional.of(new DirectStep(List.copyOf(layers), parameters, gradients, links));
  }

  /** Returns the gradients of a layer's parameters by their names; none before a training. */
  static Map<String, INDArray> views(Layer layer) {
    Map<String, INDArray> views =
        layer instanceof FusedDenseLayer dense ? dense.gradientViews() : ((DirectOutput) layer).gradientViews();
    return views == null ? Map.of() : views;
  }

  /** Returns whether features and what the output layer was given are as they are in a step of this kind. */
  boolean takes(INDArray features) {
    return fits(features) && ((DirectOutput) layers.get(layers.size() - 1)).isDirect(features);
  }

  private boolean fits(INDArray features) {
    return features != null
        && features.rank() == 2
        && features.dataType() == parameters.dataType()
        && Rows.isDense(features)
        && chain.takes(features.size(0), features.size(1));
  }

  /** Returns whether the output for features can be had from here. */
  boolean predicts(INDArray features) {
    return fits(features) && ((DirectOutput) layers.get(layers.size() - 1)).isDirectOutput();
  }

  /** Returns the output for features, [n,P] in 'c' order, in no workspace. */
  INDArray outputs(INDArray features) {
    ((DirectOutput) layers.get(layers.size() - 1)).beforeOutput();
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      long[] shape = {features.size(0), outputs};
      INDArray result = Nd4j.createUninitialized(parameters.dataType(), shape, 'c');
      chain.outputs(features, result);
      return result;
    }
  }

  /** Returns the same as columns, of FLOAT. */
  ColumnBlocks outputColumns(INDArray features, ColumnBlocks.Visitor visitor) {
    return chain.outputColumns(features, visitor);
  }

  /**
   * Puts the gradients of the parameters into their array.
   *
   * @return the score without regularisation; nothing if the loss refuses a row, which the layer by itself says better
   */
  OptionalDouble run(INDArray features) {
    DirectOutput output = (DirectOutput) layers.get(layers.size() - 1);
    try {
      return OptionalDouble.of(output.average(chain.step(features, output::loss)));
    } catch (ND4JIllegalArgumentException e) {
      return OptionalDouble.empty();
    }
  }
}
