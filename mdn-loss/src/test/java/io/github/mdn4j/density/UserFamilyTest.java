// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.exception.ND4JIllegalStateException;

/** Families that say no more than their widths and their graph. */
class UserFamilyTest {

  private static final double EULER = 0.5772156649015329;

  /** A Gumbel density: location, log of the scale. */
  private record Gumbel() implements Density {

    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public int parameterWidth() {
      return 2;
    }

    @Override
    public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
      SDVariable logScale = Columns.of(sd, theta, 1, 1);
      SDVariable z = y.sub(Columns.of(sd, theta, 0, 1)).mul(sd.math().exp(logScale.neg()));
      return z.add(sd.math().exp(z.neg())).add(logScale).neg();
    }
  }

  /** An exponential density: log of the rate. */
  private record Exponential() implements Density {

    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public int parameterWidth() {
      return 1;
    }

    @Override
    public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
      return theta.sub(y.mul(sd.math().exp(theta)));
    }

    @Override
    public Optional<String> faultOf(double[] y) {
      return y[0] < 0 ? Optional.of(y[0] + " is negative") : Optional.empty();
    }
  }

  /** A geometric law over 0, 1, …, which has no density over the line: one logit. */
  private record Geometric() implements Density {

    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public int parameterWidth() {
      return 1;
    }

    @Override
    public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
      return Scale.softplus(sd, theta.neg()).neg().sub(y.mul(Scale.softplus(sd, theta)));
    }

    @Override
    public Optional<String> faultOf(double[] y) {
      return y[0] >= 0 && y[0] == Math.rint(y[0]) ? Optional.empty() : Optional.of(y[0] + " is no count");
    }
  }

  /** A Gaussian of two columns that does not say so. */
  private record Plane() implements Density {

    @Override
    public int labelWidth() {
      return 2;
    }

    @Override
    public int parameterWidth() {
      return 5;
    }

    @Override
    public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
      return BivariateGaussian.of(Scale.exp()).logDensity(sd, theta, y);
    }
  }

  @Test
  void aGumbelHasItsKnownMomentsAndQuantiles() {
    for (double[] theta : new double[][] {{0.7, -0.4}, {-3e4, 2}, {5, -9}}) {
      double mu = theta[0];
      double scale = Math.exp(theta[1]);
      Distribution distribution = new Gumbel().at(theta);
      assertEquals(mu + EULER * scale, distribution.mean()[0], 1e-8 * scale + 1e-13 * Math.abs(mu));
      assertEquals(Math.PI * Math.PI / 6 * scale * scale, distribution.variance()[0], 1e-7 * scale * scale);
      assertEquals(mu, distribution.mode()[0], 1e-5 * scale);
      for (double z : new double[] {-1.2, 0, 0.4, 3, 8}) {
        double y = mu + scale * z;
        assertEquals(Math.exp(-Math.exp(-(y - mu) / scale)), distribution.cdf(y), 1e-9);
        assertEquals(-Math.expm1(-Math.exp(-(y - mu) / scale)), distribution.survival(y), 1e-9);
        assertEquals(-z - Math.exp(-z) - theta[1], distribution.logDensity(y), 1e-9);
      }
      for (double p : new double[] {0.01, 0.5, 0.95}) {
        assertEquals(mu - scale * Math.log(-Math.log(p)), distribution.quantile(p), 1e-7 * scale);
      }
    }
  }

  @Test
  void theScoreOfAnExponentialIsItsClosedForm() {
    // Jordan, Krüger and Lerch (2019), appendix A: |y| - 2 F(y) / rate + 1 / (2 rate)
    Distribution distribution = new Exponential().at(Math.log(2));
    for (double y : new double[] {0.1, 0.9, 3}) {
      assertEquals(y + Math.expm1(-2 * y) + 0.25, distribution.crps(y), 1e-8);
    }
    assertEquals(Double.NEGATIVE_INFINITY, distribution.logDensity(-0.1));
    assertEquals(0.5, distribution.mean()[0], 1e-8);
    assertEquals(0, distribution.cdf(-1));
  }

  @Test
  void drawsOfOneColumnInvertTheCdf() {
    Distribution distribution = new Gumbel().at(1, 0);
    Random random = new Random(4);
    int n = 100;
    double largest = 0;
    double[] u = new double[n];
    for (int i = 0; i < n; i++) {
      u[i] = Math.exp(-Math.exp(-(distribution.sample(random)[0] - 1)));
    }
    Arrays.sort(u);
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.max(u[i] - (double) i / n, (i + 1.0) / n - u[i]));
    }
    assertTrue(largest < 1.63 / Math.sqrt(n), "Kolmogorov-Smirnov distance " + largest); // 1 percent
  }

  @Test
  void twoColumnsAreSampledWithTheirCorrelation() {
    double[] theta = {3, -200, -1, 2, 0.8};
    Distribution known = BivariateGaussian.of(Scale.exp()).at(theta);
    Distribution distribution = new Plane().at(theta);
    double[][] covariance = known.covariance();
    for (int a = 0; a < 2; a++) {
      double sigma = Math.sqrt(covariance[a][a]);
      assertEquals(known.mean()[a], distribution.mean()[a], 0.05 * sigma);
      assertEquals(known.mode()[a], distribution.mode()[a], 1e-3 * sigma);
      for (int b = 0; b < 2; b++) {
        assertEquals(
            covariance[a][b], distribution.covariance()[a][b], 0.08 * sigma * Math.sqrt(covariance[b][b]));
      }
    }
    assertArrayEquals(distribution.sample(new Random(1)), distribution.sample(new Random(1)));
    assertThrows(UnsupportedOperationException.class, () -> distribution.cdf(0));
    assertThrows(
        UnsupportedOperationException.class, () -> distribution.sample(Temperature.of(1, 2), new Random(1)));
  }

  @Test
  void aMixtureOfAUsersFamilyWorks() {
    Distribution mixture = Mixture.of(2, new Gumbel()).at(0.2, -0.3, 0, 0, 4, -1);
    double weight = 1 / (1 + Math.exp(-0.5));
    double expected = weight * EULER + (1 - weight) * (4 + EULER * Math.exp(-1));
    assertEquals(expected, mixture.mean()[0], 1e-8);
    assertEquals(0.3, mixture.cdf(mixture.quantile(0.3)), 1e-9);
  }

  @Test
  void aDiscreteFamilyIsToldToBindItself() {
    Distribution distribution = new Geometric().at(0.4);
    assertEquals(Math.log(1 / (1 + Math.exp(-0.4))), distribution.logDensity(0), 1e-14);
    String message = assertThrows(ND4JIllegalStateException.class, distribution::mean).getMessage();
    assertTrue(message.contains("Geometric") && message.contains("override at()"), message);
  }
}
