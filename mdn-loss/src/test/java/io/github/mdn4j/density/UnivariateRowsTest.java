// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Levels;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.distribution.UnivariateMixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.exception.ND4JIllegalStateException;

/** Rows that are bound one after another against the objects that {@link Density#at} makes, and against mpmath. */
class UnivariateRowsTest {

  /** A line of reference-quantiles.csv, of tools/reference_quantiles.py (mpmath 1.3.0). */
  private record Reference(Density density, double[] raw, double narrowest, boolean isQuantile, double at, double value) {}

  private static List<Reference> references() throws IOException {
    List<Reference> references = new ArrayList<>();
    try (InputStream in = UnivariateRowsTest.class.getResourceAsStream("/reference-quantiles.csv")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
      for (String line : lines) {
        String[] field = line.split(",");
        double[] logits = numbers(field[2]);
        double[] locations = numbers(field[3]);
        double[] scales = numbers(field[4]);
        double[] raw = Arrays.copyOf(logits, 3 * logits.length);
        for (int k = 0; k < logits.length; k++) {
          raw[logits.length + 2 * k] = locations[k];
          raw[logits.length + 2 * k + 1] = scales[k];
        }
        double narrowest = Math.exp(Arrays.stream(scales).min().orElseThrow());
        references.add(new Reference(
            Mixture.of(logits.length, component(field[0])), raw, narrowest, field[5].equals("quantile"),
            Double.parseDouble(field[6]), Double.parseDouble(field[7])));
      }
    }
    return references;
  }

