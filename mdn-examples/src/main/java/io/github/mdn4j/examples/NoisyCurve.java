// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples;

import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The random pair x ~ U(low, high), y = curve(x) + ε with ε ~ N(0, noise²).
 *
 * @param low the smallest x
 * @param high the largest x
 * @param curve the mean of y given x
 * @param noise the standard deviation of y given x
 */
record NoisyCurve(double low, double high, DoubleUnaryOperator curve, double noise) {

  /** Points of the grid over x; the error of the floor falls with their square and is below 1e-6 here. */
  private static final int GRID = 4000;

  /** Steps of the grid over y in one standard deviation of the noise. */
  private static final int STEPS_PER_NOISE = 16;

  /** How far beyond the curve, in standard deviations of the noise, the grid over y reaches. */
  private static final int REACH = 9;

  /** Draws n rows with x as the input and y as the label. */
  Pairs sample(int n, RandomGenerator random) {
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble(low, high);
      y[i] = curve.applyAsDouble(x[i]) + noise * random.nextGaussian();
    }
    return new Pairs(x, y);
  }

  /** Returns the entropy of y given x in nats, ½ log(2πe noise²): what no model can beat in predicting y. */
  double forwardFloor() {
    return 0.5 * Math.log(2 * Math.PI * Math.E * noise * noise);
  }

  /**
   * Returns the entropy of x given y in nats: what no model can beat in predicting x.
   *
   * <p>By the chain rule, h(x | y) = h(x) + h(y | x) − h(y). The first two are known; the last is integrated
   * numerically.
   */
  double inverseFloor() {
    return Math.log(high - low) + forwardFloor() - entropyOfY();
  }

  // −∫ p(y) log p(y) dy, with p(y) the mean over x of the density of the noise at y − curve(x)
  private double entropyOfY() {
    double[] mean = new double[GRID];
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < GRID; i++) {
      mean[i] = curve.applyAsDouble(low + (i + 0.5) * (high - low) / GRID);
      smallest = Math.min(smallest, mean[i]);
      largest = Math.max(largest, mean[i]);
    }
    double step = noise / STEPS_PER_NOISE;
    double entropy = 0;
    for (double y = smallest - REACH * noise; y <= largest + REACH * noise; y += step) {
      double density = 0;
      for (double m : mean) {
        double z = (y - m) / noise;
        density += Math.exp(-0.5 * z * z);
      }
      density /= GRID * noise * Math.sqrt(2 * Math.PI);
      entropy -= step * density * Math.log(density);
    }
    return entropy;
  }
}
