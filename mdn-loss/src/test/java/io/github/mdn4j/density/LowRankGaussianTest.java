// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.loss.DensityLoss.Engine;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LowRankGaussianTest {

  @Nested
  class OfRankTwo extends DensityConformance {
    OfRankTwo() {
      super(LowRankGaussian.of(4, 2));
    }

    @Override
    protected int[] scaleColumns() {
      return new int[] {4, 5, 6, 7};
    }

    @Override
    protected Density bareExp() {
      return LowRankGaussian.of(4, 2, Scale.exp());
    }

    @Override
    protected double[] stretched(double[] theta, double a, double b) {
      double[] changed = new double[theta.length];
      for (int j = 0; j < theta.length; j++) {
        changed[j] = j < 4 ? a * theta[j] + b : j < 8 ? stretchedScale(theta[j], a) : a * theta[j];
      }
      return changed;
    }
  }

  @Nested
  class OfOneColumn extends DensityConformance {
    OfOneColumn() {
      super(LowRankGaussian.of(1, 1));
    }

    @Override
    protected Density bareExp() {
      return LowRankGaussian.of(1, 1, Scale.exp());
    }

    @Override
    protected int[] scaleColumns() {
      return new int[] {1};
    }
  }

  @Test
  void aWideLabelIsAFullGaussianOfTheSameCovariance() {
    int width = 128;
    int rank = 3;
    LowRankGaussian density = LowRankGaussian.of(width, rank, Scale.exp());
    double[] theta = new Random(1).doubles(density.parameterWidth(), -1, 1).toArray();
    double[] y = new Random(2).doubles(width, -2, 2).toArray();
    double expected = -gaussianNll(density.at(theta), y);
    assertEquals(expected, density.at(theta).logDensity(y), 1e-11 * Math.abs(expected));
    INDArray raw = Nd4j.createFromArray(new double[][] {theta});
    INDArray label = Nd4j.createFromArray(new double[][] {y});
    for (Engine engine : new Engine[] {Engine.KERNELS, Engine.SAMEDIFF}) {
      double nll = new LossMixtureNLL(density, engine).computeScore(label, raw, new ActivationIdentity(), null, false);
      assertEquals(-expected, nll, 1e-11 * Math.abs(expected));
    }
  }

  // by a Cholesky factor of the D by D covariance, row by row
  private static double gaussianNll(Distribution distribution, double[] y) {
    double[][] lower = distribution.covariance();
    double[] mean = distribution.mean();
    double[] z = new double[y.length];
    double nll = 0;
    for (int i = 0; i < y.length; i++) {
      z[i] = y[i] - mean[i];
      for (int j = 0; j <= i; j++) {
        for (int k = 0; k < j; k++) {
          lower[i][j] -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(lower[i][i]) : lower[i][j] / lower[j][j];
        z[i] = j < i ? z[i] - lower[i][j] * z[j] : z[i] / lower[i][i];
      }
      nll += 0.5 * z[i] * z[i] + Math.log(lower[i][i]) + 0.5 * Math.log(2 * Math.PI);
    }
    return nll;
  }
}
