// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class JointTest extends DensityConformance {

  JointTest() {
    super(Joint.of(DiagonalGaussian.of(2), Bernoulli.of()));
  }

  @Override
  int[] scaleColumns() {
    return new int[] {2, 3};
  }

  @Override
  Density bareExp() {
    return Joint.of(DiagonalGaussian.of(2, Scale.exp()), Bernoulli.of());
  }

  @Override
  double[][] discrete() {
    return new double[][] {{0}, {1}};
  }

  @Override
  double[][] outside() {
    return new double[][] {{0, 0, 0.5}};
  }
}
