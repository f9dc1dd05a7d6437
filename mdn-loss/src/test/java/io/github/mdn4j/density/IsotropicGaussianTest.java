// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class IsotropicGaussianTest extends DensityConformance {

  IsotropicGaussianTest() {
    super(IsotropicGaussian.of(3));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {3};
  }

  @Override
  protected Density bareExp() {
    return IsotropicGaussian.of(3, Scale.exp());
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) {
    return new double[] {a * theta[0] + b, a * theta[1] + b, a * theta[2] + b, stretchedScale(theta[3], a)};
  }
}
