// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import io.github.mdn4j.layer.fused.Fused;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Whole training steps of a network with a mixture at its end: {@code stock} has DL4J's layers below it and DL4J's
 * updater, {@code fused} is that network after {@link Fused#accelerate}.
 *
 * @param size which network, and its data
 */
record Body(Size size) implements Comparison {

  /** A comparison whose network can be had as DL4J makes it. */
  interface Size extends Comparison {

    /** Makes a network of DL4J's layers below a mixture. */
    MultiLayerNetwork stock();

    /** Makes features. */
    INDArray features();

    /** Makes labels. */
    INDArray labels();
  }

  /** The sizes of {@code bench.sh body}. */
  static final List<Body> SIZES = Stream.<Size>concat(Mlp.SIZES.stream(), Rnn.SIZES.stream()).map(Body::new).toList();

  @Override
  public String title() {
    return "body" + size.title().substring(size.title().indexOf(' '));
  }

  @Override
  public Unit unit() {
    return size.unit();
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
    INDArray x = size.features();
    INDArray y = size.labels();
    MultiLayerNetwork net = peer.equals("fused") ? Fused.accelerate(size.stock()) : size.stock();
    return () -> net.fit(x, y);
  }
}
