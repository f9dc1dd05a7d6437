// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class DoubleColumnsTest {

  private static final int MOST = 70; // several vectors and something left over

  private final DoubleColumns columns = new DoubleColumns();
  private final Random random = new Random(1);

  private double[] random(int n, double spread) {
    return random.doubles(n).map(u -> spread * (2 * u - 1)).toArray();
  }

  private interface Pass {
    void of(double[] x, double[] out, int n);
  }

  private static void assertWithin(double ulps, Pass pass, DoubleUnaryOperator exact, double... x) {
    double[] out = new double[x.length];
    pass.of(x, out, x.length);
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(x[i]);
      assertEquals(expected, out[i], ulps * Math.ulp(expected), "at " + x[i]);
    }
  }

  @Test
  void exponentialsAreWithinOneUlpOfStrictMath() {
    for (int n = 0; n < MOST; n++) {
      for (double spread : new double[] {1e-300, 1e-9, 0.4, 30, 708}) {
        assertWithin(1, columns::exp, StrictMath::exp, random(n, spread));
      }
    }
  }

  @Test
  void logarithmsAreWithinOneUlpOfStrictMath() {
    for (int n = 0; n < MOST; n++) {
      for (double spread : new double[] {1e-9, 0.5, 2, 700}) {
        double[] x = Arrays.stream(random(n, spread)).map(StrictMath::exp).toArray();
        assertWithin(1, columns::log, StrictMath::log, x);
      }
    }
  }

  @Test
  void extremesAreHeldAndNansStay() {
    double least = StrictMath.exp(-708);
    double most = StrictMath.exp(709);
    for (int shift = 0; shift < 20; shift++) { // in vectors and in what is left over
      double[] x = new double[shift + 5];
      System.arraycopy(
          new double[] {Double.NEGATIVE_INFINITY, -1e300, 1e300, Double.POSITIVE_INFINITY, Double.NaN}, 0, x, shift, 5);
      double[] out = new double[x.length];
      columns.exp(x, out, x.length);
      assertEquals(least, out[shift], 2 * Math.ulp(least));
      assertEquals(least, out[shift + 1], 2 * Math.ulp(least));
      assertEquals(most, out[shift + 2], 2 * Math.ulp(most));
      assertEquals(most, out[shift + 3], 2 * Math.ulp(most));
      assertTrue(Double.isNaN(out[shift + 4]));

      double[] y = new double[shift + 7];
      Arrays.fill(y, 1);
      System.arraycopy(
          new double[] {0, -0.0, -1, Double.POSITIVE_INFINITY, Double.NaN, Double.MIN_VALUE, 0x1p-1030}, 0, y, shift, 7);
      columns.log(y, y, y.length);
      assertEquals(Double.NEGATIVE_INFINITY, y[shift]);
      assertEquals(Double.NEGATIVE_INFINITY, y[shift + 1]);
      assertTrue(Double.isNaN(y[shift + 2]));
      assertEquals(Double.POSITIVE_INFINITY, y[shift + 3]);
      assertTrue(Double.isNaN(y[shift + 4]));
      assertEquals(StrictMath.log(Double.MIN_VALUE), y[shift + 5], 1e-12);
      assertEquals(StrictMath.log(0x1p-1030), y[shift + 6], 1e-12);
    }
  }

  @Test
  void whereANumberStandsDoesNotChangeItsBits() {
    double[] x = random(MOST, 50);
    double[] all = new double[MOST + 16];
    columns.exp(Arrays.copyOf(x, MOST + 16), all, MOST);
    double[] logs = new double[MOST + 16];
    columns.log(all, logs, MOST);
    for (int i = 0; i < MOST; i++) {
      double[] one = {x[i]};
      columns.exp(one, one, 1);
      assertEquals(all[i], one[0]);
      columns.log(one, one, 1);
      assertEquals(logs[i], one[0]);
    }
  }

  @Test
  void scalesAreTheirFormula() {
    for (int n = 1; n < MOST; n++) {
      double[] raw = random(n, 20);
      double[] sigma = new double[n];
      double[] inverse = new double[n];
      double[] slope = new double[n];
      columns.scale(raw, 0.001, sigma, inverse, slope, n);
      for (int i = 0; i < n; i++) {
        double e = StrictMath.exp(raw[i]);
        assertEquals(e + 0.001, sigma[i], 1e-15 * sigma[i]);
        assertEquals(1 / (e + 0.001), inverse[i], 1e-15 * inverse[i]);
        assertEquals(e / (e + 0.001), slope[i], 1e-15 * slope[i]);
      }
    }
  }

  @Test
  void gaussianColumnsAddUpAndHaveTheirGradient() {
    for (int n = 1; n < MOST; n++) {
      double[] log = new double[n];
      double[] factor = new double[n];
      double[] expectedLog = new double[n];
      double[] expectedFactor = new double[n];
      Arrays.fill(expectedFactor, 1);
      for (int d = 0; d < 3; d++) {
        double[] y = random(n, 3);
        double[] mean = random(n, 3);
        double[] raw = random(n, 2);
        double[] byMean = new double[n];
        double[] byRaw = new double[n];
        assertTrue(columns.gaussian(y, mean, raw, 0.01, d == 0, 1e-100, 1e100, log, factor, byMean, byRaw, n));
        for (int i = 0; i < n; i++) {
          double sigma = StrictMath.exp(raw[i]) + 0.01;
          double z = (y[i] - mean[i]) / sigma;
          expectedLog[i] += -0.5 * z * z - 0.5 * StrictMath.log(2 * Math.PI);
          expectedFactor[i] /= sigma;
          assertEquals(expectedLog[i], log[i], 1e-13 * Math.abs(expectedLog[i]) + 1e-14);
          assertEquals(expectedFactor[i], factor[i], 1e-14 * expectedFactor[i]);
          assertEquals(z / sigma, byMean[i], 1e-13 * (1 + Math.abs(z / sigma)));
          assertEquals((z * z - 1) * StrictMath.exp(raw[i]) / sigma, byRaw[i], 1e-13 * (1 + z * z));
        }
      }
    }
  }

  @Test
  void factorsOutOfRangeAreReportedWhereverTheyStand() {
    for (int n = 1; n < MOST; n++) {
      for (double bad : new double[] {-400, 400, Double.NaN}) {
        double[] raw = new double[n];
        double[] zeros = new double[n];
        double[] out = new double[n];
        raw[random.nextInt(n)] = bad;
        assertFalse(
            columns.gaussian(zeros, zeros, raw, 0, true, 1e-100, 1e100, out, out.clone(), out.clone(), out.clone(), n));
      }
    }
  }

  @Test
  void mixturesOfManyComponentsAreTheirFormula() {
    int n = 37;
    int k = 4;
    double[][] logit = new double[k][];
    double[][] joint = new double[k][];
    double[][] factor = new double[k][];
    double[] largest = new double[n];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int j = 0; j < k; j++) {
      logit[j] = random(n, 5);
      joint[j] = random(n, 40);
      factor[j] = Arrays.stream(random(n, 1)).map(x -> 1.5 + x).toArray();
      for (int i = 0; i < n; i++) {
        largest[i] = Math.max(largest[i], logit[j][i]);
      }
    }
    double[][] log = {joint[0].clone(), joint[1].clone(), joint[2].clone(), joint[3].clone()};
    double[][] prior = new double[k][n];
    double[] priorSum = new double[n];
    double[] jointSum = new double[n];
    double[] most = new double[n];
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    for (int j = 0; j < k; j++) {
      columns.join(logit[j], largest, prior[j], priorSum, joint[j], most, n);
    }
    for (int j = 0; j < k; j++) {
      columns.weigh(joint[j], most, factor[j], jointSum, n);
    }
    double[] byJoint = Arrays.stream(jointSum).map(x -> 1 / x).toArray();
    double[] byPrior = Arrays.stream(priorSum).map(x -> 1 / x).toArray();
    double[][] gradient = new double[k][n];
    for (int j = 0; j < k; j++) {
      columns.responsibilities(joint[j], byJoint, prior[j], byPrior, gradient[j], n);
    }
    for (int i = 0; i < n; i++) {
      double all = 0;
      double weights = 0;
      for (int j = 0; j < k; j++) {
        all += StrictMath.exp(logit[j][i] + log[j][i]) * factor[j][i];
        weights += StrictMath.exp(logit[j][i]);
      }
      assertEquals(
          StrictMath.log(all / weights), most[i] + StrictMath.log(jointSum[i] / priorSum[i]), 1e-12);
      for (int j = 0; j < k; j++) {
        double r = StrictMath.exp(logit[j][i] + log[j][i]) * factor[j][i] / all;
        assertEquals(r, joint[j][i], 1e-12);
        assertEquals(r - StrictMath.exp(logit[j][i]) / weights, gradient[j][i], 1e-12);
      }
    }
  }

  @Test
  void floatsGoInAsTheyAreAndComeOutNegativeRoundedAndFinite() {
    for (int n = 1; n < MOST; n++) {
      float[] x = new float[n];
      for (int i = 0; i < n; i++) {
        x[i] = (float) random.nextGaussian();
      }
      double[] wide = new double[n];
      columns.widen(x, 0, wide, n);
      for (int i = 0; i < n; i++) {
        assertEquals(x[i], wide[i]);
      }
      wide[random.nextInt(n)] = 1e300;
      wide[0] = n % 3 == 0 ? Double.NaN : n % 3 == 1 ? -1e40 : 1 / 3.0;
      float[] out = new float[n];
      columns.narrowNegative(wide, out, n);
      for (int i = 0; i < n; i++) {
        double held = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, -wide[i]));
        assertEquals((float) held, out[i] == 0 ? 0 : out[i]);
      }
    }
    float[] zero = {1};
    columns.narrowNegative(new double[] {0}, zero, 1);
    assertEquals(0, Float.floatToRawIntBits(zero[0]), "0, not -0");
  }
}
