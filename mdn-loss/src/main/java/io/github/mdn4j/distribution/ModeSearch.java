// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.LogSumExp;
import io.github.mdn4j.internal.Triangular;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the highest label of a mixture from the mode of every component.
 *
 * <p>A mixture of Gaussians is climbed by the fixed-point iteration of Carreira-Perpiñán (2000; docs/math.md, eq. 14),
 * which never descends, and by Newton's method where the density is log-concave. Any other mixture is climbed without
 * derivatives, by {@link CompassSearch}. The answer is never lower than a component's mode. It is a local maximum; that
 * no higher one is missed is likely but not certain, as a mixture may have more maxima than components
 * (Carreira-Perpiñán and Williams 2003).
 */
final class ModeSearch {

  private static final int MOST_STEPS = 500;
  // gᵀ H⁻¹ g, twice the log density that a Newton step should gain: below the first the parabola fits, below the second
  // there is nothing left to gain
  private static final double CLOSE = 1e-6;
  private static final double ARRIVED = 1e-26;
  private static final double ROUNDING = 1e-13;

  private ModeSearch() {}

  /** Returns the highest label found. */
  static double[] of(MixtureDistribution mixture) {
    Optional<List<GaussianForm.Weighted>> gaussians = mixture.gaussians();
    return gaussians.map(ModeSearch::ofGaussians).orElseGet(() -> ofAny(mixture));
  }

  private static double[] ofAny(MixtureDistribution mixture) {
    Best best = new Best();
    for (int k = 0; k < mixture.components(); k++) {
      double[] start = mixture.component(k).mode();
      double height = mixture.logDensity(start);
      best.offer(start, height);
      CompassSearch search = new CompassSearch(mixture, start, height, mixture.component(k).variance());
      best.offer(search.climb(), search.height());
    }
    return best.label;
  }

  private static double[] ofGaussians(List<GaussianForm.Weighted> parts) {
    List<double[][]> precisions = new ArrayList<>();
    for (GaussianForm.Weighted part : parts) {
      precisions.add(part.gaussian().precision());
    }
    Best best = new Best();
    for (GaussianForm.Weighted part : parts) {
      Point start = new Point(parts, precisions, part.gaussian().mean());
      best.offer(start.y, start.logDensity);
      Point top = climb(parts, precisions, start);
      best.offer(top.y, top.logDensity);
    }
    return best.label;
  }

  private static Point climb(List<GaussianForm.Weighted> parts, List<double[][]> precisions, Point start) {
    Point point = start;
    double lastGain = Double.POSITIVE_INFINITY;
    for (int i = 0; i < MOST_STEPS; i++) {
      Optional<double[]> fixed = point.fixedPointStep();
      double gain = fixed.map(point::slopeAlong).orElse(0.0);
      // once close, a gain that grows is rounding
      if (!(gain > ARRIVED) || (gain < CLOSE && gain >= lastGain)) {
        break;
      }
      lastGain = gain;
      Point next = new Point(parts, precisions, point.plus(fixed.get()));
      Optional<double[]> newton = point.newtonStep();
      if (newton.isPresent()) {
        Point jump = new Point(parts, precisions, point.plus(newton.get()));
        boolean fits = point.slopeAlong(newton.get()) < CLOSE && jump.logDensity >= point.logDensity - ROUNDING;
        if (fits || jump.logDensity > next.logDensity) {
          next = jump;
        }
      }
      point = next;
    }
    return point;
  }

  private static final class Best {
    private double[] label;
    private double height;

    void offer(double[] candidate, double at) {
      if (label == null || at > height) {
        label = candidate;
        height = at;
      }
    }
  }

  /** The log density of a mixture of Gaussians at a label, with what a step up needs. */
  private static final class Point {
    private final double[] y;
    private final double logDensity;
    private final double[] gradient;
    private final double[][] attraction; // Σ r Λ, r the responsibilities and Λ the precisions
    private final double[][] curvature; // minus the Hessian: Σ r Λ − Σ r g gᵀ + (Σ r g)(Σ r g)ᵀ, g = Λ (μ − y)

    Point(List<GaussianForm.Weighted> parts, List<double[][]> precisions, double[] y) {
      this.y = y;
      double[] joint = new double[parts.size()];
      for (int k = 0; k < joint.length; k++) {
        joint[k] = parts.get(k).logWeight() + parts.get(k).gaussian().logDensity(y);
      }
      logDensity = LogSumExp.of(joint);
      gradient = new double[y.length];
      attraction = new double[y.length][y.length];
      curvature = new double[y.length][y.length];
      for (int k = 0; k < joint.length; k++) {
        double responsibility = Math.exp(joint[k] - logDensity);
        if (responsibility > 0) {
          add(responsibility, parts.get(k).gaussian().mean(), precisions.get(k));
        }
      }
      for (int a = 0; a < y.length; a++) {
        for (int b = 0; b < y.length; b++) {
          curvature[a][b] += attraction[a][b] + gradient[a] * gradient[b];
        }
      }
    }

    private void add(double responsibility, double[] mu, double[][] precision) {
      double[] pull = new double[y.length];
      for (int a = 0; a < y.length; a++) {
        for (int b = 0; b < y.length; b++) {
          pull[a] += precision[a][b] * (mu[b] - y[b]);
        }
      }
      for (int a = 0; a < y.length; a++) {
        gradient[a] += responsibility * pull[a];
        for (int b = 0; b < y.length; b++) {
          attraction[a][b] += responsibility * precision[a][b];
          curvature[a][b] -= responsibility * pull[a] * pull[b];
        }
      }
    }

    Optional<double[]> fixedPointStep() {
      return solve(attraction);
    }

    Optional<double[]> newtonStep() {
      return solve(curvature);
    }

    private Optional<double[]> solve(double[][] matrix) {
      return Triangular.cholesky(matrix)
          .map(lower -> Triangular.solveTransposed(lower, Triangular.solveLower(lower, gradient)));
    }

    double slopeAlong(double[] step) {
      double slope = 0;
      for (int d = 0; d < step.length; d++) {
        slope += gradient[d] * step[d];
      }
      return slope;
    }

    double[] plus(double[] step) {
      double[] sum = y.clone();
      for (int d = 0; d < sum.length; d++) {
        sum[d] += step[d];
      }
      return sum;
    }
  }
}
