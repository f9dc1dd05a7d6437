// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * h(x) = x − log(1 + x) ≥ 0 for x &gt; −1: what a gamma or a negative binomial density loses where a label is 1 + x
 * times what was expected.
 *
 * <p>Near 0 it is about ½ x², a difference of like numbers; there, with s = x / (2 + x), it is x s − 2 s (s²/3 + s⁴/5 +
 * …), from log(1 + x) = 2 artanh s. Elsewhere it takes log(1 + x) from the caller, who knows 1 + x as a ratio and so
 * has its logarithm even where x is rounded to −1.
 */
public final class Deviance {

  private static final double NEAR = 0.1;
  // 1/3, 1/5, … 1/15: at |x| = 0.1 the next term is 1e-18 of the first
  private static final int TERMS = 7;

  private Deviance() {}

  /** Returns h(x), given x and log(1 + x). */
  public static double value(double x, double log) {
    if (!(Math.abs(x) <= NEAR)) {
      return x - log;
    }
    double s = x / (2 + x);
    double t = s * s;
    double series = 0;
    for (int j = TERMS; j >= 1; j--) {
      series = (series + 1.0 / (2 * j + 1)) * t;
    }
    return x * s - 2 * s * series;
  }

  /** Adds h(x) to a graph, element by element, given x and log(1 + x). */
  public static SDVariable value(SameDiff sd, SDVariable x, SDVariable log) {
    SDVariable near = sd.math().abs(x).lte(NEAR).castTo(x.dataType());
    SDVariable far = near.neg().add(1);
    SDVariable held = x.mul(near); // 0 where x is far
    SDVariable s = held.div(held.add(2));
    SDVariable t = s.mul(s);
    SDVariable series = t.mul(1.0 / (2 * TERMS + 1));
    for (int j = TERMS - 1; j >= 1; j--) {
      series = series.add(1.0 / (2 * j + 1)).mul(t);
    }
    return held.mul(s).sub(s.mul(series).mul(2)).add(x.sub(log).mul(far));
  }
}
