// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Distribution;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A mixture fitted to labels by expectation maximisation (Dempster, Laird and Rubin 1977) from {@link Clusters}.
 *
 * <p>Each component has one row more, 1/K of the labels' standard deviation away from its mean: without it the
 * likelihood has no maximum.
 */
final class MixtureFit {

  private static final int ITERATIONS = 200;
  private static final double TOLERANCE = 1e-6; // nats per row

  private final Density component;
  private final WeightedLabels labels;
  private final RandomGenerator random;
  private final double[][] responsibility; // [K][n]
  private final double[] share; // [K], of the rows, one more added to each so that none is empty
  private final double[][] rows; // [K], raw

  private MixtureFit(int components, Density component, WeightedLabels labels, RandomGenerator random) {
    this.component = component;
    this.random = random;
    this.labels = labels.withOneAt(Arrays.stream(labels.deviation()).map(d -> d / components).toArray());
    this.responsibility = new double[components][labels.count()];
    this.share = new double[components];
    this.rows = new double[components][];
  }

  /** Returns the logits and the components' raw rows, or empty if the component does not know how to be fitted. */
  static Optional<MixtureFit> of(
      int components, Density component, WeightedLabels labels, RandomGenerator random) {
    MixtureFit fit = new MixtureFit(components, component, labels, random);
    return fit.run() ? Optional.of(fit) : Optional.empty();
  }

  /** Returns the logit of component k. */
  double logit(int k) {
    return Math.log(share[k]);
  }

  /** Returns the raw row of component k. */
  double[] row(int k) {
    return rows[k];
  }

  private boolean run() {
    int[] cluster = Clusters.of(rows.length, labels, random);
    for (int i = 0; i < cluster.length; i++) {
      responsibility[cluster[i]][i] = 1;
    }
    // what an empty cluster begins with
    Optional<double[]> whole = component.fit(labels, random);
    if (whole.isEmpty()) {
      return false;
    }
    for (int k = 0; k < rows.length; k++) {
      rows[k] = whole.get();
    }
    maximise();
    double before = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < ITERATIONS; i++) {
      double now = expect();
      maximise();
      if (!(now > before + TOLERANCE)) {
        break;
      }
      before = now;
    }
    return true;
  }

  private void maximise() {
    double total = labels.total() + rows.length;
    for (int k = 0; k < rows.length; k++) {
      WeightedLabels mine = labels.times(responsibility[k]);
      double weight = mine.total();
      share[k] = (weight + 1) / total;
      if (weight > 1e-3) { // below, the moments are those of nothing
        int current = k;
        component.fit(mine, random).ifPresent(row -> rows[current] = row);
      }
    }
  }

  // Returns the mean log likelihood.
  private double expect() {
    Distribution[] bound = new Distribution[rows.length];
    for (int k = 0; k < rows.length; k++) {
      bound[k] = component.at(rows[k]);
    }
    double[] joint = new double[rows.length];
    double sum = 0;
    for (int i = 0; i < labels.count(); i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < joint.length; k++) {
        joint[k] = logit(k) + bound[k].logDensity(labels.row(i));
        max = Math.max(max, joint[k]);
      }
      double total = 0;
      for (int k = 0; k < joint.length; k++) {
        joint[k] = Math.exp(joint[k] - max);
        total += joint[k];
      }
      for (int k = 0; k < joint.length; k++) {
        responsibility[k][i] = joint[k] / total;
      }
      sum += labels.weight(i) * (max + Math.log(total));
    }
    return sum / labels.total();
  }
}
