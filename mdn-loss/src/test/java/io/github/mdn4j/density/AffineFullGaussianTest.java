// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class AffineFullGaussianTest extends DensityConformance {

  AffineFullGaussianTest() {
    super(FullGaussian.of(3).affine(new double[] {1, -2, 100}, new double[] {3, 0.5, 20}));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {3, 4, 5};
  }

  @Override
  protected Density bareExp() {
    return FullGaussian.of(3, Scale.exp()).affine(new double[] {1, -2, 100}, new double[] {3, 0.5, 20});
  }

  @Override
  protected double[] floors() {
    return new double[] {3e-12, 0.5e-12, 20e-12};
  }
}
