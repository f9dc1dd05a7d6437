// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Gamma;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.Logistic;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.PointMass;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What {@link Predictions} says of many rows of one label column is what each row says. */
class UnivariatePassTest {

  private static final double[] LEVELS = {0.95, 0.05, 0.5};

  private static INDArray raw(Density density, int rows, DataType type) {
    Random random = new Random(3);
    double[] numbers = random.doubles((long) rows * density.parameterWidth()).map(u -> 4 * u - 2).toArray();
    return Nd4j.createFromArray(numbers).reshape('c', rows, density.parameterWidth()).castTo(type);
  }

  private static double[] numbers(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static List<Density> densities() {
    return List.of(
        Mixture.of(5, DiagonalGaussian.of(1)),
        DiagonalGaussian.of(1),
        Mixture.of(3, Laplace.of(1)),
        Mixture.of(2, Logistic.of(1)),
        Mixture.of(4, StudentT.of(1, 3)).affine(5, 0.1),
        Mixture.of(3, DiagonalGaussian.of(1)).affine(-20, 3),
        Mixture.of(PointMass.of(0), Gamma.of(1)));
  }

  @ParameterizedTest
  @MethodSource("densities")
  void ofDoublesEveryNumberIsThatOfTheRow(Density density) {
    int n = density instanceof Mixture m && !m.isOfOneFamily() ? 40 : 5000; // more than one thread's share
    INDArray raw = raw(density, n, DataType.DOUBLE);
    Predictions p = Predictions.of(density, raw);
    double[] y = IntStream.range(0, n).mapToDouble(i -> 1 + i % 7).toArray();
    INDArray labels = Nd4j.createFromArray(y).reshape(n, 1);
    double[] quantiles = numbers(p.quantiles(LEVELS));
    double[] interval = numbers(p.interval(0.8));
    double[] crps = numbers(p.crps(labels));
    double[] cdf = numbers(p.cdf(labels));
    double[] log = numbers(p.logDensity(labels));
    double[] draws = numbers(p.sample(3, Temperature.of(0.5, 2), new SplittableRandom(5)));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < n; i++) {
      Distribution row = p.row(i);
      for (int s = 0; s < 3; s++) {
        assertEquals(row.sample(Temperature.of(0.5, 2), random)[0], draws[3 * i + s]);
      }
      if (i % 50 > 0) {
        continue;
      }
      assertArrayEquals(
          Arrays.stream(LEVELS).map(row::quantile).toArray(), Arrays.copyOfRange(quantiles, 3 * i, 3 * i + 3));
      assertEquals(row.interval(0.8).low(), interval[2 * i]);
      assertEquals(row.interval(0.8).high(), interval[2 * i + 1]);
      assertEquals(row.crps(y[i]), crps[i]);
      assertEquals(row.cdf(y[i]), cdf[i]);
      assertEquals(row.logDensity(y[i]), log[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("densities")
  void labelsFarOutAndRowsWithAFaultAreScoredAsARowIs(Density density) {
    double[] y = {0.3, -40, 1e6, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 0.3};
    INDArray raw = raw(density, y.length, DataType.DOUBLE);
    raw.putScalar(6, 0, Double.NaN);
    Predictions p = Predictions.of(density, raw);
    INDArray labels = Nd4j.createFromArray(y).reshape(y.length, 1);
    double[] log = numbers(p.logDensity(labels));
    double[] cdf = numbers(p.cdf(labels));
    for (int i = 0; i < 6; i++) {
      assertEquals(p.row(i).logDensity(y[i]), log[i], "at " + y[i]);
      assertEquals(p.row(i).cdf(y[i]), cdf[i], "at " + y[i]);
    }
    assertTrue(Double.isNaN(log[6]) && Double.isNaN(cdf[6]));
  }

  @Test
  void ofFloatsQuantilesAreThoseOfTheRowToTheirLastDigits() {
    Density density = Mixture.of(5, DiagonalGaussian.of(1));
    Predictions p = Predictions.of(density, raw(density, 3000, DataType.FLOAT));
    INDArray quantiles = p.quantiles(LEVELS);
    INDArray doubles = p.inDouble().quantiles(LEVELS);
    INDArray ends = p.inDouble().interval(0.9);
    assertEquals(DataType.FLOAT, quantiles.dataType());
    assertEquals(DataType.DOUBLE, doubles.dataType());
    for (int i = 0; i < 3000; i += 10) {
      for (int j = 0; j < 3; j++) {
        double expected = p.row(i).quantile(LEVELS[j]);
        assertEquals(expected, doubles.getDouble(i, j), 1e-11 * Math.max(1, Math.abs(expected)));
        assertEquals(expected, quantiles.getDouble(i, j), 1e-6 * Math.max(1, Math.abs(expected)));
      }
      assertEquals(doubles.getDouble(i, 1), ends.getDouble(i, 0), 1e-11);
      assertEquals(doubles.getDouble(i, 0), ends.getDouble(i, 1), 1e-11);
    }
  }

  @Test
  void aRowWithAFaultIsNaNAndTheOthersAreAsTheyAre() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    INDArray raw = raw(density, 4, DataType.DOUBLE);
    double[] without = numbers(Predictions.of(density, raw).quantiles(LEVELS));
    raw.putScalar(2, 3, Double.NaN);
    Predictions p = Predictions.of(density, raw);
    double[] with = numbers(p.quantiles(LEVELS));
    double[] draws = numbers(p.sample(2, new SplittableRandom(1)));
    for (int i = 0; i < 12; i++) {
      assertEquals(i / 3 == 2 ? Double.NaN : without[i], with[i]);
    }
    for (int i = 0; i < 8; i++) {
      assertEquals(i / 2 == 2, Double.isNaN(draws[i]));
    }
    assertTrue(p.faults().containsKey(2));
  }

  @Test
  void sequencesKeepTheirAxes() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    INDArray rows = raw(density, 6, DataType.DOUBLE); // two sequences of three steps
    INDArray raw = rows.reshape('c', 2, 3, density.parameterWidth()).permute(0, 2, 1).dup('c');
    INDArray quantiles = Predictions.of(density, raw, RNNFormat.NCW).quantiles(LEVELS);
    assertArrayEquals(new long[] {2, 3, 3}, quantiles.shape());
    assertEquals(
        Predictions.of(density, rows).row(4).quantile(0.05), quantiles.getDouble(1, 1, 1)); // example, level, step
  }
}
