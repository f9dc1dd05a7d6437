// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Distribution;
import java.util.Random;

/** A multivariate t with 5 degrees of freedom around the first columns of a distribution, to sample its integral. */
final class Proposal {

  private static final int DEGREES = 5;

  private final double[] mean;
  private final double[][] lower; // Cholesky factor of the covariance
  private double logConstant;

  Proposal(Distribution distribution, int columns) {
    mean = distribution.mean();
    double[][] covariance = distribution.covariance();
    lower = new double[columns][columns];
    // Γ(5/2 + D/2) / Γ(5/2) by the recurrence, from Γ(1/2) = √π and Γ(1) = 1
    logConstant = logGammaOfHalf(DEGREES + columns) - logGammaOfHalf(DEGREES)
        - 0.5 * columns * Math.log(DEGREES * Math.PI);
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = covariance[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
      logConstant -= Math.log(lower[i][i]);
    }
  }

  private static double logGammaOfHalf(int twice) {
    double log = twice % 2 == 0 ? 0 : 0.5 * Math.log(Math.PI);
    for (int k = twice % 2 == 0 ? 2 : 1; k < twice; k += 2) {
      log += Math.log(k / 2.0);
    }
    return log;
  }

  double[] sample(Random random) {
    double chiSquared = 0;
    for (int i = 0; i < DEGREES; i++) {
      double g = random.nextGaussian();
      chiSquared += g * g;
    }
    double factor = Math.sqrt(DEGREES / chiSquared);
    double[] z = new double[lower.length];
    double[] y = new double[lower.length];
    for (int i = 0; i < y.length; i++) {
      z[i] = random.nextGaussian() * factor;
      y[i] = mean[i];
      for (int j = 0; j <= i; j++) {
        y[i] += lower[i][j] * z[j];
      }
    }
    return y;
  }

  double logDensity(double[] y) {
    double[] z = new double[lower.length];
    double squares = 0;
    for (int i = 0; i < z.length; i++) {
      double sum = y[i] - mean[i];
      for (int j = 0; j < i; j++) {
        sum -= lower[i][j] * z[j];
      }
      z[i] = sum / lower[i][i];
      squares += z[i] * z[i];
    }
    return logConstant - 0.5 * (DEGREES + z.length) * Math.log1p(squares / DEGREES);
  }
}
