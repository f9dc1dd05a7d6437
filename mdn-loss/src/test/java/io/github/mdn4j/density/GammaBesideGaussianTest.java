// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class GammaBesideGaussianTest extends DensityConformance {

  GammaBesideGaussianTest() {
    super(Mixture.of(Gamma.of(1), DiagonalGaussian.of(1)));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {2, 3, 5};
  }

  @Override
  protected Density bareExp() {
    return Mixture.of(Gamma.of(1, Scale.exp()), DiagonalGaussian.of(1, Scale.exp()));
  }
}
