// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.StandardForm;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The logistic density for each label column: a Gaussian's shape with exponential tails.
 *
 * <p>Raw row: location μ (D), scale s (D). With z = (y − μ)/s, log f(y) = −Σ [ |z| + 2 log(1 + exp(−|z|)) + log s ].
 * The variance is π²s²/3. CRPS: Jordan, Krüger and Lerch (2019), appendix A.
 */
public final class Logistic extends LocationScale {

  private static final long serialVersionUID = 1L;

  private Logistic(int labelWidth, Scale scale) {
    super(labelWidth, scale);
  }

  /**
   * Makes a logistic density with {@link Scale#standard()}.
   *
   * @param labelWidth D, at least 1
   */
  public static Logistic of(int labelWidth) {
    return of(labelWidth, Scale.standard());
  }

  /**
   * Makes a logistic density.
   *
   * @param labelWidth D, at least 1
   * @param scale how raw numbers become s
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D is below 1 or the scale is null
   */
  @JsonCreator
  public static Logistic of(@JsonProperty("labelWidth") int labelWidth, @JsonProperty("scale") Scale scale) {
    return new Logistic(labelWidth, scale);
  }

  @Override
  String family() {
    return "Logistic";
  }

  @Override
  LocationScale withScale(Scale other) {
    return of(labelWidth(), other);
  }

  @Override
  SDVariable standardLogDensity(SameDiff sd, SDVariable z) {
    SDVariable size = sd.math().abs(z);
    return size.add(sd.math().log1p(sd.math().exp(size.neg())).mul(2)).neg();
  }

  @Override
  void standardLogDensity(double[] z, double[] logDensity, double[] slope, double[] scratch, int n) {
    for (int i = 0; i < n; i++) {
      slope[i] = -Math.abs(z[i]);
    }
    BlockMath.exp(slope, logDensity, scratch, n);
    for (int i = 0; i < n; i++) {
      logDensity[i] += 1;
    }
    BlockMath.log(logDensity, slope, scratch, n);
    for (int i = 0; i < n; i++) {
      double tanh = 2 / logDensity[i] - 1; // of |z|/2, from 1 + exp(−|z|)
      logDensity[i] = -Math.abs(z[i]) - 2 * slope[i];
      slope[i] = -Math.signum(z[i]) * tanh;
    }
  }

  @Override
  StandardForm standard() {
    return StandardForm.logistic();
  }
}
