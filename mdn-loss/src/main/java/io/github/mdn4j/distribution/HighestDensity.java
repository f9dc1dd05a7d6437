// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * The smallest set of labels that holds a given mass: {y : f(y) ≥ t} (Hyndman 1996).
 *
 * <p>In one dimension the label axis is cut at the density's extrema; on each piece the density is monotone and crosses
 * a threshold once at most, and the cdf gives the mass between crossings exactly. The threshold is found by bisection.
 */
final class HighestDensity {

  private static final double[] LEVELS = levels();
  private static final int MOST_HALVINGS = 200;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private final Distribution distribution;
  private final double[] cuts; // ascending
  private final double[] heights; // log density at the cuts, monotone between them

  private HighestDensity(Distribution distribution, double[] cuts) {
    this.distribution = distribution;
    this.cuts = cuts;
    heights = new double[cuts.length];
    for (int i = 0; i < cuts.length; i++) {
      heights[i] = distribution.logDensity(cuts[i]);
    }
  }

  private static double[] levels() {
    double[] tails = {1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 4e-3};
    double[] levels = Arrays.copyOf(tails, tails.length + 50);
    for (int i = 0; i < 50; i++) {
      levels[tails.length + i] = 0.01 * (i + 1);
    }
    return levels;
  }

  /** Returns the region of a one-dimensional continuous distribution. */
  static List<Interval> region(Distribution distribution, double level) {
    TreeSet<Double> cuts = Knots.of(distribution, LEVELS);
    addMiddles(distribution, cuts);
    addExtrema(distribution, cuts);
    return new HighestDensity(distribution, Knots.array(cuts)).region(level);
  }

  // whether labels are discrete shows off the middle: that of two counts may be a count
  private static void addMiddles(Distribution distribution, TreeSet<Double> cuts) {
    double[] ends = Knots.array(cuts);
    boolean continuous = false;
    for (int i = 1; i < ends.length; i++) {
      double width = ends[i] - ends[i - 1];
      continuous |= distribution.logDensity(ends[i - 1] + GOLDEN * width) > Double.NEGATIVE_INFINITY;
      cuts.add(ends[i - 1] + width / 2);
    }
    if (!continuous) {
      throw new UnsupportedOperationException(
          "highestDensityRegion of " + distribution + " is no list of intervals as the label is discrete:"
              + " use highestDensityThreshold, and compare logDensity(y) with it");
    }
  }

  private static void addExtrema(Distribution distribution, TreeSet<Double> cuts) {
    double[] y = Knots.array(cuts);
    double[] f = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      f[i] = distribution.logDensity(y[i]);
    }
    for (int i = 1; i < y.length - 1; i++) {
      if (f[i] >= f[i - 1] && f[i] >= f[i + 1]) {
        cuts.add(highest(distribution::logDensity, y[i - 1], y[i + 1]));
      } else if (f[i] <= f[i - 1] && f[i] <= f[i + 1]) {
        cuts.add(highest(t -> -distribution.logDensity(t), y[i - 1], y[i + 1]));
      }
    }
  }

  /** Returns where a function of one hump is highest, by golden section. */
  private static double highest(DoubleUnaryOperator f, double from, double to) {
    double low = from;
    double high = to;
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = f.applyAsDouble(left);
    double atRight = f.applyAsDouble(right);
    while (high - low > 1e-9 * (to - from) && left < right) {
      if (atLeft >= atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = f.applyAsDouble(left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = f.applyAsDouble(right);
      }
    }
    return atLeft >= atRight ? left : right;
  }

  private List<Interval> region(double level) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double height : heights) {
      if (Double.isFinite(height)) {
        low = Math.min(low, height);
        high = Math.max(high, height);
      }
    }
    List<Interval> region = above(low);
    for (int i = 0; i < MOST_HALVINGS; i++) {
      double middle = low + (high - low) / 2;
      if (!(middle > low && middle < high)) {
        break;
      }
      List<Interval> candidate = above(middle);
      if (mass(candidate) >= level) {
        low = middle;
        region = candidate;
      } else {
        high = middle;
      }
    }
    return region;
  }

  private double mass(List<Interval> region) {
    double mass = 0;
    for (Interval interval : region) {
      double below = distribution.cdf(interval.low());
      mass +=
          below < 0.5
              ? distribution.cdf(interval.high()) - below
              : distribution.survival(interval.low()) - distribution.survival(interval.high());
    }
    return mass;
  }

  private List<Interval> above(double threshold) {
    List<Interval> region = new ArrayList<>();
    boolean inside = heights[0] >= threshold;
    double start = cuts[0];
    for (int i = 1; i < cuts.length; i++) {
      boolean next = heights[i] >= threshold;
      if (next && !inside) {
        start = crossing(threshold, i);
      } else if (inside && !next) {
        region.add(new Interval(start, crossing(threshold, i)));
      }
      inside = next;
    }
    if (inside) {
      region.add(new Interval(start, cuts[cuts.length - 1]));
    }
    return region;
  }

  /** Returns where the density crosses a threshold between a cut and the one before, on the side that is inside. */
  private double crossing(double threshold, int cut) {
    boolean rising = heights[cut] >= threshold;
    double outside = rising ? cuts[cut - 1] : cuts[cut];
    double inside = rising ? cuts[cut] : cuts[cut - 1];
    for (int i = 0; i < MOST_HALVINGS; i++) {
      double middle = outside + (inside - outside) / 2;
      if (middle == outside || middle == inside) {
        break;
      }
      if (distribution.logDensity(middle) >= threshold) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }

  /** Returns the quantile of the log densities of draws above which there is a given share of them. */
  static double threshold(Distribution distribution, double level, int draws, RandomGenerator random) {
    if (draws < 1) {
      throw new ND4JIllegalArgumentException(distribution + ": a threshold wants at least 1 draw, got " + draws);
    }
    double[] heights = new double[draws];
    for (int i = 0; i < draws; i++) {
      heights[i] = distribution.logDensity(distribution.sample(random));
    }
    Arrays.sort(heights);
    return heights[(int) Math.floor((1 - level) * draws)];
  }
}
