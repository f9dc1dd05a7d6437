// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.fused.Fused;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Mean and variance of what a network of {@link Mlp} predicts for many rows, from the features on: {@code fused} after
 * {@link Fused#accelerate}, {@code stock} with DL4J's layers below the density.
 *
 * @param network which network, and how many rows
 */
record Predict(Mlp network) implements Comparison {

  /** The sizes of {@code bench.sh predict}. */
  static final List<Predict> SIZES = List.of(new Predict(new Mlp(100_000, 20, 1, 5, 2)));

  @Override
  public String title() {
    return "predict" + network.title().substring(network.title().indexOf(' '));
  }

  @Override
  public Unit unit() {
    return Unit.MICROSECONDS;
  }

  @Override
  public List<String> peers() {
    return List.of("fused", "stock");
  }

  @Override
  public List<String> torchPeers() {
    return List.of("torch");
  }

  @Override
  public Runnable work(String peer) {
    INDArray x = network.features();
    MultiLayerNetwork net = peer.equals("fused") ? Fused.accelerate(network.stock()) : network.stock();
    return () -> {
      Predictions predictions = Predictions.of(net, x);
      predictions.mean();
      predictions.variance();
    };
  }
}
