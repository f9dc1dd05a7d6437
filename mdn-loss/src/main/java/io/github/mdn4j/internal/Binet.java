// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Binet's function c(x) = log Γ(x) − (x − ½) log x + x − ½ log 2π for x &gt; 0: what Stirling's formula leaves out.
 *
 * <p>Where Γ appears beside powers, the large terms cancel on paper and c is what remains. Above 10 it is an asymptotic
 * series (Abramowitz and Stegun 1964, 6.1.40); below, the series 8 steps further up and the recurrence of Γ. ND4J
 * 1.0.0-M2.1 has lgamma and digamma, but their gradients are wrong (docs/dl4j-notes.md).
 */
public final class Binet {

  private static final double FAR = 10;
  private static final int STEPS = 8;
  // B(2j) / (2j (2j − 1)) for j = 1…8, with B the Bernoulli numbers
  private static final double[] SERIES = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400
  };

  private Binet() {}

  /** Returns c(x). */
  public static double value(double x) {
    double up = x;
    double sum = 0;
    if (x < FAR) {
      for (int i = 0; i < STEPS; i++) {
        sum += (up + 0.5) * Math.log1p(1 / up) - 1;
        up++;
      }
    }
    double inverse = 1 / up;
    double series = 0;
    for (int j = SERIES.length - 1; j >= 0; j--) {
      series = series * inverse * inverse + SERIES[j];
    }
    return sum + series * inverse;
  }

  /** Returns c′(x) = ψ(x) − log x + 1/(2x). */
  public static double slope(double x) {
    double up = x;
    double sum = 0;
    if (x < FAR) {
      for (int i = 0; i < STEPS; i++) {
        sum += Math.log1p(1 / up) - (up + 0.5) / (up * (up + 1));
        up++;
      }
    }
    double inverse = 1 / up;
    double series = 0;
    for (int j = SERIES.length - 1; j >= 0; j--) {
      series = series * inverse * inverse - (2 * j + 1) * SERIES[j];
    }
    return sum + series * inverse * inverse;
  }

  /** Adds c(x) to a graph, element by element. */
  public static SDVariable value(SameDiff sd, SDVariable x) {
    SDVariable near = x.lt(FAR).castTo(x.dataType());
    SDVariable far = near.neg().add(1);
    SDVariable low = x.mul(near).add(far); // 1 where x is far
    SDVariable high = x.mul(far).add(near.mul(FAR));
    SDVariable up = low.add(STEPS);
    SDVariable product = low;
    for (int i = 1; i < STEPS; i++) {
      product = product.mul(low.add(i)); // at most 1e10
    }
    SDVariable shifted =
        series(up)
            .add(up.sub(0.5).mul(sd.math().log(up)))
            .sub(sd.math().log(product))
            .sub(low.sub(0.5).mul(sd.math().log(low)))
            .sub(STEPS);
    return shifted.mul(near).add(series(high).mul(far));
  }

  private static SDVariable series(SDVariable x) {
    SDVariable inverse = x.rdiv(1);
    SDVariable square = inverse.mul(inverse);
    SDVariable series = square.mul(SERIES[SERIES.length - 1]);
    for (int j = SERIES.length - 2; j > 0; j--) {
      series = series.add(SERIES[j]).mul(square);
    }
    return series.add(SERIES[0]).mul(inverse);
  }
}
