// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.PriorityQueue;
import java.util.function.DoubleUnaryOperator;

/**
 * Adaptive integration by the pair of 7 Gauss and 15 Kronrod points.
 *
 * <p>The interval of largest error is halved until the errors add up to too little to matter (Piessens et al. 1983,
 * QUADPACK, algorithm QAG).
 */
final class Quadrature {

  private static final int MOST_INTERVALS = 2000;

  // Piessens et al. (1983), QK15: positive nodes from the outermost inwards, then the centre
  private static final double[] NODES = {
    0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
    0.741531185599394439863864773280788, 0.586087235467691130294144691693014, 0.405845151377397166906606412076961,
    0.207784955007898467600689403773245, 0
  };
  private static final double[] KRONROD = {
    0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518,
    0.140653259715525918745189590510238, 0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
    0.204432940075298892414161999234649, 0.209482141084727828012999174891714
  };
  // of every second node
  private static final double[] GAUSS = {
    0.129484966168869693270611432679082, 0.279705391489276667901467771423780, 0.381830050505118944950369775488975,
    0.417959183673469387755102040816327
  };

  private Quadrature() {}

  private record Piece(double low, double high, double value, double error) implements Comparable<Piece> {
    @Override
    public int compareTo(Piece other) {
      return Double.compare(other.error, error); // largest error first
    }
  }

  /**
   * Returns the integral over a chain of intervals.
   *
   * @param knots ends of the first intervals in ascending order; where the integrand bends sharply or scales change
   * @param tolerance the error to reach, relative to the integral of a function that is nowhere negative
   */
  static double integrate(DoubleUnaryOperator f, double[] knots, double tolerance) {
    PriorityQueue<Piece> pieces = new PriorityQueue<>();
    double value = 0;
    double error = 0;
    for (int i = 1; i < knots.length; i++) {
      Piece piece = piece(f, knots[i - 1], knots[i]);
      pieces.add(piece);
      value += piece.value;
      error += piece.error;
    }
    while (error > tolerance * value && pieces.size() < MOST_INTERVALS) {
      Piece worst = pieces.remove();
      double middle = worst.low + (worst.high - worst.low) / 2;
      if (!(middle > worst.low && middle < worst.high)) {
        break;
      }
      Piece left = piece(f, worst.low, middle);
      Piece right = piece(f, middle, worst.high);
      pieces.add(left);
      pieces.add(right);
      value += left.value + right.value - worst.value;
      error += left.error + right.error - worst.error;
    }
    double sum = 0;
    for (Piece piece : pieces) {
      sum += piece.value;
    }
    return sum;
  }

  private static Piece piece(DoubleUnaryOperator f, double low, double high) {
    double centre = low + (high - low) / 2;
    double half = (high - low) / 2;
    double atCentre = f.applyAsDouble(centre);
    double kronrod = KRONROD[7] * atCentre;
    double gauss = GAUSS[3] * atCentre;
    for (int i = 0; i < 7; i++) {
      double pair = f.applyAsDouble(centre - half * NODES[i]) + f.applyAsDouble(centre + half * NODES[i]);
      kronrod += KRONROD[i] * pair;
      if (i % 2 == 1) {
        gauss += GAUSS[i / 2] * pair;
      }
    }
    return new Piece(low, high, half * kronrod, Math.abs(half * (kronrod - gauss)));
  }
}
