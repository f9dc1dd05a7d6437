// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.distribution.Distribution;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

class JointTest extends DensityConformance {

  JointTest() {
    super(Joint.of(DiagonalGaussian.of(2), Bernoulli.of()));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {2, 3};
  }

  @Override
  protected Density bareExp() {
    return Joint.of(DiagonalGaussian.of(2, Scale.exp()), Bernoulli.of());
  }

  @Override
  protected double[][] discrete() {
    return new double[][] {{0}, {1}};
  }

  @Override
  protected double[][] outside() {
    return new double[][] {{0, 0, 0.5}};
  }

  @Test
  void marginalsKeepTheOrderOfTheIndices() {
    Distribution joint = Joint.of(DiagonalGaussian.of(2), Bernoulli.of()).at(1, 2, 0, 0, 0.4);
    double p = 1 / (1 + Math.exp(-0.4));
    assertArrayEquals(new double[] {p, 2, 1}, joint.marginal(2, 1, 0).mean(), 1e-15);
    assertThrows(UnsupportedOperationException.class, () -> joint.marginal(0, 2, 1));
    assertArrayEquals(new double[] {1, p}, joint.condition(new int[] {1}, new double[] {7}).mean(), 1e-15);
    assertArrayEquals(new double[] {1, 2}, joint.condition(new int[] {2}, new double[] {0}).mean());
    assertThrows(
        ND4JIllegalArgumentException.class, () -> joint.condition(new int[] {2}, new double[] {0.5}));
  }
}
