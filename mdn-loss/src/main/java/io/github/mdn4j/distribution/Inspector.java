// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

/**
 * What looks at the scales and the mixing weights inside a {@link Distribution}, however it is composed.
 *
 * <p>{@link Distribution#inspect} calls it once for each scale and once for each mixture that is not inside another, in the
 * order of the raw row; a combinator passes it on to its parts.
 */
public interface Inspector {

  /**
   * Receives one scale.
   *
   * @param sigma the scale, in units of the label unless the family says otherwise
   * @param floor σ₀, below which it cannot go, or 0 if there is no floor
   */
  void scale(double sigma, double floor);

  /**
   * Receives the mixing weights of one mixture.
   *
   * @param pi K numbers that sum to 1
   */
  void weights(double[] pi);
}
