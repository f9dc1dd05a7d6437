// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class AffineMixtureTest extends DensityConformance {

  AffineMixtureTest() {
    super(Affine.of(Mixture.of(2, DiagonalGaussian.of(1)), 54, 0.8));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {3, 5};
  }

  @Override
  protected Density bareExp() {
    return Affine.of(Mixture.of(2, DiagonalGaussian.of(1, Scale.exp())), 54, 0.8);
  }

  @Override
  protected double edge() {
    return 54; // near all the mass: there is no edge
  }

  @Override
  protected double floor() {
    return 0.8 * 1e-3;
  }
}
