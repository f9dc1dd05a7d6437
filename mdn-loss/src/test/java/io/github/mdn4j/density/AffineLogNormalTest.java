// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class AffineLogNormalTest extends DensityConformance {

  AffineLogNormalTest() {
    super(Affine.of(LogNormal.of(1), -2, 3));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {1};
  }

  @Override
  protected Density bareExp() {
    return Affine.of(LogNormal.of(1, Scale.exp()), -2, 3);
  }

  @Override
  protected double edge() {
    return -2;
  }

  @Override
  protected double[][] outside() {
    return new double[][] {{-2}, {-3}};
  }
}
