// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import io.github.mdn4j.layer.internal.cpu.ColumnBlocks;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a network for a prediction, with the masks that it is given and no others.
 *
 * <p>The features stay as they are, though M2.1 has layers that write over them, and so does all that a training goes on
 * from: states of recurrent layers, masks, input. {@code output} of M2.1 promises none of these (docs/dl4j-notes.md).
 */
public final class Inference {

  private Inference() {}

  /**
   * Returns the output of a network.
   *
   * @param network any network
   * @param features its input
   * @param mask of the features, or null
   */
  public static INDArray output(MultiLayerNetwork network, INDArray features, INDArray mask) {
    return output(network, false, features, mask);
  }

  /**
   * Returns the output of a network, with dropout if it is asked for.
   *
   * @param network any network
   * @param drops whether it drops, as in training
   * @param features its input
   * @param mask of the features, or null
   */
  public static INDArray output(MultiLayerNetwork network, boolean drops, INDArray features, INDArray mask) {
    INDArray own = !drops && isSpared(network) ? features : copy(features);
    return undisturbed(network, () -> network.output(own, drops, mask, null));
  }

  /**
   * Returns the output of a network by columns, without masks, where it has it so.
   *
   * @param network any network
   * @param features its input
   * @param visitor sees each block
   */
  public static Optional<ColumnBlocks> columns(
      MultiLayerNetwork network, INDArray features, ColumnBlocks.Visitor visitor) {
    return network instanceof ColumnOutput direct
        ? undisturbed(network, () -> direct.outputColumns(features, visitor))
        : Optional.empty();
  }

  /**
   * Returns the outputs of a graph.
   *
   * @param graph any graph
   * @param features its inputs
   * @param masks of the features, null or with nulls among them
   */
  public static INDArray[] output(ComputationGraph graph, INDArray[] features, INDArray[] masks) {
    return output(graph, false, features, masks);
  }

  /**
   * Returns the outputs of a graph, with dropout if it is asked for.
   *
   * @param graph any graph
   * @param drops whether it drops, as in training
   * @param features its inputs
   * @param masks of the features, null or with nulls among them
   */
  public static INDArray[] output(ComputationGraph graph, boolean drops, INDArray[] features, INDArray[] masks) {
    INDArray[] own = drops ? copies(features) : own(graph, features);
    return undisturbed(graph, () -> graph.output(drops, own, masks, null));
  }

  /**
   * Runs one or more steps from the states that the recurrent layers have, and leaves them the new ones.
   *
   * @param network any network
   * @param features [n,nIn,T], or [n,T,nIn]
   */
  public static INDArray timeStep(MultiLayerNetwork network, INDArray features) {
    synchronized (network) {
      FoundState.clearMasks(network);
      return network.rnnTimeStep(isSpared(network) ? features : copy(features));
    }
  }

  /** Runs one or more steps of a graph from the states that the recurrent layers have, and leaves them the new ones. */
  public static INDArray[] timeStep(ComputationGraph graph, INDArray... features) {
    synchronized (graph) {
      FoundState.clearMasks(graph);
      return copying(graph, () -> graph.rnnTimeStep(own(graph, features)));
    }
  }

  /** Runs something on a network, without masks that somebody left, and puts back what a training goes on from. */
  public static <T> T undisturbed(Model model, Supplier<T> run) {
    synchronized (model) {
      FoundState found = FoundState.of(model);
      FoundState.clearMasks(model);
      try {
        return model instanceof ComputationGraph graph ? copying(graph, run) : run.get();
      } finally {
        found.restore();
      }
    }
  }

  private static <T> T copying(ComputationGraph graph, Supplier<T> run) {
    GraphVertex[] found = CopyingVertex.putInto(graph);
    try {
      return run.get();
    } finally {
      System.arraycopy(found, 0, graph.getVertices(), 0, found.length);
    }
  }

  private static boolean isSpared(MultiLayerNetwork network) {
    return InPlace.spares(network.getLayer(0));
  }

  private static INDArray[] own(ComputationGraph graph, INDArray[] features) {
    boolean spared = Arrays.stream(graph.getVertices()).filter(GraphVertex::isInputVertex).allMatch(input ->
        Arrays.stream(input.getOutputVertices() == null ? new VertexIndices[0] : input.getOutputVertices())
            .allMatch(reader -> isSpared(graph.getVertices()[reader.getVertexIndex()])));
    return spared ? features : copies(features);
  }

  private static boolean isSpared(GraphVertex reader) {
    Layer layer = reader.hasLayer() ? reader.getLayer() : null;
    return layer != null && InPlace.spares(layer);
  }

  private static INDArray[] copies(INDArray... features) {
    return Arrays.stream(features).map(Inference::copy).toArray(INDArray[]::new);
  }

  private static INDArray copy(INDArray features) {
    return features.dup(features.ordering());
  }
}
