// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.arithmetic.VectorArithmetic;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.internal.LstmVectors;
import io.github.mdn4j.layer.internal.cpu.LstmParameters;
import io.github.mdn4j.layer.internal.cpu.PackedStack;
import io.github.mdn4j.loss.HostMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;

/** Which networks are LSTMs below a density and nothing else, so that they can run on packed weights. */
final class LstmStack {

  private LstmStack() {}

  /** Packs a network of floats as its weights are now, if it is such a one and vectors run. */
  static Optional<PackedStack> of(MultiLayerNetwork network) {
    int below = network.getnLayers() - 1;
    Layer head = network.getLayer(below);
    boolean packable = HostMemory.isOpen()
        && LstmVectors.here().isPresent()
        && network.params().dataType() == DataType.FLOAT
        && network.getLayerWiseConfigurations().getInputPreProcessors().isEmpty()
        && head.conf().getLayer() instanceof RnnMixtureDensityOutputLayer
        && below > 0;
    List<LstmParameters> layers = new ArrayList<>();
    for (int i = 0; packable && i < below; i++) {
      packable = isCommon(network.getLayer(i));
      if (packable) {
        layers.add(LstmParameters.of(network.getLayer(i).paramTable()));
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
