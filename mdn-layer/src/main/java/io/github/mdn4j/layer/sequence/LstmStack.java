// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.arithmetic.VectorArithmetic;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.internal.LstmVectors;
import io.github.mdn4j.layer.internal.cpu.LstmParameters;
import io.github.mdn4j.layer.internal.cpu.PackedStack;
import io.github.mdn4j.layer.internal.cpu.StepwiseRows;
import io.github.mdn4j.loss.HostMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;

/** Which networks are LSTMs below a density and nothing else, so that they can run on packed weights. */
final class LstmStack {

  private LstmStack() {}

  /** Packs a network of floats as its weights are now, if it is such a one and vectors run. */
  static Optional<StepwiseRows> of(MultiLayerNetwork network) {
    return network.getLayerWiseConfigurations().getInputPreProcessors().isEmpty()
        ? of(List.of(network.getLayers()), network.params().dataType())
        : Optional.empty();
  }

  /** Packs a graph that is a chain from its input to its only output, likewise. */
  static Optional<StepwiseRows> of(ComputationGraph graph) {
    return isChain(graph) ? of(List.of(graph.getLayers()), graph.params().dataType()) : Optional.empty();
  }

  /** Returns whether the layers of a graph, in its order, are all of its vertices and each reads the one before. */
  private static boolean isChain(ComputationGraph graph) {
    ComputationGraphConfiguration conf = graph.getConfiguration();
    List<String> below = conf.getNetworkInputs();
    for (Layer layer : graph.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (!(conf.getVertices().get(name) instanceof LayerVertex vertex)
          || vertex.getPreProcessor() != null
          || !conf.getVertexInputs().get(name).equals(below)) {
        return false;
      }
      below = List.of(name);
    }
    return conf.getNetworkOutputs().equals(below) && conf.getVertices().size() == graph.getNumLayers();
  }

  private static Optional<StepwiseRows> of(List<Layer> network, DataType type) {
    int below = network.size() - 1;
    Layer head = network.get(below);
    boolean packable = HostMemory.isOpen()
        && LstmVectors.here().isPresent()
        && type == DataType.FLOAT
        && head.conf().getLayer() instanceof RnnMixtureDensityOutputLayer
        && below > 0;
    List<LstmParameters> layers = new ArrayList<>();
    for (int i = 0; packable && i < below; i++) {
      packable = isCommon(network.get(i));
      if (packable) {
        layers.add(LstmParameters.of(network.get(i).paramTable()));
      }
    }
    if (!packable) {
      return Optional.empty();
    }
    VectorArithmetic vectors = LstmVectors.here().get();
    return Optional.of(new PackedStack(
        vectors,
        layers,
        head.getParam(DefaultParamInitializer.WEIGHT_KEY),
        head.paramTable().get(DefaultParamInitializer.BIAS_KEY)));
  }

  private static boolean isCommon(Layer layer) {
    Class<?> kind = layer.conf().getLayer().getClass();
    return (kind == LSTM.class || kind == FusedLSTM.class)
        && ((LSTM) layer.conf().getLayer()).getActivationFn() instanceof ActivationTanH
        && ((LSTM) layer.conf().getLayer()).getGateActivationFn() instanceof ActivationSigmoid;
  }
}
