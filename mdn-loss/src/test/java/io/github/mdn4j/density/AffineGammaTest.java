// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class AffineGammaTest extends DensityConformance {

  AffineGammaTest() {
    super(Affine.of(Gamma.of(1), -2, 3));
  }

  @Override
  int[] scaleColumns() {
    return new int[] {0, 1};
  }

  @Override
  Density bareExp() {
    return Affine.of(Gamma.of(1, Scale.exp()), -2, 3);
  }

  @Override
  double edge() {
    return -2;
  }

  @Override
  double[][] outside() {
    return new double[][] {{-2}, {-3}};
  }
}
