// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Distribution;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A mixture fitted to labels by expectation maximisation (Dempster, Laird and Rubin 1977) from {@link Clusters}.
 *
 * <p>Each component has a pseudo-observation, 1/K of the labels' standard deviation away from its mean: without it
 * the likelihood has no maximum.
 */
final class MixtureFit {

  private static final int ITERATIONS = 200;
  private static final double TOLERANCE = 1e-6; // nats per row

  private final List<Density> families; // [K]
  private final boolean[][] counting; // [n][K], which components a row can come from; null for all
  private final WeightedLabels labels;
  private final RandomGenerator random;
  private final double[][] responsibility; // [K][n]
  private final double[] share; // [K], of the rows, one more added to each so that none is empty
  private final double[][] rows; // [K], raw

  private MixtureFit(List<Density> families, UnionSupport support, WeightedLabels labels, RandomGenerator random) {
    int components = families.size();
    this.families = families;
    this.counting = support == null ? null : new boolean[labels.count()][];
    for (int i = 0; support != null && i < labels.count(); i++) {
      counting[i] = support.counting(labels.row(i));
    }
    this.random = random;
    this.labels = labels.withOneAt(Arrays.stream(labels.deviation()).map(d -> d / components).toArray());
    this.responsibility = new double[components][labels.count()];
    this.share = new double[components];
    this.rows = new double[components][];
  }

  /**
   * Fits.
   *
   * @param families of the components
   * @param support where they do not support the same labels, otherwise null
   * @return empty if a component does not know how to be fitted
   */
  static Optional<MixtureFit> of(
      List<Density> families, UnionSupport support, WeightedLabels labels, RandomGenerator random) {
    MixtureFit fit = new MixtureFit(families, support, labels, random);
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
      assign(i, cluster[i]);
    }
    for (int k = 0; k < rows.length; k++) { // what an empty cluster begins with
      Optional<double[]> whole = families.get(k).fit(supported(labels, k), random);
      if (whole.isEmpty()) {
        return false;
      }
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

  // to the component of its cluster, or where the row cannot come from that, to those it can come from
  private void assign(int row, int cluster) {
    if (counts(row, cluster)) {
      responsibility[cluster][row] = 1;
      return;
    }
    int possible = 0;
    for (int k = 0; k < rows.length; k++) {
      possible += counts(row, k) ? 1 : 0;
    }
    for (int k = 0; k < rows.length; k++) {
      responsibility[k][row] = counts(row, k) ? 1.0 / possible : 0;
    }
  }

  private boolean counts(int row, int component) {
    return counting == null || counting[row][component];
  }

  // the rows that a component can come with; all if there is none, as it must begin with something
  private WeightedLabels supported(WeightedLabels from, int component) {
    int[] possible = IntStream.range(0, labels.count()).filter(i -> counts(i, component)).toArray();
    return possible.length == 0 || possible.length == labels.count() ? from : from.rows(possible);
  }

  private void maximise() {
    double total = labels.total() + rows.length;
    for (int k = 0; k < rows.length; k++) {
      WeightedLabels mine = supported(labels.times(responsibility[k]), k);
      double weight = mine.total();
      share[k] = (weight + 1) / total;
      if (weight > 1e-3) { // below, the moments are those of nothing
        int current = k;
        families.get(k).fit(mine, random).ifPresent(row -> rows[current] = row);
      }
    }
  }

  // Returns the mean log likelihood.
  private double expect() {
    Distribution[] bound = new Distribution[rows.length];
    for (int k = 0; k < rows.length; k++) {
      bound[k] = families.get(k).at(rows[k]);
    }
    double[] joint = new double[rows.length];
    double sum = 0;
    for (int i = 0; i < labels.count(); i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < joint.length; k++) {
        joint[k] = counts(i, k) ? logit(k) + bound[k].logDensity(labels.row(i)) : Double.NEGATIVE_INFINITY;
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
