// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class SpikeAndSlabTest extends DensityConformance {

  SpikeAndSlabTest() {
    super(Mixture.of(DiagonalGaussian.of(1), StudentT.of(1, 4.5), Logistic.of(1)));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {4, 6, 8};
  }

  @Override
  protected Density bareExp() {
    return Mixture.of(
        DiagonalGaussian.of(1, Scale.exp()), StudentT.of(1, 4.5, Scale.exp()), Logistic.of(1, Scale.exp()));
  }
}
