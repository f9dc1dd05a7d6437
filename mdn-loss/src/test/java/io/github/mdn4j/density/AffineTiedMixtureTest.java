// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class AffineTiedMixtureTest extends DensityConformance {

  AffineTiedMixtureTest() {
    super(TiedMixture.of(2, Affine.of(BivariateGaussian.of(), new double[] {1, -2}, new double[] {3, 0.5})));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {6, 7};
  }

  @Override
  protected double[] floors() {
    return new double[] {3 * 1e-3, 0.5 * 1e-3};
  }

  @Override
  protected Density bareExp() {
    return TiedMixture.of(
        2, Affine.of(BivariateGaussian.of(Scale.exp()), new double[] {1, -2}, new double[] {3, 0.5}));
  }
}
