// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.layer.internal.InPlace;
import io.github.mdn4j.layer.internal.LayerName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * How many rows there are for each sequence at the vertices of a graph: {@link StackVertex} puts those of its inputs
 * below each other, {@link UnstackVertex} takes a part of them, all others leave their number.
 *
 * <p>A state is that of one sequence, and so is what the head predicts; layers that look at one step alone take any rows.
 */
final class StackedRows {

  private final ComputationGraphConfiguration graph;
  private final Map<String, Double> known = new HashMap<>();

  private StackedRows(ComputationGraphConfiguration graph) {
    this.graph = graph;
  }

  /** Returns which layer has another number of rows than there are sequences, where that cannot be, if any does. */
  static Optional<String> obstacle(ComputationGraph graph) {
    StackedRows rows = new StackedRows(graph.getConfiguration());
    List<String> outputs = graph.getConfiguration().getNetworkOutputs();
    for (Layer layer : graph.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      boolean bySequence = InPlace.unwrapped(layer) instanceof RecurrentLayer || outputs.contains(name);
      if (bySequence && rows.of(name) != 1) {
        return Optional.of(
            LayerName.of(layer.conf().getLayer(), layer.getIndex())
                + " is fed other rows than one a sequence, by a StackVertex or an UnstackVertex below it");
      }
    }
    return Optional.empty();
  }

  private double of(String name) {
    Double found = known.get(name);
    if (found == null) {
      found = graph.getNetworkInputs().contains(name) ? 1 : count(name);
      known.put(name, found);
    }
    return found;
  }

  private double count(String name) {
    GraphVertex vertex = graph.getVertices().get(name);
    while (vertex instanceof FrozenVertex frozen) {
      vertex = frozen.getUnderlying();
    }
    List<String> inputs = graph.getVertexInputs().get(name);
    if (vertex instanceof StackVertex) {
      return inputs.stream().mapToDouble(this::of).sum();
    }
    double first = of(inputs.get(0));
    return vertex instanceof UnstackVertex part ? first / part.getStackSize() : first;
  }
}
