// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.distribution.Distribution;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** How far labels are from where a head starts: in units that nobody chose, training takes forever. */
final class LabelDistance {

  private static final double FAR = 1e3; // deviations of the prediction
  private static final int ROWS = 64; // enough for a median

  private LabelDistance() {}

  /**
   * Says what to do if half of the labels are a thousand deviations or more away from what is predicted before the first
   * step.
   *
   * @param labels rows, [n,D]
   * @param raw rows, [n,P]
   * @param mask one weight a row, or null
   * @return empty if they are nearer, or the density has no mean and variance
   */
  static Optional<String> warning(Density density, INDArray labels, INDArray raw, INDArray mask) {
    int n = (int) Math.min(ROWS, raw.size(0));
    double[][] y = matrix(labels, n);
    double[][] theta = matrix(raw, n);
    double[] weight = mask == null ? null : mask.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    double[] away = new double[n];
    int counted = 0;
    for (int i = 0; i < n; i++) {
      if (weight == null || weight[i] != 0) {
        away[counted++] = distance(density.at(theta[i]), y[i]);
      }
    }
    double[] sorted = Arrays.copyOf(away, counted);
    Arrays.sort(sorted);
    if (counted == 0 || !(sorted[counted / 2] >= FAR)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "labels are %.0f standard deviations away from what the head predicts before the first step, so that training"
                + " will be slow or fail: standardise them (NormalizerStandardize with fitLabel(true), and"
                + " MixtureHead.inUnitsOf afterwards), or let the head start from labels (MixtureInitialization)",
            sorted[counted / 2]));
  }

  private static double[][] matrix(INDArray rows, int n) {
    return rows.get(NDArrayIndex.interval(0, n), NDArrayIndex.all()).castTo(DataType.DOUBLE).dup('c').toDoubleMatrix();
  }

  private static double distance(Distribution predicted, double[] y) {
    double[] mean = predicted.mean();
    double[] variance = predicted.variance();
    double most = 0;
    for (int d = 0; d < y.length; d++) {
      double z = Math.abs(y[d] - mean[d]) / Math.sqrt(variance[d]);
      most = z > most ? z : most; // no number where there is no variance
    }
    return most;
  }
}
