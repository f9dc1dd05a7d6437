// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.Arrays;

/**
 * A Gaussian of any covariance as a network predicts it: it shows its scales, 1/Uᵢᵢ, to an {@link Inspector}. Elsewhere
 * {@link GaussianDistribution} is the simpler choice.
 */
public final class FullGaussianDistribution implements BoundGaussian {

  private final GaussianDistribution gaussian;
  private final double[] scales;
  private final double[] floor; // σ₀ of each column

  private FullGaussianDistribution(GaussianDistribution gaussian, double[] scales, double[] floor) {
    this.gaussian = gaussian;
    this.scales = scales;
    this.floor = floor;
  }

  /**
   * Makes what a network predicts; the arrays are not copied.
   *
   * @param mean μ, D numbers
   * @param precisionFactor the upper U with Σ⁻¹ = Uᵀ U, D by D; what stands below the diagonal is not read
   * @param scales 1/Uᵢᵢ, D numbers
   * @param floor σ₀, below which a scale cannot go, or 0 if there is no floor
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if the diagonal of U is not positive and finite
   */
  public static FullGaussianDistribution predicted(
      double[] mean, double[][] precisionFactor, double[] scales, double floor) {
    double[] floors = new double[scales.length];
    Arrays.fill(floors, floor);
    return new FullGaussianDistribution(GaussianDistribution.ofPrecisionFactor(mean, precisionFactor), scales, floors);
  }

  @Override
  public GaussianDistribution gaussian() {
    return gaussian;
  }

  @Override
  public Distribution affine(double[] shift, double[] scale) {
    return new FullGaussianDistribution(
        gaussian.affine(shift, scale),
        AffineDistribution.scaled(scales, scale),
        AffineDistribution.scaled(floor, scale));
  }

  @Override
  public Parameters parameters() {
    return gaussian.parameters();
  }

  @Override
  public void inspect(Inspector inspector) {
    for (int d = 0; d < scales.length; d++) {
      inspector.scale(scales[d], floor[d]);
    }
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "FullGaussian(" + labelWidth() + ")");
  }
}
