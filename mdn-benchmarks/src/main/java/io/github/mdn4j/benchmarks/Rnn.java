// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Whole training steps on sequences of width 3: LSTM layers, a mixture of diagonal Gaussians at each step, Adam, FLOAT.
 *
 * <p>{@code stock} has DL4J's {@link LSTM}, {@code fused} is that network after {@link Fused#accelerate}, {@code floor} has
 * {@link FusedLSTM} below DL4J's output layer with {@link IdentityLoss} and as many outputs.
 *
 * @param minibatch sequences
 * @param units of a layer
 * @param layers LSTM layers
 * @param steps T
 * @param components K
 */
record Rnn(int minibatch, int units, int layers, int steps, int components) implements Body.Size {

  /** The sizes of {@code bench.sh rnn}. */
  static final List<Rnn> SIZES =
      List.of(new Rnn(32, 64, 1, 50, 5), new Rnn(32, 256, 1, 100, 20), new Rnn(16, 400, 3, 100, 20));

  private static final int WIDTH = 3;

  @Override
  public String title() {
    return "rnn mb" + minibatch + " h" + units + " L" + layers + " T" + steps + " K" + components;
  }

  @Override
  public Unit unit() {
    return Unit.MILLISECONDS;
  }

  @Override
  public List<String> peers() {
    return List.of("fused", "stock", "floor");
  }

  @Override
  public List<String> torchPeers() {
    return List.of("torch");
  }

  @Override
  public Runnable work(String peer) {
    INDArray x = features();
    INDArray y = labels();
    MultiLayerNetwork net =
        switch (peer) {
          case "fused" -> Fused.accelerate(stock());
          case "stock" -> stock();
          case "floor" -> network(new FusedLSTM.Builder(), identity());
          default -> throw new IllegalArgumentException("rnn has no peer " + peer);
        };
    return () -> net.fit(x, y);
  }

  @Override
  public MultiLayerNetwork stock() {
    return network(new LSTM.Builder(), mixture());
  }

  @Override
  public INDArray features() {
    return Gaussian.array(1, minibatch, WIDTH, steps);
  }

  @Override
  public INDArray labels() {
    return Gaussian.array(2, minibatch, WIDTH, steps);
  }

  private Layer mixture() {
    return new RnnMixtureDensityOutputLayer.Builder(WIDTH, components).build();
  }

  private Layer identity() {
    return new RnnOutputLayer.Builder(new IdentityLoss())
        .activation(Activation.IDENTITY)
        .nOut(components * (1 + 2 * WIDTH))
        .build();
  }

  private MultiLayerNetwork network(LSTM.Builder recurrent, Layer head) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.FLOAT).updater(new Adam(1e-3)).list();
    for (int i = 0; i < layers; i++) {
      list.layer(recurrent.nOut(units).activation(Activation.TANH).build());
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.layer(head).setInputType(InputType.recurrent(WIDTH)).build());
    net.init();
    return net;
  }
}
