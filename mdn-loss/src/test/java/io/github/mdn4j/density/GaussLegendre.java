// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Integrals over intervals, half-lines and the real line by adaptive Gauss-Legendre rules of order 10 and 20. */
final class GaussLegendre {

  private static final double[] NODES_10 = new double[10];
  private static final double[] WEIGHTS_10 = new double[10];
  private static final double[] NODES_20 = new double[20];
  private static final double[] WEIGHTS_20 = new double[20];

  static {
    legendre(NODES_10, WEIGHTS_10);
    legendre(NODES_20, WEIGHTS_20);
  }

  private GaussLegendre() {}

  /** Returns the integral over all reals of a function whose bulk lies some widths around the breaks. */
  static double overReals(DoubleUnaryOperator f, double width, double... breaks) {
    double[] sorted = breaks.clone();
    Arrays.sort(sorted);
    double sum = below(f, sorted[0], width) + above(f, sorted[sorted.length - 1], width);
    for (int i = 1; i < sorted.length; i++) {
      sum += between(f, sorted[i - 1], sorted[i]);
    }
    return sum;
  }

  /** Returns the integral from −∞ to a. */
  static double below(DoubleUnaryOperator f, double a, double width) {
    return above(x -> f.applyAsDouble(2 * a - x), a, width);
  }

  /** Returns the integral from a to ∞, in the variable t of x = a + width · t / (1 − t). */
  static double above(DoubleUnaryOperator f, double a, double width) {
    return between(
        t -> {
          double value = f.applyAsDouble(a + width * t / (1 - t));
          return value == 0 ? 0 : value * width / ((1 - t) * (1 - t));
        },
        0,
        1);
  }

  /** Returns the integral from a to b. */
  static double between(DoubleUnaryOperator f, double a, double b) {
    double sum = 0;
    int pieces = 16;
    for (int i = 0; i < pieces; i++) {
      sum += adaptive(f, a + (b - a) * i / pieces, a + (b - a) * (i + 1) / pieces, 40);
    }
    return sum;
  }

  private static double adaptive(DoubleUnaryOperator f, double a, double b, int depth) {
    double coarse = rule(f, a, b, NODES_10, WEIGHTS_10);
    double fine = rule(f, a, b, NODES_20, WEIGHTS_20);
    if (depth == 0 || Math.abs(fine - coarse) <= 1e-13 + 1e-11 * Math.abs(fine)) {
      return fine;
    }
    double middle = a + (b - a) / 2;
    return adaptive(f, a, middle, depth - 1) + adaptive(f, middle, b, depth - 1);
  }

  private static double rule(DoubleUnaryOperator f, double a, double b, double[] nodes, double[] weights) {
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      sum += weights[i] * f.applyAsDouble(a + (b - a) * (nodes[i] + 1) / 2);
    }
    return sum * (b - a) / 2;
  }

  // Newton's method on the Legendre polynomial from Chebyshev's nodes
  private static void legendre(double[] nodes, double[] weights) {
    int n = nodes.length;
    for (int i = 0; i < n; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 0;
      for (int step = 0; step < 20; step++) {
        double p = 1;
        double before = 0;
        for (int k = 1; k <= n; k++) {
          double next = ((2 * k - 1) * x * p - (k - 1) * before) / k;
          before = p;
          p = next;
        }
        slope = n * (before - x * p) / (1 - x * x);
        x -= p / slope;
      }
      nodes[i] = x;
      weights[i] = 2 / ((1 - x * x) * slope * slope);
    }
  }
}
