// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.UnivariateRows;
import io.github.mdn4j.distribution.Levels;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.distribution.UnivariateMixture;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A pass over raw rows of one label column, a stretch a thread, without an object a row. Rows with faults give NaN. */
final class UnivariatePass {

  /** A number of one row and one label. */
  @FunctionalInterface
  interface Score {
    double of(UnivariateMixture row, double y);
  }

  private interface Step {
    void take(UnivariateMixture row, int i);
  }

  private final Density density;
  private final RawRows raw;
  private final int rows;
  private final SortedMap<Integer, String> faults;

  private UnivariatePass(Density density, RawRows raw, int rows, SortedMap<Integer, String> faults) {
    this.density = density;
    this.raw = raw;
    this.rows = rows;
    this.faults = faults;
  }

  /** Makes one, if the density is of a kind that {@link UnivariateRows} knows. */
  static Optional<UnivariatePass> of(Density density, RawRows raw, int rows, SortedMap<Integer, String> faults) {
    return UnivariateRows.of(density).isPresent()
        ? Optional.of(new UnivariatePass(density, raw, rows, faults))
        : Optional.empty();
  }

  /** Returns quantiles, [n,levels] by rows; precise ones to the last bit those of the row's distribution. */
  double[] quantiles(Levels levels, boolean precise) {
    int count = levels.count();
    double[] numbers = filled(count);
    double[] standard = UnivariateRows.of(density).orElseThrow().mixture().standardQuantiles(levels);
    visit((row, i) -> {
      if (precise) {
        row.quantiles(levels, standard, numbers, i * count);
      } else {
        row.quickQuantiles(levels, standard, numbers, i * count);
      }
    });
    return numbers;
  }

  /** Returns whether a score may be {@link UnivariateMixture#crps}; log density and cdf are known to all. */
  boolean hasCrps() {
    return UnivariateRows.of(density).orElseThrow().mixture().hasCrps();
  }

  /** Returns one number a row, of a label a row. */
  double[] scores(double[] y, Score score) {
    double[] numbers = filled(1);
    visit((row, i) -> numbers[i] = score.of(row, y[i]));
    return numbers;
  }

  /** Draws labels, [n,count] by rows, one row after another. */
  void sample(int count, Temperature temperature, RandomGenerator random, double[] draws) {
    Arrays.fill(draws, Double.NaN);
    stretch(0, rows, (row, i) -> row.sample(draws, i * count, (i + 1) * count, temperature, random));
  }

  private double[] filled(int width) {
    double[] numbers = new double[Math.multiplyExact(rows, width)];
    if (!faults.isEmpty()) {
      Arrays.fill(numbers, Double.NaN);
    }
    return numbers;
  }

  private void visit(Step step) {
    int size = Predictions.STRETCH;
    IntStream stretches = IntStream.range(0, (rows + size - 1) / size);
    (rows >= Predictions.PARALLEL ? stretches.parallel() : stretches)
        .forEach(stretch -> stretch(stretch * size, Math.min(rows, (stretch + 1) * size), step));
  }

  private void stretch(int from, int to, Step step) {
    double[] all = raw.byRows();
    UnivariateRows own = UnivariateRows.of(density).orElseThrow();
    for (int i = from; i < to; i++) {
      if (faults.isEmpty() || !faults.containsKey(i)) {
        step.take(own.bind(all, i), i);
      }
    }
  }
}
