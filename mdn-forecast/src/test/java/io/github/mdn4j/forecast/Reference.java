// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What tools/reference_forecasts.py wrote. */
final class Reference {

  private Reference() {}

  static JsonNode of(String part) {
    try (InputStream in = Reference.class.getResourceAsStream("/reference-forecasts.json")) {
      return new ObjectMapper().readTree(in).get(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double[] numbers(JsonNode node) {
    return IntStream.range(0, node.size()).mapToDouble(i -> node.get(i).asDouble()).toArray();
  }

  static double[][] rows(JsonNode node) {
    return IntStream.range(0, node.size()).mapToObj(i -> numbers(node.get(i))).toArray(double[][]::new);
  }
}
