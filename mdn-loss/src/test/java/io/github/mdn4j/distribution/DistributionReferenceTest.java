// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of one-dimensional mixtures that tools/reference_distribution.py computed with mpmath. */
class DistributionReferenceTest {

  private record Row(Distribution distribution, double scale, String quantity, double argument, double value) {
    static Row of(String line) {
      String[] cells = line.split(",");
      double[] weights = numbers(cells[1]);
      double[] locations = numbers(cells[2]);
      double[] scales = numbers(cells[3]);
      Distribution[] parts = new Distribution[weights.length];
      for (int k = 0; k < parts.length; k++) {
        parts[k] =
            cells[0].equals("gaussian")
                ? Given.gaussian(locations[k], scales[k])
                : new Given.PlainLaplace(locations[k], scales[k]);
      }
      double largest = Arrays.stream(locations).map(Math::abs).max().orElseThrow();
      return new Row(
          Given.mixture(weights, parts),
          largest,
          cells[4],
          Double.parseDouble(cells[5]),
          Double.parseDouble(cells[6]));
    }

    private static double[] numbers(String cell) {
      return Arrays.stream(cell.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
  }

  private static List<Row> rows(String quantity) {
    try (InputStream in = DistributionReferenceTest.class.getResourceAsStream("distribution.csv")) {
      List<Row> rows =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(2)
              .map(Row::of)
              .filter(row -> row.quantity.equals(quantity))
              .toList();
      assertTrue(rows.size() >= 6, quantity);
      return rows;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cdf", "survival"})
  void tailProbabilitiesKeepTheirDigits(String quantity) {
    for (Row row : rows(quantity)) {
      double actual =
          quantity.equals("cdf") ? row.distribution.cdf(row.argument) : row.distribution.survival(row.argument);
      // an error of one ulp in z is one of z² in the tail's logarithm
      assertEquals(row.value, actual, 2e-12 * row.value + Double.MIN_NORMAL, row::toString);
    }
  }

  @Test
  void logDensityIsThatOfTheReference() {
    for (Row row : rows("logDensity")) {
      assertEquals(row.value, row.distribution.logDensity(row.argument), 1e-12 * Math.max(1, Math.abs(row.value)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "upperQuantile"})
  void quantilesAreThoseOfTheReferenceAlsoInTheTails(String quantity) {
    for (Row row : rows(quantity)) {
      double actual =
          quantity.equals("quantile")
              ? row.distribution.quantile(row.argument)
              : row.distribution.upperQuantile(row.argument);
      // a weight is known to 1e-13 of itself, its logarithm being rounded: what that does to the label
      double rounding = 1e-13 * row.argument / Math.exp(row.distribution.logDensity(row.value));
      double tolerance = 1e-10 * Math.max(1, Math.abs(row.value)) + rounding;
      assertEquals(row.value, actual, tolerance, row::toString);
    }
  }

  @Test
  void crpsIsTheIntegralOfItsDefinition() {
    for (Row row : rows("crps")) {
      // the closed form is a difference of distances between components
      double tolerance = 1e-10 * Math.abs(row.value) + 1e-15 * Math.max(row.scale, Math.abs(row.argument));
      assertEquals(row.value, row.distribution.crps(row.argument), tolerance, row::toString);
    }
  }

  @Test
  void modeIsThatOfTheReference() {
    for (Row row : rows("mode")) {
      assertEquals(row.value, row.distribution.mode()[0], 1e-10 * Math.max(1, Math.abs(row.value)), row::toString);
    }
  }
}
