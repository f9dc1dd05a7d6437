// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

/** What a search for quantiles needs of a distribution of one label column. */
interface UnivariateForm {

  /** Returns P(Y ≤ y). */
  double cdf(double y);

  /** Returns P(Y &gt; y). */
  double survival(double y);

  /** Returns log f(y) in nats. */
  double logDensity(double y);

  /** Looks at a distribution of one label column. */
  static UnivariateForm of(Distribution distribution) {
    double[] label = new double[1];
    return new UnivariateForm() {
      @Override
      public double cdf(double y) {
        return distribution.cdf(y);
      }

      @Override
      public double survival(double y) {
        return distribution.survival(y);
      }

      @Override
      public double logDensity(double y) {
        label[0] = y;
        return distribution.logDensity(label);
      }
    };
  }
}
