// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;

/**
 * Whole training steps of a small network: one input, tanh layers, Adam, FLOAT.
 *
 * <p>The output layers: {@code mdn} ours with diagonal Gaussians; {@code mse} DL4J's with least squares, nOut = D;
 * {@code floor} DL4J's with {@link IdentityLoss} and as many outputs as {@code mdn}; {@code builtin} DL4J's with ND4J's
 * {@link LossMixtureDensity} and as many components, each of one variance.
 *
 * @param rows n
 * @param hidden units of a hidden layer
 * @param layers hidden layers
 * @param components K
 * @param labelWidth D
 */
record Mlp(int rows, int hidden, int layers, int components, int labelWidth) implements Body.Size {

  /** The sizes of {@code bench.sh mlp}. */
  static final List<Mlp> SIZES =
      List.of(
          new Mlp(1000, 20, 1, 5, 1), new Mlp(1500, 50, 2, 30, 1), new Mlp(128, 64, 2, 5, 2), new Mlp(300, 5, 2, 3, 1));

  @Override
  public String title() {
    return "mlp " + rows + " h" + hidden + " L" + layers + " K" + components + " D" + labelWidth;
  }

  @Override
  public Unit unit() {
    return Unit.MICROSECONDS;
  }

  @Override
  public List<String> peers() {
    return List.of("mdn", "mse", "floor", "builtin");
  }

  @Override
  public List<String> torchPeers() {
    return List.of("torch");
  }

  @Override
  public Runnable work(String peer) {
    INDArray x = features();
    INDArray y = labels();
    MultiLayerNetwork net = network(head(peer));
    return () -> net.fit(x, y);
  }

  @Override
  public MultiLayerNetwork stock() {
    return network(head("mdn"));
  }

  @Override
  public INDArray features() {
    return Gaussian.array(1, rows, 1);
  }

  @Override
  public INDArray labels() {
    return Gaussian.array(2, rows, labelWidth);
  }

  private Layer head(String peer) {
    return switch (peer) {
      case "mdn" -> new MixtureDensityOutputLayer.Builder(labelWidth, components).build();
      case "mse" -> stock(new LossMSE(), labelWidth);
      case "floor" -> stock(new IdentityLoss(), components * (1 + 2 * labelWidth));
      case "builtin" ->
          stock(
              LossMixtureDensity.builder().gaussians(components).labelWidth(labelWidth).build(),
              components * (2 + labelWidth));
      default -> throw new IllegalArgumentException("mlp has no peer " + peer);
    };
  }

  private static OutputLayer stock(ILossFunction loss, int nOut) {
    return new OutputLayer.Builder(loss).activation(Activation.IDENTITY).nOut(nOut).build();
  }

  private MultiLayerNetwork network(Layer head) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.FLOAT).updater(new Adam(1e-3)).list();
    for (int i = 0; i < layers; i++) {
      list.layer(new DenseLayer.Builder().nOut(hidden).activation(Activation.TANH).build());
    }
    list.layer(head).setInputType(InputType.feedForward(1));
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }
}
