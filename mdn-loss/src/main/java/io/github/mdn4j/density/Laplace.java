// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.StandardForm;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The Laplace density for each label column: heavier tails than a Gaussian, and a median where that has a mean.
 *
 * <p>Raw row: location μ (D), scale b (D). log f(y) = −Σ [ |y − μ|/b + log 2b ]. The variance is 2b². CRPS: Jordan,
 * Krüger and Lerch (2019), appendix A.
 */
public final class Laplace extends LocationScale {

  private static final long serialVersionUID = 1L;

  private static final double LOG_2 = Math.log(2);

  private Laplace(int labelWidth, Scale scale) {
    super(labelWidth, scale);
  }

  /**
   * Makes a Laplace density with {@link Scale#standard()}.
   *
   * @param labelWidth D, at least 1
   */
  public static Laplace of(int labelWidth) {
    return of(labelWidth, Scale.standard());
  }

  /**
   * Makes a Laplace density.
   *
   * @param labelWidth D, at least 1
   * @param scale how raw numbers become b
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D is below 1 or the scale is null
   */
  @JsonCreator
  public static Laplace of(@JsonProperty("labelWidth") int labelWidth, @JsonProperty("scale") Scale scale) {
    return new Laplace(labelWidth, scale);
  }

  @Override
  String family() {
    return "Laplace";
  }

  @Override
  LocationScale withScale(Scale other) {
    return of(labelWidth(), other);
  }

  @Override
  SDVariable standardLogDensity(SameDiff sd, SDVariable z) {
    return sd.math().abs(z).neg().sub(LOG_2);
  }

  @Override
  void standardLogDensity(double[] z, double[] logDensity, double[] slope, double[] scratch, int n) {
    for (int i = 0; i < n; i++) {
      logDensity[i] = -Math.abs(z[i]) - LOG_2;
      slope[i] = -Math.signum(z[i]);
    }
  }

  @Override
  StandardForm standard() {
    return StandardForm.laplace();
  }
}