  private static Density component(String family) {
    return switch (family) {
      case "gaussian" -> DiagonalGaussian.of(1, Scale.exp());
      case "laplace" -> Laplace.of(1, Scale.exp());
      default -> Logistic.of(1, Scale.exp());
    };
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[] quick(UnivariateMixture row, double... p) {
    Levels levels = Levels.of(p);
    double[] quantiles = new double[p.length];
    row.quickQuantiles(levels, row.standardQuantiles(levels), quantiles, 0);
    return quantiles;
  }

  private static double[] exact(UnivariateMixture row, Levels levels) {
    double[] quantiles = new double[levels.count()];
    row.quantiles(levels, row.standardQuantiles(levels), quantiles, 0);
    return quantiles;
  }

  @Test
  void quantilesAndScoresAreThoseOfMpmath() throws IOException {
    List<Reference> references = references();
    assertTrue(references.size() > 150);
    for (Reference reference : references) {
      UnivariateMixture row = UnivariateRows.of(reference.density()).orElseThrow().bind(reference.raw(), 0);
      double rounding = 8 * Math.ulp(reference.value());
      String name = reference.toString();
      if (reference.isQuantile()) {
        double allowed = 1e-9 * Math.min(1, Math.max(reference.narrowest(), 1e-3)) + rounding;
        assertEquals(reference.value(), exact(row, Levels.of(reference.at()))[0], allowed, name);
        assertEquals(reference.value(), quick(row, reference.at())[0], allowed, name);
        assertEquals(reference.value(), quick(row, 0.4, reference.at(), 0.01, 0.97)[1], allowed, name);
      } else {
        assertEquals(reference.value(), row.crps(reference.at()), 1e-9 * Math.max(1, reference.value()), name);
      }
    }
  }

  private static List<Density> known() {
    return List.of(
        DiagonalGaussian.of(1),
        IsotropicGaussian.of(1, Scale.softplus()),
        Laplace.of(1),
        Mixture.of(1, DiagonalGaussian.of(1)),
        Mixture.of(5, DiagonalGaussian.of(1)),
        Mixture.of(3, IsotropicGaussian.of(1)),
        Mixture.of(3, StudentT.of(1, 4)),
        Mixture.of(2, Logistic.of(1, Scale.eluPlusOne())),
        Affine.of(DiagonalGaussian.of(1), -3, 0.25),
        Affine.of(Mixture.of(4, DiagonalGaussian.of(1)), 5.4e6, 0.7));
  }

  @ParameterizedTest
  @MethodSource("known")
  void everyNumberIsThatOfTheObjectToTheLastBit(Density density) {
    Random random = new Random(5);
    int p = density.parameterWidth();
    int n = 60;
    double[] raw = random.doubles((long) n * p).map(u -> 6 * u - 3).toArray();
    UnivariateRows rows = UnivariateRows.of(density).orElseThrow();
    double[] levels = {0.9, 1e-9, 0.5, 0.05, 1 - 1e-12};
    for (int i = 0; i < n; i++) {
      Distribution object = density.at(Arrays.copyOfRange(raw, i * p, (i + 1) * p));
      UnivariateMixture row = rows.bind(raw, i);
      double y = object.mean()[0] + random.nextGaussian();
      assertEquals(object.cdf(y), row.cdf(y));
      assertEquals(object.survival(y), row.survival(y));
      assertEquals(object.logDensity(y), row.logDensity(y));
      if (row.hasCrps()) {
        assertEquals(object.crps(y), row.crps(y));
      } else {
        assertThrows(UnsupportedOperationException.class, () -> row.crps(y));
      }
      assertArrayEquals(Arrays.stream(levels).map(object::quantile).toArray(), exact(row, Levels.of(levels)));
      double[] ends = exact(row, Levels.ofInterval(0.8));
      assertEquals(object.interval(0.8).low(), ends[0]);
      assertEquals(object.interval(0.8).high(), ends[1]);
      for (Temperature temperature : new Temperature[] {Temperature.ONE, Temperature.of(0.5, 2)}) {
        double[] draws = new double[6];
        row.sample(temperature, new SplittableRandom(i), draws, 1, 5);
        SplittableRandom same = new SplittableRandom(i);
        for (int k = 1; k < 5; k++) {
          assertEquals(object.sample(temperature, same)[0], draws[k]);
        }
        assertEquals(0, draws[5]);
      }
    }
  }

  @Test
  void quickQuantilesAreThoseOfTheSearch() {
    Density density = Mixture.of(5, DiagonalGaussian.of(1));
    double[] p = {0.95, 0.05, 0.5, 0.501, 1e-7};
    Random random = new Random(2);
    UnivariateRows rows = UnivariateRows.of(density).orElseThrow();
    for (int i = 0; i < 3000; i++) {
      double size = Math.exp(random.nextGaussian());
      double[] raw = random.doubles(density.parameterWidth()).map(u -> size * (2 * u - 1)).toArray();
      UnivariateMixture row = rows.bind(raw, 0);
      double[] exact = exact(row, Levels.of(p));
      double[] quick = quick(row, p);
      double narrowest = Arrays.stream(row.scale()).min().orElseThrow();
      for (int j = 0; j < p.length; j++) {
        // a rounding of the probability moves the quantile by this
        double rounding = 4e-14 * Math.min(p[j], 1 - p[j]) / Math.exp(row.logDensity(exact[j])) + 32 * Math.ulp(exact[j]);
        assertEquals(exact[j], quick[j], 1e-11 * narrowest + rounding, "row " + i + ", level " + p[j]);
      }
    }
  }

  @Test
  void whatCannotBeSearchedQuicklyIsSearchedAsBefore() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
    UnivariateRows rows = UnivariateRows.of(density).orElseThrow();
    // no scale at all, one beyond all bounds, and half the mass on either side of nothing
    for (double[] raw : new double[][] {{0, 0, 1, -800, 1, -800}, {0, 0, 0, 720, 0, 0}, {0, 0, -50, 0, 50, 0}}) {
      UnivariateMixture row = rows.bind(raw, 0);
      assertArrayEquals(exact(row, Levels.of(0.5)), quick(row, 0.5));
    }
  }

  @Test
  void otherDensitiesAreLeftToTheirObjects() {
    for (Density density : List.of(
        DiagonalGaussian.of(2), Mixture.of(2, DiagonalGaussian.of(2)), Gamma.of(1), Mixture.of(PointMass.of(0), Gamma.of(1)),
        Mixture.of(2, Mixture.of(2, DiagonalGaussian.of(1))), Affine.of(Affine.of(Laplace.of(1), 1, 2), 1, 2))) {
      assertTrue(UnivariateRows.of(density).isEmpty(), density.toString());
    }
    UnivariateMixture moved = UnivariateRows.of(Affine.of(Laplace.of(1), 1, 2)).orElseThrow().mixture();
    assertThrows(ND4JIllegalStateException.class, () -> moved.affine(1, 2));
  }

  @Test
  void levelsOutsideAreRefused() {
    for (double p : new double[] {0, 1, -0.5, Double.NaN}) {
      assertThrows(ND4JIllegalArgumentException.class, () -> Levels.of(0.5, p));
      assertThrows(ND4JIllegalArgumentException.class, () -> Levels.ofInterval(p));
    }
    assertThrows(ND4JIllegalArgumentException.class, Levels::of);
    assertEquals(2, Levels.ofInterval(0.5).count());
    assertTrue(Levels.of(0.25).toString().contains("0.25"));
  }
}
