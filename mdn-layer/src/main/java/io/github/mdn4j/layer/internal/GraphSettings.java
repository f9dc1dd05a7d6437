// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Copies of a graph's configuration that keep what M2.1's {@code clone()} loses: the axis of a merge, the order of a
 * reshaping, the counts of iterations and epochs (docs/dl4j-notes.md).
 */
public final class GraphSettings {

  private GraphSettings() {}

  /** Returns a copy of a configuration. */
  public static ComputationGraphConfiguration copy(ComputationGraphConfiguration configuration) {
    ComputationGraphConfiguration copy = configuration.clone();
    copy.getVertices().replaceAll((name, vertex) ->
        vertex instanceof LayerVertex ? vertex : complete(vertex, configuration.getVertices().get(name)));
    copy.setIterationCount(configuration.getIterationCount());
    copy.setEpochCount(configuration.getEpochCount());
    return copy;
  }

  /** Returns a copy of a vertex if it has the original's settings, otherwise one that has them by way of JSON. */
  private static GraphVertex complete(GraphVertex copy, GraphVertex original) {
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    try {
      JsonNode settings = mapper.valueToTree(original);
      return settings.equals(mapper.valueToTree(copy)) ? copy : mapper.treeToValue(settings, GraphVertex.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return copy; // a user's own that cannot be saved either
    }
  }
}
