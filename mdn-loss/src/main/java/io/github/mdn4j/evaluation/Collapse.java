// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Inspector;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The signs that a mixture collapses: scales that run to their floor, and components that nobody uses.
 *
 * <p>A scale is at its floor if it is less than a tenth above it. A density may hold several mixtures (a joint of
 * mixtures); each has its own mean weights, told apart by the order in which they come.
 */
final class Collapse extends Score {

  private static final long serialVersionUID = 1L;

  private static final double NEAR = 1.1;
  private static final double DEAD = 0.01; // of an even share

  private final List<List<ExactSum>> weights = new ArrayList<>(); // per mixture, per component
  private final ExactSum entropy = new ExactSum(); // over rows, of the mean over mixtures
  private double smallest = Double.POSITIVE_INFINITY;
  private boolean floored;
  private long rowsAtFloor;
  private boolean seen;

  Collapse() {
    super(0, 0);
  }

  @Override
  Set<DensityMetric> metrics() {
    return EnumSet.of(
        DensityMetric.SMALLEST_SCALE,
        DensityMetric.SHARE_AT_FLOOR,
        DensityMetric.WEIGHT_ENTROPY,
        DensityMetric.EFFECTIVE_COMPONENTS,
        DensityMetric.DEAD_COMPONENTS);
  }

  @Override
  double value(DensityMetric metric, long rows, int labelWidth) {
    return switch (metric) {
      case SMALLEST_SCALE -> smallest;
      case SHARE_AT_FLOOR -> (double) rowsAtFloor / rows;
      case WEIGHT_ENTROPY -> entropy.value() / rows;
      case EFFECTIVE_COMPONENTS -> effectiveComponents(rows);
      default -> deadComponents(rows);
    };
  }

  @Override
  String undefined(DensityMetric metric) {
    return seen ? lacks(metric) : null;
  }

  private String lacks(DensityMetric metric) {
    return switch (metric) {
      case SMALLEST_SCALE -> smallest < Double.POSITIVE_INFINITY ? null : "it shows no scale";
      case SHARE_AT_FLOOR -> floored ? null : "no scale has a floor";
      default -> weights.isEmpty() ? "it is no mixture" : null;
    };
  }

  @Override
  void accumulate(Outcome row) {
    seen = true;
    Inspection inspection = new Inspection();
    row.predicted().inspect(inspection);
    if (inspection.atFloor) {
      rowsAtFloor++;
    }
    if (inspection.mixtures > 0) {
      entropy.add(inspection.entropy / inspection.mixtures);
    }
  }

  private final class Inspection implements Inspector {
    private boolean atFloor;
    private double entropy;
    private int mixtures;

    @Override
    public void scale(double sigma, double floor) {
      smallest = Math.min(smallest, sigma);
      floored |= floor > 0;
      atFloor |= sigma < NEAR * floor;
    }

    @Override
    public void weights(double[] pi) {
      List<ExactSum> sums = sums(mixtures++, pi.length);
      for (int k = 0; k < pi.length; k++) {
        sums.get(k).add(pi[k]);
      }
      entropy += entropy(pi);
    }
  }

  private List<ExactSum> sums(int mixture, int components) {
    while (weights.size() <= mixture) {
      weights.add(new ArrayList<>());
    }
    List<ExactSum> sums = weights.get(mixture);
    while (sums.size() < components) {
      sums.add(new ExactSum());
    }
    return sums;
  }

  private static double entropy(double[] pi) {
    double entropy = 0;
    for (double p : pi) {
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return entropy;
  }

  /** Returns exp(H(mean π)), the mean over mixtures if there are several. */
  private double effectiveComponents(long rows) {
    double sum = 0;
    for (List<ExactSum> mixture : weights) {
      double[] mean = mixture.stream().mapToDouble(weight -> weight.value() / rows).toArray();
      sum += Math.exp(entropy(mean));
    }
    return sum / weights.size();
  }

  /** Returns how many components have a mean weight below a hundredth of an even share. */
  private long deadComponents(long rows) {
    return weights.stream()
        .mapToLong(mixture ->
            mixture.stream().filter(weight -> weight.value() / rows < DEAD / mixture.size()).count())
        .sum();
  }

  /** Returns how many components there are in all mixtures together. */
  int components() {
    return weights.stream().mapToInt(List::size).sum();
  }

  @Override
  void mergeMore(Score other) {
    Collapse that = (Collapse) other;
    for (int m = 0; m < that.weights.size(); m++) {
      List<ExactSum> theirs = that.weights.get(m);
      List<ExactSum> ours = sums(m, theirs.size());
      for (int k = 0; k < theirs.size(); k++) {
        ours.get(k).add(theirs.get(k));
      }
    }
    entropy.add(that.entropy);
    smallest = Math.min(smallest, that.smallest);
    floored |= that.floored;
    rowsAtFloor += that.rowsAtFloor;
    seen |= that.seen;
  }

  @Override
  void clearMore() {
    weights.clear();
    entropy.clear();
    smallest = Double.POSITIVE_INFINITY;
    floored = false;
    rowsAtFloor = 0;
    seen = false;
  }

  @Override
  List<?> more() {
    return List.of(weights, entropy, smallest, floored, rowsAtFloor);
  }
}
