// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Paths drawn from a recurrent network: a history of as many steps is run once, then paths go on from there, each step's
 * draw fed back, FLOAT.
 *
 * @param paths how many, side by side
 * @param units of a layer
 * @param layers LSTM layers
 * @param steps T
 * @param components K
 * @param width D, of labels and features
 */
record Sample(int paths, int units, int layers, int steps, int components, int width) implements Comparison {

  /** The sizes of {@code bench.sh sample}. */
  static final List<Sample> SIZES =
      List.of(new Sample(1000, 128, 2, 168, 5, 1), new Sample(100, 400, 3, 50, 20, 3), new Sample(1, 400, 3, 50, 20, 3));

  @Override
  public String title() {
    return "sample mb" + paths + " h" + units + " L" + layers + " T" + steps + " K" + components + " D" + width;
  }

  @Override
  public Unit unit() {
    return Unit.MILLISECONDS;
  }

  @Override
  public List<String> peers() {
    return List.of("sampler");
  }

  @Override
  public List<String> torchPeers() {
    return List.of("torch");
  }

  @Override
  public Runnable work(String peer) {
    if (!peer.equals("sampler")) {
      throw new IllegalArgumentException("sample has no peer " + peer);
    }
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.FLOAT).list();
    for (int i = 0; i < layers; i++) {
      list.layer(new FusedLSTM.Builder().nOut(units).activation(Activation.TANH).build());
    }
    MultiLayerNetwork net = new MultiLayerNetwork(
        list.layer(new RnnMixtureDensityOutputLayer.Builder(width, components).build())
            .setInputType(InputType.recurrent(width))
            .build());
    net.init();
    INDArray history = Gaussian.array(1, 1, width, steps);
    return () -> {
      SequenceSampler sampler = SequenceSampler.of(net);
      sampler.feed(history);
      sampler.sample(paths, steps, new SplittableRandom(1));
    };
  }
}
