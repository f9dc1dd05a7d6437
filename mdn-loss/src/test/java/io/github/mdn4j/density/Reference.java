// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * One row of a {@code reference-densities.json} among the resources of the tests: of ours,
 * {@code tools/reference_densities.py} computed it with PyTorch and SciPy.
 *
 * <p>The file is {@code {"cases": {NAME: [ROW, …], …}}}: the name of a case is the density's {@code toString()}, a row
 * has {@code theta}, {@code y}, {@code logDensity}, {@code gradient}, and where there are such {@code cdf} and {@code crps}.
 *
 * @param theta raw row
 * @param y label row
 * @param logDensity log f(y; θ)
 * @param gradient ∂ log f / ∂θ
 * @param cdf P(Y ≤ y), NaN where there is none
 * @param crps CRPS of y, NaN where there is none
 */
public record Reference(double[] theta, double[] y, double logDensity, double[] gradient, double cdf, double crps) {

  /** Returns the rows of one density. */
  static List<Reference> of(Density density) {
    try {
      JsonNode rows = null;
      for (URL file : Collections.list(Reference.class.getClassLoader().getResources("reference-densities.json"))) {
        try (InputStream in = file.openStream()) {
          JsonNode found = new ObjectMapper().readTree(in).get("cases").get(density.toString());
          rows = rows == null ? found : rows;
        }
      }
      if (rows == null) {
        throw new IllegalStateException("reference-densities.json has no case " + density);
      }
      List<Reference> all = new ArrayList<>();
      for (JsonNode row : rows) {
        all.add(
            new Reference(
                numbers(row.get("theta")),
                numbers(row.get("y")),
                row.get("logDensity").asDouble(),
                numbers(row.get("gradient")),
                row.has("cdf") ? row.get("cdf").asDouble() : Double.NaN,
                row.has("crps") ? row.get("crps").asDouble() : Double.NaN));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }
}
