// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Label rows in K groups, by Lloyd's iteration from k-means++ centres (Arthur and Vassilvitskii 2007), the best of
 * several starts. Columns count in units of their standard deviation.
 */
final class Clusters {

  private static final int STARTS = 5;
  private static final int ITERATIONS = 100;

  private final WeightedLabels labels;
  private final double[] inverse; // 1 / deviation, 0 for a column that does not vary
  private final RandomGenerator random;
  private final int[] nearest;
  private final double[] distance;

  private Clusters(WeightedLabels labels, RandomGenerator random) {
    this.labels = labels;
    this.random = random;
    this.inverse = Arrays.stream(labels.deviation()).map(d -> d > 0 ? 1 / d : 0).toArray();
    this.nearest = new int[labels.count()];
    this.distance = new double[labels.count()];
  }

  /** Returns the group of each row, n numbers from 0 to K − 1. Groups may be empty if rows coincide. */
  static int[] of(int k, WeightedLabels labels, RandomGenerator random) {
    int[] best = null;
    double smallest = Double.POSITIVE_INFINITY;
    for (int start = 0; start < STARTS; start++) {
      Clusters clusters = new Clusters(labels, random);
      double inertia = clusters.run(k);
      if (best == null || inertia < smallest) {
        best = clusters.nearest;
        smallest = inertia;
      }
    }
    return best;
  }

  private double run(int k) {
    double[][] centres = new double[k][];
    centres[0] = labels.row(draw(i -> labels.weight(i)));
    assign(centres, 1);
    for (int c = 1; c < k; c++) {
      centres[c] = labels.row(draw(i -> labels.weight(i) * distance[i]));
      assign(centres, c + 1);
    }
    double inertia = inertia();
    for (int i = 0; i < ITERATIONS; i++) {
      move(centres);
      assign(centres, k);
      double next = inertia();
      if (!(next < inertia)) {
        break;
      }
      inertia = next;
    }
    return inertia;
  }

  private interface Weight {
    double of(int row);
  }

  private int draw(Weight weight) {
    double total = 0;
    for (int i = 0; i < labels.count(); i++) {
      total += weight.of(i);
    }
    double left = random.nextDouble() * total;
    int last = 0;
    for (int i = 0; i < labels.count(); i++) {
      double w = weight.of(i);
      if (w > 0) {
        last = i;
        left -= w;
        if (left < 0) {
          break;
        }
      }
    }
    return last;
  }

  private void assign(double[][] centres, int count) {
    for (int i = 0; i < distance.length; i++) {
      distance[i] = Double.POSITIVE_INFINITY;
      for (int c = 0; c < count; c++) {
        double d = distance(labels.row(i), centres[c]);
        if (d < distance[i]) {
          distance[i] = d;
          nearest[i] = c;
        }
      }
    }
  }

  private double distance(double[] y, double[] centre) {
    double sum = 0;
    for (int d = 0; d < y.length; d++) {
      double z = (y[d] - centre[d]) * inverse[d];
      sum += z * z;
    }
    return sum;
  }

  private double inertia() {
    double sum = 0;
    for (int i = 0; i < distance.length; i++) {
      sum += labels.weight(i) * distance[i];
    }
    return sum;
  }

  private void move(double[][] centres) {
    double[][] sums = new double[centres.length][labels.width()];
    double[] totals = new double[centres.length];
    for (int i = 0; i < nearest.length; i++) {
      double w = labels.weight(i);
      totals[nearest[i]] += w;
      for (int d = 0; d < labels.width(); d++) {
        sums[nearest[i]][d] += w * labels.row(i)[d];
      }
    }
    for (int c = 0; c < centres.length; c++) {
      if (totals[c] > 0) {
        double total = totals[c];
        centres[c] = Arrays.stream(sums[c]).map(sum -> sum / total).toArray();
      }
    }
  }
}
