// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Changes the class of layers and nothing else.
 *
 * <p>A fused layer and DL4J's own differ in their JSON by the class name, so that is what changes, wherever the layer
 * is: by itself or wrapped ({@code Bidirectional}, {@code FrozenLayer}, …). A limit of derivatives, which only
 * {@link FusedLSTM} has, is lost on the way to DL4J's.
 */
final class LayerClass {

  private static final String TYPE = "@class";

  /** DL4J's classes and ours in their place. */
  private static final Map<String, String> FUSED =
      Map.of(
          DenseLayer.class.getName(), FusedDense.class.getName(),
          LSTM.class.getName(), FusedLSTM.class.getName(),
          OutputLayer.class.getName(), FusedOutput.class.getName());

  private static final Map<String, String> STOCK =
      FUSED.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private LayerClass() {}

  /** Returns a layer with the settings of another. */
  static <T extends Layer> T as(Class<T> type, Layer layer) {
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    try {
      ObjectNode settings = mapper.valueToTree(layer);
      return mapper.treeToValue(settings.put(TYPE, type.getName()), type);
    } catch (JsonProcessingException e) {
      throw new DL4JInvalidConfigException(layer + " has a setting that cannot be written as JSON", e);
    }
  }

  /**
   * Returns a layer with our classes in place of DL4J's, or the layer itself if it has none of them.
   *
   * @throws IllegalArgumentException if it cannot be written as JSON
   */
  static Layer fused(Layer layer) {
    return renamed(layer, FUSED);
  }

  /**
   * Returns a layer with DL4J's classes in place of ours, or the layer itself if it has none of them.
   *
   * @throws IllegalArgumentException if it cannot be written as JSON
   */
  static Layer stock(Layer layer) {
    return renamed(layer, STOCK);
  }

  private static Layer renamed(Layer layer, Map<String, String> names) {
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    try {
      JsonNode tree = mapper.valueToTree(layer);
      return rename(tree, names) ? mapper.treeToValue(tree, Layer.class) : layer;
    } catch (JsonProcessingException e) {
      throw new DL4JInvalidConfigException(layer + " cannot be written as JSON and read back", e);
    }
  }

  /** Replaces class names everywhere in a tree; returns whether there were any. */
  static boolean rename(JsonNode tree, Map<String, String> names) {
    boolean any = false;
    for (JsonNode node : tree.findParents(TYPE)) {
      String name = names.get(node.get(TYPE).asText());
      if (name != null) {
        ((ObjectNode) node).put(TYPE, name);
        any = true;
      }
    }
    return any;
  }
}
