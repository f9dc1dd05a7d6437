// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.distribution.Temperature;
import java.util.random.RandomGenerator;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * What {@link Predictions} say, as plain doubles by rows, for whoever writes them somewhere else: to make an array of
 * ND4J, and to read it again, costs more than to compute the means of some hundred rows.
 *
 * <p>Rows are in the order of {@link Predictions#row}, and the numbers of one stand side by side; those of {@link
 * Predictions#faults} are NaN. Arrays are the caller's own.
 */
public final class PlainPredictions {

  private final Predictions predictions;

  PlainPredictions(Predictions predictions) {
    this.predictions = predictions;
  }

  /** Returns E[y] of each row, [n,D]. */
  public double[] mean() {
    return predictions.moments(true).clone();
  }

  /** Returns the variance of each label column of each row, [n,D]. */
  public double[] variance() {
    return predictions.moments(false).clone();
  }

  /**
   * Returns quantiles of each row, [n,levels], for D = 1; as {@link Predictions#quantiles}.
   *
   * @param p probabilities inside (0, 1), at least one
   * @throws DL4JInvalidInputException if there is none
   */
  public double[] quantiles(double... p) {
    return predictions.quantileNumbers(p);
  }

  /**
   * Draws labels from each row, [n,count,D].
   *
   * @param count draws a row, at least 1
   * @param random the source of randomness; rows draw from it in order
   */
  public double[] sample(int count, RandomGenerator random) {
    return predictions.draws(count, Temperature.ONE, random);
  }
}
