// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FloatMixturesTest {

  private static final float FLOOR = 1e-3f;
  private static final float ALLOWED = 32;

  /** A mixture over some rows, and what became of them. */
  private static final class Rows {
    final int n;
    final int components;
    final int width;
    final float[][] labels;
    final float[][] raw;
    final float[][] gradient;
    final float[] most;
    final float[] jointSum;
    final float[] priorSum;
    final float[] error;
    final float[] excess;

    Rows(int n, int components, int width, double spread, long seed) {
      this.n = n;
      this.components = components;
      this.width = width;
      int length = n + 64;
      labels = new float[width][length];
      raw = new float[components * (1 + 2 * width)][length];
      gradient = new float[raw.length][length];
      most = new float[length];
      jointSum = new float[length];
      priorSum = new float[length];
      error = new float[length];
      excess = new float[length];
      Random random = new Random(seed);
      for (int i = 0; i < n; i++) {
        for (float[] column : labels) {
          column[i] = (float) random.nextGaussian();
        }
        for (float[] column : raw) {
          column[i] = (float) (spread * random.nextGaussian());
        }
      }
    }

    Rows evaluate(boolean inVectors, boolean withGradient) {
      FloatMixtures mixtures = FloatMixtures.always(inVectors);
      mixtures.evaluate(
          n, labels, raw, FLOOR, most, jointSum, priorSum, error, excess, withGradient ? gradient : null,
          new float[mixtures.scratch(components, width)]);
      return this;
    }

    double logDensity(int i) {
      return most[i] + Math.log((double) jointSum[i] / priorSum[i]) - width * 0.5 * Math.log(2 * Math.PI);
    }

    boolean isInDoubt(int i) {
      return !(excess[i] <= 0 && error[i] <= ALLOWED * Math.max(1, Math.abs(logDensity(i))));
    }

    /** Returns the log density of a row in double and its gradient, by the formulas as they stand. */
    double exact(int i, double[] slopes) {
      double[] joint = new double[components];
      double priors = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < components; k++) {
        priors += Math.exp(raw[k][i]);
        joint[k] = raw[k][i];
        for (int d = 0; d < width; d++) {
          double sigma = sigma(i, k, d);
          double z = (labels[d][i] - (double) raw[column(k) + d][i]) / sigma;
          joint[k] -= 0.5 * z * z + Math.log(sigma) + 0.5 * Math.log(2 * Math.PI);
        }
        most = Math.max(most, joint[k]);
      }
      double sum = 0;
      for (double j : joint) {
        sum += Math.exp(j - most);
      }
      for (int k = 0; k < components; k++) {
        double r = Math.exp(joint[k] - most) / sum;
        slopes[k] = r - Math.exp(raw[k][i]) / priors;
        for (int d = 0; d < width; d++) {
          double sigma = sigma(i, k, d);
          double z = (labels[d][i] - (double) raw[column(k) + d][i]) / sigma;
          slopes[column(k) + d] = r * z / sigma;
          slopes[column(k) + width + d] = r * (z * z - 1) * Math.exp(raw[column(k) + width + d][i]) / sigma;
        }
      }
      return most + Math.log(sum) - Math.log(priors);
    }

    private int column(int k) {
      return components + 2 * width * k;
    }

    private double sigma(int i, int k, int d) {
      return Math.exp(raw[column(k) + width + d][i]) + 1e-3;
    }
  }

  private static final int[][] SHAPES = {{2, 1}, {3, 2}, {5, 1}, {30, 1}, {20, 2}, {4, 10}};

  @Test
  void theTwinsGiveTheSameBitsOnceVectorsAreCompiled() {
    Rows rows = new Rows(32, 5, 2, 1, 1);
    long end = System.nanoTime() + 3_000_000_000L;
    for (int i = 0; i < 20_000 && System.nanoTime() < end; i++) {
      rows.evaluate(true, i % 4 > 0);
    }
    theTwinsGiveTheSameBits();
  }

  @Test
  void theTwinsGiveTheSameBits() {
    for (int[] shape : SHAPES) {
      for (double spread : new double[] {0.1, 1, 5, 40}) {
        for (boolean withGradient : new boolean[] {true, false}) {
          Rows vectors = new Rows(150, shape[0], shape[1], spread, 1).evaluate(true, withGradient);
          Rows twins = new Rows(150, shape[0], shape[1], spread, 1).evaluate(false, withGradient);
          for (int i = 0; i < 150; i++) {
            assertEquals(twins.isInDoubt(i), vectors.isInDoubt(i));
            if (!twins.isInDoubt(i)) {
              assertEquals(twins.most[i], vectors.most[i]);
              assertEquals(twins.jointSum[i], vectors.jointSum[i]);
              assertEquals(twins.priorSum[i], vectors.priorSum[i]);
              assertEquals(twins.error[i], vectors.error[i]);
              assertEquals(twins.excess[i], vectors.excess[i]);
              for (int j = 0; withGradient && j < twins.gradient.length; j++) {
                assertEquals(twins.gradient[j][i], vectors.gradient[j][i]);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void whatIsNotInDoubtIsWithinTwoMillionths() {
    int kept = 0;
    int rows = 0;
    for (int[] shape : SHAPES) {
      for (double spread : new double[] {0.1, 0.5, 1, 2, 5, 15, 40}) {
        Rows some = new Rows(4000, shape[0], shape[1], spread, 2).evaluate(false, true);
        double[] slopes = new double[some.raw.length];
        for (int i = 0; i < some.n; i++) {
          rows++;
          if (some.isInDoubt(i)) {
            continue;
          }
          kept++;
          double exact = some.exact(i, slopes);
          assertEquals(exact, some.logDensity(i), 2e-6 * Math.max(1, Math.abs(exact)));
          double largest = 0;
          double off = 0;
          for (int j = 0; j < slopes.length; j++) {
            largest = Math.max(largest, Math.abs(slopes[j]));
            off = Math.max(off, Math.abs(slopes[j] - some.gradient[j][i]));
          }
          assertTrue(off <= 2e-6 * largest, off + " of " + largest);
        }
      }
    }
    assertTrue(kept > rows / 2, kept + " of " + rows);
  }

  @Test
  void ordinaryRowsAreSeldomInDoubt() {
    for (double spread : new double[] {1, 2}) {
      Rows some = new Rows(4000, 5, 1, spread, 3).evaluate(false, true);
      int doubtful = 0;
      for (int i = 0; i < some.n; i++) {
        doubtful += some.isInDoubt(i) ? 1 : 0;
      }
      assertTrue(doubtful < some.n / 10, doubtful + " of " + some.n);
    }
  }

  @Test
  void whatFloatsCannotHoldIsInDoubt() {
    float[][] ofRawScaleMeanLabel = {
      {90, 0, 0}, {-90, 0, 1}, {60, 0, 0}, {0, 1e30f, -1e30f}, {0, 0, 1e20f}, {Float.NaN, 0, 0}, {0, Float.NaN, 0},
      {0, 0, Float.POSITIVE_INFINITY}, {Float.POSITIVE_INFINITY, 0, 0}, {0, 0, 1e4f},
    };
    for (boolean inVectors : new boolean[] {true, false}) {
      Rows rows = new Rows(ofRawScaleMeanLabel.length, 2, 1, 0.1, 4);
      for (int i = 0; i < rows.n; i++) {
        float[] row = ofRawScaleMeanLabel[i];
        for (int k = 0; k < 2; k++) {
          rows.raw[2 + 2 * k][i] = row[1];
          rows.raw[3 + 2 * k][i] = row[0] == -90 ? 45 : row[0];
        }
        rows.labels[0][i] = row[2];
      }
      rows.evaluate(inVectors, true);
      for (int i = 0; i < rows.n; i++) {
        assertTrue(rows.isInDoubt(i), "row " + i);
      }
    }
  }
}
