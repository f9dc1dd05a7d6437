// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** How many numbers a row of features has, as the first layer says. */
final class InputWidth {

  private InputWidth() {}

  /**
   * Returns it for a network.
   *
   * @throws RefusedException if the first layer does not say
   */
  static int of(Path file, MultiLayerNetwork network) {
    return of(file, Stream.of(network.getLayer(0)));
  }

  /**
   * Returns it for a graph.
   *
   * @throws RefusedException if there is more than one input, or a layer at it does not say
   */
  static int of(Path file, ComputationGraph graph) {
    if (graph.getNumInputArrays() != 1) {
      throw new RefusedException(
          file + ": expected a network with one input, but it has " + graph.getConfiguration().getNetworkInputs());
    }
    String input = graph.getConfiguration().getNetworkInputs().get(0);
    return of(
        file,
        Stream.of(graph.getLayers())
            .filter(layer -> graph.getConfiguration().getVertexInputs()
                .get(layer.conf().getLayer().getLayerName()).contains(input)));
  }

  private static int of(Path file, Stream<Layer> first) {
    Optional<Integer> inputs =
        first
            .filter(layer -> layer.conf().getLayer() instanceof FeedForwardLayer)
            .map(layer -> columns((FeedForwardLayer) layer.conf().getLayer()))
            .findFirst();
    return inputs.orElseThrow(
        () -> new RefusedException(file + ": the first layer does not say how many numbers it takes"));
  }

  private static int columns(FeedForwardLayer layer) {
    if (layer instanceof EmbeddingSequenceLayer sequence) {
      return sequence.isInferInputLength() ? 1 : sequence.getInputLength();
    }
    return layer instanceof EmbeddingLayer ? 1 : Math.toIntExact(layer.getNIn()); // of an embedding, an index
  }
}
