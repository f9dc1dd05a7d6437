// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.StandardForm;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Student's t density for each label column, with ν degrees of freedom fixed: a single outlier moves it little.
 *
 * <p>Raw row: location μ (D), scale σ (D). With z = (y − μ)/σ,
 * log f(y) = −Σ [ ½ (ν + 1) log(1 + z²/ν) + log σ + ½ log ν + log B(½, ν/2) ]. The variance is σ² ν/(ν − 2) for ν > 2,
 * infinite for 1 &lt; ν ≤ 2; for ν ≤ 1 there is neither mean nor variance (NaN). The CRPS is infinite for ν ≤ ½. CRPS:
 * Jordan, Krüger and Lerch (2019), appendix A, which holds for all ν &gt; ½ by analytic continuation.
 */
public final class StudentT extends LocationScale {

  private static final long serialVersionUID = 1L;

  private final double nu;

  private StudentT(int labelWidth, double nu, Scale scale) {
    super(labelWidth, scale);
    this.nu = Checks.positive("StudentT", "degrees of freedom ν", nu);
  }

  /**
   * Makes a t density with {@link Scale#standard()}.
   *
   * @param labelWidth D, at least 1
   * @param nu ν, the degrees of freedom, positive
   */
  public static StudentT of(int labelWidth, double nu) {
    return of(labelWidth, nu, Scale.standard());
  }

  /**
   * Makes a t density.
   *
   * @param labelWidth D, at least 1
   * @param nu ν, the degrees of freedom, positive
   * @param scale how raw numbers become σ
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D is below 1, ν is not a positive number or the
   *     scale is null
   */
  @JsonCreator
  public static StudentT of(
      @JsonProperty("labelWidth") int labelWidth, @JsonProperty("nu") double nu, @JsonProperty("scale") Scale scale) {
    return new StudentT(labelWidth, nu, scale);
  }

  /** Returns ν, the degrees of freedom. */
  public double nu() {
    return nu;
  }

  @Override
  String family() {
    return "StudentT";
  }

  @Override
  LocationScale withScale(Scale other) {
    return of(labelWidth(), nu, other);
  }

  @Override
  SDVariable standardLogDensity(SameDiff sd, SDVariable z) {
    return sd.math().log1p(sd.math().square(z).div(nu)).mul(-0.5 * (nu + 1)).sub(logConstant());
  }

  @Override
  void standardLogDensity(double[] z, double[] logDensity, double[] slope, double[] scratch, int n) {
    double constant = logConstant();
    for (int i = 0; i < n; i++) {
      slope[i] = 1 + z[i] * z[i] / nu;
    }
    BlockMath.log(slope, logDensity, scratch, n);
    for (int i = 0; i < n; i++) {
      logDensity[i] = -0.5 * (nu + 1) * logDensity[i] - constant;
      slope[i] = -(nu + 1) / nu * z[i] / slope[i];
    }
  }

  // ½ log ν + log B(½, ν/2)
  private double logConstant() {
    return -standard().logDensity(0);
  }

  @Override
  StandardForm standard() {
    return StandardForm.studentT(nu);
  }

  @Override
  public String toString() {
    return "StudentT(" + labelWidth() + ", " + nu + ")";
  }
}
