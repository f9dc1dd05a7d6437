// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.nd4j.linalg.exception.ND4JIllegalStateException;

/**
 * Mass and moments of a density over one column, by quadrature of batches of its values.
 *
 * <p>With y = m + s t/(1 − t²) the line becomes −1 &lt; t &lt; 1. Pieces of it are halved, all that are not yet good
 * enough at once, until Gauss-Legendre rules of 8 and 16 points agree on mass and second moment.
 */
final class LineIntegral {

  private static final int FIRST_PIECES = 64;
  private static final int MOST_PIECES = 20_000;
  private static final double TOLERANCE = 1e-12;
  private static final double MASS_TOLERANCE = 1e-6;
  // Abramowitz and Stegun (1964), table 25.4: positive nodes and their weights
  private static final double[] NODES_8 = {
    0.183434642495649805, 0.525532409916328986, 0.796666477413626740, 0.960289856497536232
  };
  private static final double[] WEIGHTS_8 = {
    0.362683783378361983, 0.313706645877887287, 0.222381034453374471, 0.101228536290376259
  };
  private static final double[] NODES_16 = {
    0.095012509837637440, 0.281603550779258913, 0.458016777657227386, 0.617876244402643748,
    0.755404408355003034, 0.865631202387831744, 0.944575023073232576, 0.989400934991649933
  };
  private static final double[] WEIGHTS_16 = {
    0.189450610455068496, 0.182603415044923589, 0.169156519395002538, 0.149595988816576732,
    0.124628971255533872, 0.095158511682492785, 0.062253523938647893, 0.027152459411754095
  };

  private record Piece(double low, double high, double mass, double first, double second) {}

  private final Function<double[][], double[]> logDensity;
  private final double centre;
  private final double width;
  private final List<Piece> pieces = new ArrayList<>();
  private final double[] below; // mass below each piece
  private final double[] above;

  /** Integrates log densities, [n][1] -> [n], that peak about a centre. */
  LineIntegral(Function<double[][], double[]> logDensity, double centre, double width, String who) {
    this.logDensity = logDensity;
    this.centre = centre;
    this.width = width;
    List<double[]> open = new ArrayList<>();
    for (int i = 0; i < FIRST_PIECES; i++) {
      open.add(new double[] {2.0 * i / FIRST_PIECES - 1, 2.0 * (i + 1) / FIRST_PIECES - 1});
    }
    while (!open.isEmpty()) {
      open = refine(open);
    }
    pieces.sort(Comparator.comparingDouble(Piece::low));
    int n = pieces.size();
    below = new double[n + 1];
    above = new double[n + 1];
    for (int i = 0; i < n; i++) {
      below[i + 1] = below[i] + pieces.get(i).mass;
      above[n - 1 - i] = above[n - i] + pieces.get(n - 1 - i).mass;
    }
    if (!(Math.abs(below[n] - 1) <= MASS_TOLERANCE)) {
      throw new ND4JIllegalStateException(
          who + ": the density must integrate to 1, got " + below[n] + ": if the label is discrete, override at()");
    }
  }

  // keeps the intervals that are good enough and returns the halves of the others
  private List<double[]> refine(List<double[]> open) {
    double[][] coarse = integrate(open, NODES_8, WEIGHTS_8);
    double[][] fine = integrate(open, NODES_16, WEIGHTS_16);
    double total = 0;
    for (Piece piece : pieces) {
      total += piece.second;
    }
    for (double[] moments : fine) {
      total += moments[2];
    }
    List<double[]> next = new ArrayList<>();
    for (int i = 0; i < fine.length; i++) {
      double low = open.get(i)[0];
      double high = open.get(i)[1];
      double middle = 0.5 * (low + high);
      boolean good =
          Math.abs(fine[i][0] - coarse[i][0]) <= TOLERANCE * Math.max(fine[i][0], 1.0 / FIRST_PIECES)
              && Math.abs(fine[i][2] - coarse[i][2]) <= TOLERANCE * Math.max(fine[i][2], total / FIRST_PIECES);
      if (good || pieces.size() + next.size() > MOST_PIECES || !(middle > low && middle < high)) {
        pieces.add(new Piece(low, high, fine[i][0], fine[i][1], fine[i][2]));
      } else {
        next.add(new double[] {low, middle});
        next.add(new double[] {middle, high});
      }
    }
    return next;
  }

  // mass, and first and second moment about the centre, of each interval
  private double[][] integrate(List<double[]> intervals, double[] nodes, double[] weights) {
    int points = 2 * nodes.length;
    double[] t = new double[intervals.size() * points];
    double[][] y = new double[t.length][1];
    for (int i = 0; i < t.length; i++) {
      double[] interval = intervals.get(i / points);
      double node = nodes[i % points / 2] * (i % 2 == 0 ? 1 : -1);
      t[i] = 0.5 * (interval[0] + interval[1]) + 0.5 * (interval[1] - interval[0]) * node;
      y[i][0] = centre + width * t[i] / (1 - t[i] * t[i]);
    }
    double[] log = logDensity.apply(y);
    double[][] moments = new double[intervals.size()][3];
    for (int i = 0; i < t.length; i++) {
      double[] interval = intervals.get(i / points);
      double inside = 1 - t[i] * t[i];
      double slope = width * (1 + t[i] * t[i]) / (inside * inside);
      double mass = 0.5 * (interval[1] - interval[0]) * weights[i % points / 2] * Math.exp(log[i]) * slope;
      if (mass > 0) {
        double distance = y[i][0] - centre;
        moments[i / points][0] += mass;
        moments[i / points][1] += mass * distance;
        moments[i / points][2] += mass * distance * distance;
      }
    }
    return moments;
  }

  double mean() {
    double sum = 0;
    for (Piece piece : pieces) {
      sum += piece.first;
    }
    return centre + sum;
  }

  double variance() {
    double sum = 0;
    for (Piece piece : pieces) {
      sum += piece.second;
    }
    double shift = mean() - centre;
    return sum - shift * shift;
  }

  /** Returns the mass at or below y. */
  double below(double y) {
    double t = inverse(y);
    int i = piece(t);
    return below[i] + mass(pieces.get(i).low, t);
  }

  /** Returns the mass above y. */
  double above(double y) {
    double t = inverse(y);
    int i = piece(t);
    return above[i + 1] + mass(t, pieces.get(i).high);
  }

  private double inverse(double y) {
    double x = (y - centre) / width;
    double t = Math.abs(x) > 1e8 ? Math.signum(x) : 2 * x / (1 + Math.sqrt(1 + 4 * x * x));
    return Math.max(-1, Math.min(1, t));
  }

  private int piece(double t) {
    int low = 0;
    int high = pieces.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (pieces.get(middle).low <= t) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private double mass(double low, double high) {
    return high > low ? integrate(List.of(new double[] {low, high}), NODES_16, WEIGHTS_16)[0][0] : 0;
  }
}
