// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * By how much one set of scores differs from another of the same rows, and how sure that is: the paired t test, which is
 * the test of Diebold and Mariano (1995) where blocks do not depend on each other.
 *
 * <p>The difference of two scores of one row varies less than either, so that this sees what two standard errors do not.
 * Rows of one block (the steps of a sequence) may depend on each other; then the standard error is that of a ratio of
 * block totals, and degrees of freedom count blocks.
 *
 * @param mean the mean of first − second over rows; below 0 the first is better, as scores are losses
 * @param standardError of the mean; NaN with less than two blocks
 * @param blocks B, how many blocks there are: rows, where they are independent
 */
public record PairedDifference(double mean, double standardError, long blocks) {

  /**
   * Compares two scores of independent rows.
   *
   * @param first n scores
   * @param second n scores of the same rows
   * @throws ND4JIllegalArgumentException if there are not as many, or none
   */
  public static PairedDifference of(double[] first, double[] second) {
    return of(first, second, null);
  }

  /**
   * Compares two scores of rows in blocks.
   *
   * @param first n scores
   * @param second n scores of the same rows
   * @param sizes how many rows each block has, in order; they add up to n
   * @throws ND4JIllegalArgumentException if there are not as many, or none
   */
  public static PairedDifference of(double[] first, double[] second, int[] sizes) {
    if (first.length == 0 || first.length != second.length) {
      throw new ND4JIllegalArgumentException(
          "PairedDifference: expected scores of the same rows, at least one, but got " + first.length + " and "
              + second.length);
    }
    ExactSum total = new ExactSum();
    Dispersion dispersion = new Dispersion();
    long blocks = 0;
    int end = 0;
    for (int i = 0; i < first.length; i++) {
      double difference = first[i] - second[i];
      total.add(difference);
      dispersion.add(difference);
      if (i + 1 == (sizes == null ? i + 1 : end + size(sizes, blocks))) {
        dispersion.endBlock();
        end = i + 1;
        blocks++;
      }
    }
    if (end != first.length || sizes != null && sizes.length != blocks) {
      throw new ND4JIllegalArgumentException(
          "PairedDifference: expected blocks of " + first.length + " rows together, but got others");
    }
    return new PairedDifference(
        total.value() / first.length, dispersion.standardError(total, first.length), blocks);
  }

  private static int size(int[] sizes, long block) {
    if (block >= sizes.length || sizes[(int) block] < 1) {
      throw new ND4JIllegalArgumentException(
          "PairedDifference: expected blocks of at least one row that add up to all rows, but got others");
    }
    return sizes[(int) block];
  }

  /** Returns t, the mean in standard errors. */
  public double statistic() {
    return mean == 0 ? 0 : mean / standardError;
  }

  /** Returns P(|T| ≥ |t|) for Student's t with B − 1 degrees of freedom: how surprising it would be if both were as good. */
  public double pValue() {
    double nu = blocks - 1.0;
    double t = statistic();
    return Double.isNaN(t) || nu < 1 ? Double.NaN : RegularizedBeta.value(nu / (nu + t * t), nu / 2, 0.5);
  }
}
