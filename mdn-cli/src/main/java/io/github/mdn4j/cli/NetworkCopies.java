// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.layer.NormalizedModel;
import io.github.mdn4j.layer.fused.Fused;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One network for each thread that predicts, as networks are not for several at once.
 *
 * <p>Networks of floats are accelerated, and all share the parameters. Those of doubles stay what was saved, so that they
 * compute the same to the last bit as anywhere else; they are copied if they are not large.
 */
final class NetworkCopies {

  private static final long MOST_COPIED = 1L << 22; // parameters

  private final NormalizedModel first;
  private final Supplier<NormalizedModel> another; // null where there is one for all
  private boolean taken;

  private NetworkCopies(NormalizedModel first, Supplier<NormalizedModel> another) {
    this.first = first;
    this.another = another;
  }

  /**
   * Makes networks of one.
   *
   * @param known whether all of its layers are, so that they can be told to have no state that matters to predictions
   * @param model puts a network beside its normaliser
   */
  static NetworkCopies of(
      MultiLayerNetwork network, boolean known, Function<MultiLayerNetwork, NormalizedModel> model) {
    return of(network, known, Fused::accelerate, MultiLayerNetwork::clone, model);
  }

  /** Makes graphs of one. */
  static NetworkCopies of(ComputationGraph graph, boolean known, Function<ComputationGraph, NormalizedModel> model) {
    return of(graph, known, Fused::accelerate, ComputationGraph::clone, model);
  }

  private static <N extends Model> NetworkCopies of(
      N network, boolean known, UnaryOperator<N> accelerate, UnaryOperator<N> copy, Function<N, NormalizedModel> model) {
    if (known && network.params().dataType() == DataType.FLOAT) {
      Supplier<NormalizedModel> accelerated = () -> model.apply(accelerate.apply(network));
      return new NetworkCopies(accelerated.get(), accelerated);
    }
    boolean copied = known && network.numParams() <= MOST_COPIED;
    return new NetworkCopies(model.apply(network), copied ? () -> model.apply(copy.apply(network)) : null);
  }

  /** Returns whether all threads get the same network. */
  boolean isSingle() {
    return another == null;
  }

  /** Returns the first of the networks, without taking it. */
  NormalizedModel first() {
    return first;
  }

  /** Takes a network: the first, then others. */
  synchronized NormalizedModel next() {
    if (!taken || another == null) {
      taken = true;
      return first;
    }
    return another.get();
  }
}
