// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

/**
 * How sharp or how wild a draw is: below 1 sharper than the prediction, above 1 wilder, 1 as predicted.
 *
 * <p>Mixing divides every logit that picks among alternatives (mixing weights, categories, a Bernoulli's outcome) by τ;
 * spread multiplies the <em>variance</em> of every continuous part by τ, so that σ is multiplied by √τ (Ha and Eck
 * 2017, section 3.3). Both are plain numbers.
 *
 * @param mixing τ of the choices, positive
 * @param spread τ of the variances, positive
 */
public record Temperature(double mixing, double spread) {

  /** Draws as predicted. */
  public static final Temperature ONE = of(1, 1);

  /**
   * Checks both.
   *
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if one is not a positive number
   */
  public Temperature {
    Checks.positive("Temperature", "mixing", mixing);
    Checks.positive("Temperature", "spread", spread);
  }

  /** Makes a temperature that is split. */
  public static Temperature of(double mixing, double spread) {
    return new Temperature(mixing, spread);
  }

  /** Makes a temperature that is the same for both. */
  public static Temperature of(double both) {
    return new Temperature(both, both);
  }

  /**
   * Makes the probability bias b of Graves (2013), section 5.4, equations 61 and 62: mixing weights with logits
   * multiplied by 1 + b, and σ multiplied by exp(−b). Other choices than mixing weights sharpen with them here.
   *
   * @param b 0 for draws as predicted; greater for neater ones
   */
  public static Temperature ofBias(double b) {
    return new Temperature(1 / (1 + b), Math.exp(-2 * b));
  }
}
