// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.StandardForm;
import io.github.mdn4j.internal.StandardNormal;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A Gaussian with a variance of its own for each label column and no correlation.
 *
 * <p>Raw row: μ (D), scale (D). log f(y) = −Σ [ ½ ((y − μ)/σ)² + log σ + ½ log 2π ] (docs/math.md, eq. 6).
 */
public final class DiagonalGaussian extends LocationScale {

  private static final long serialVersionUID = 1L;

  private DiagonalGaussian(int labelWidth, Scale scale) {
    super(labelWidth, scale);
  }

  /**
   * Makes a diagonal Gaussian with {@link Scale#standard()}.
   *
   * @param labelWidth D, at least 1
   */
  public static DiagonalGaussian of(int labelWidth) {
    return of(labelWidth, Scale.standard());
  }

  /**
   * Makes a diagonal Gaussian.
   *
   * @param labelWidth D, at least 1
   * @param scale how raw numbers become standard deviations
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D is below 1 or the scale is null
   */
  @JsonCreator
  public static DiagonalGaussian of(@JsonProperty("labelWidth") int labelWidth, @JsonProperty("scale") Scale scale) {
    return new DiagonalGaussian(labelWidth, scale);
  }

  @Override
  boolean isGaussian() {
    return true;
  }

  @Override
  String family() {
    return "DiagonalGaussian";
  }

  @Override
  LocationScale withScale(Scale other) {
    return of(labelWidth(), other);
  }

  @Override
  SDVariable standardLogDensity(SameDiff sd, SDVariable z) {
    return sd.math().square(z).mul(-0.5).sub(StandardNormal.HALF_LOG_2_PI);
  }

  @Override
  void standardLogDensity(double[] z, double[] logDensity, double[] slope, double[] scratch, int n) {
    for (int i = 0; i < n; i++) {
      logDensity[i] = -0.5 * z[i] * z[i] - StandardNormal.HALF_LOG_2_PI;
      slope[i] = -z[i];
    }
  }

  @Override
  StandardForm standard() {
    return StandardForm.normal();
  }

  /** Returns where the parameters of the first label column are. */
  GaussianColumns columns() {
    return new GaussianColumns(0, labelWidth(), scale());
  }
}
