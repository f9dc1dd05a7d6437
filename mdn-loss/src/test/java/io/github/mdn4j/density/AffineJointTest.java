// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class AffineJointTest extends DensityConformance {

  AffineJointTest() {
    super(Joint.of(DiagonalGaussian.of(2), Bernoulli.of())
        .affine(new double[] {1, -2, 0}, new double[] {3, 0.5, 1}));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {2, 3};
  }

  @Override
  protected double[] floors() {
    return new double[] {3 * 1e-3, 0.5 * 1e-3};
  }

  @Override
  protected Density bareExp() {
    return Joint.of(DiagonalGaussian.of(2, Scale.exp()), Bernoulli.of())
        .affine(new double[] {1, -2, 0}, new double[] {3, 0.5, 1});
  }

  @Override
  protected double[][] discrete() {
    return new double[][] {{0}, {1}};
  }
}
