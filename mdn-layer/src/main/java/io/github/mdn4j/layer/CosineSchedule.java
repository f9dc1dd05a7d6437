// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that falls along half a cosine to 0 (Loshchilov and Hutter 2017): rate · ½ (1 + cos π i/n) at
 * iteration i, 0 from iteration n on.
 *
 * <p>Components that are still far from their labels move at the high rate, and at the low rate their widths settle.
 * ({@code PolySchedule} of 1.0.0-M2.1 rises where it should fall.)
 *
 * <pre>{@code new Adam(new CosineSchedule(0.005, epochs * batches))}</pre>
 *
 * @param rate the value at iteration 0
 * @param iterations n, how many steps the training has
 */
public record CosineSchedule(@JsonProperty("rate") double rate, @JsonProperty("iterations") int iterations)
    implements ISchedule {

  /**
   * Checks both.
   *
   * @throws DL4JInvalidConfigException if the rate is not a positive number or there is no iteration
   */
  public CosineSchedule {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY) || iterations < 1) {
      throw new DL4JInvalidConfigException(
          "CosineSchedule: expected a positive rate and at least 1 iteration, but got " + rate + " and " + iterations);
    }
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    double done = Math.min(1, iteration / (double) iterations);
    return rate * 0.5 * (1 + Math.cos(Math.PI * done));
  }

  @Override
  public CosineSchedule clone() {
    return this; // immutable
  }
}
