// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.StandardNormal;
import io.github.mdn4j.internal.Triangular;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A Gaussian of low-rank covariance: N(μ, diag(σ²) + F Fᵀ), with no D by D matrix unless asked. */
public final class LowRankGaussianDistribution implements BoundGaussian {

  private final double[] mean;
  private final double[] sigma;
  private final double[][] factor; // [rank][D]
  private final double[][] q; // [rank][D + rank], orthonormal, spans the columns of [F/σ; I]
  private final double[] floor; // σ₀ of each column
  private final double logNormaliser;

  private LowRankGaussianDistribution(double[] mean, double[] sigma, double[][] factor, double[] floor) {
    this.mean = mean;
    this.floor = floor;
    this.sigma = sigma;
    this.factor = factor;
    int width = mean.length;
    q = new double[factor.length][width + factor.length];
    double log = width * StandardNormal.HALF_LOG_2_PI;
    for (int d = 0; d < width; d++) {
      log += Math.log(sigma[d]);
    }
    for (int j = 0; j < q.length; j++) {
      for (int d = 0; d < width; d++) {
        q[j][d] = factor[j][d] / sigma[d];
      }
      q[j][width + j] = 1;
      orthogonalise(q[j], j);
      double norm = Math.sqrt(product(q[j], q[j]));
      for (int d = 0; d < q[j].length; d++) {
        q[j][d] /= norm;
      }
      log += Math.log(norm);
    }
    logNormaliser = log;
  }

  /**
   * Makes a Gaussian of covariance diag(σ²) + F Fᵀ.
   *
   * @param mean μ, D numbers
   * @param scale σ, D positive numbers
   * @param factors the columns of F, at least one, each of D numbers
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if the numbers are not as many, finite and positive
   */
  public static LowRankGaussianDistribution of(double[] mean, double[] scale, double[]... factors) {
    String who = "LowRankGaussianDistribution";
    double[] mu = Checks.finite(who, "mean", mean);
    double[] sigma = Checks.positive(who, "scale", mu.length, scale);
    double[][] factor = new double[Checks.positive(who, "rank", Checks.given(who, "factors", factors).length)][];
    for (int j = 0; j < factor.length; j++) {
      factor[j] = Checks.finite(who, "factor " + j, mu.length, factors[j]);
    }
    return predicted(mu, sigma, factor, 0);
  }

  /**
   * Makes what a network predicts, whatever its raw numbers: nothing is checked and the arrays are not copied, as a
   * scale may be 0 or infinite where a raw number is far out.
   *
   * @param mean μ, D numbers
   * @param sigma σ, D numbers
   * @param factor the columns of F, R rows of D numbers
   * @param floor σ₀, below which a scale cannot go, or 0 if there is no floor
   */
  public static LowRankGaussianDistribution predicted(double[] mean, double[] sigma, double[][] factor, double floor) {
    double[] floors = new double[sigma.length];
    Arrays.fill(floors, floor);
    return new LowRankGaussianDistribution(mean, sigma, factor, floors);
  }

  private static double product(double[] x, double[] y) {
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      sum += x[d] * y[d];
    }
    return sum;
  }

  // twice, as the kernel does
  private void orthogonalise(double[] x, int units) {
    for (int i = 0; i < 2 * units; i++) {
      double[] unit = q[i % units];
      double dot = product(x, unit);
      for (int d = 0; d < x.length; d++) {
        x[d] -= dot * unit[d];
      }
    }
  }

  @Override
  public int labelWidth() {
    return mean.length;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double[] residual = new double[mean.length + factor.length];
    for (int d = 0; d < mean.length; d++) {
      residual[d] = (y[d] - mean[d]) / sigma[d];
    }
    orthogonalise(residual, q.length);
    return -0.5 * product(residual, residual) - logNormaliser;
  }

  @Override
  public double[] mean() {
    return mean.clone();
  }

  @Override
  public double[] variance() {
    double[] variance = new double[mean.length];
    for (int d = 0; d < variance.length; d++) {
      variance[d] = covariance(d, d);
    }
    return variance;
  }

  @Override
  public double[][] covariance() {
    double[][] covariance = new double[mean.length][mean.length];
    for (int a = 0; a < mean.length; a++) {
      for (int b = 0; b < mean.length; b++) {
        covariance[a][b] = covariance(a, b);
      }
    }
    return covariance;
  }

  private double covariance(int a, int b) {
    double sum = a == b ? sigma[a] * sigma[a] : 0;
    for (double[] column : factor) {
      sum += column[a] * column[b];
    }
    return sum;
  }

  @Override
  public double[] mode() {
    return mean.clone();
  }

  /** Draws the common factors first, then the columns. */
  /** Multiplies σ and the factors by √τ of the spread. */
  @Override
  public LowRankGaussianDistribution at(Temperature temperature) {
    double root = Math.sqrt(temperature.spread());
    double[] wider = sigma.clone();
    double[][] factors = new double[factor.length][];
    for (int d = 0; d < wider.length; d++) {
      wider[d] *= root;
    }
    for (int j = 0; j < factors.length; j++) {
      factors[j] = factor[j].clone();
      for (int d = 0; d < wider.length; d++) {
        factors[j][d] *= root;
      }
    }
    return new LowRankGaussianDistribution(mean, wider, factors, new double[wider.length]);
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double spread = Math.sqrt(temperature.spread());
    double[] y = mean.clone();
    for (double[] column : factor) {
      double common = spread * random.nextGaussian();
      for (int d = 0; d < y.length; d++) {
        y[d] += common * column[d];
      }
    }
    for (int d = 0; d < y.length; d++) {
      y[d] += spread * sigma[d] * random.nextGaussian();
    }
    return y;
  }

  /** Returns this Gaussian by the triangle of [diag(σ); Fᵀ], whose Gram matrix is the covariance. */
  @Override
  public GaussianDistribution gaussian() {
    int width = mean.length;
    double[][] root = new double[width + factor.length][width];
    for (int d = 0; d < width; d++) {
      root[d][d] = sigma[d];
    }
    for (int j = 0; j < factor.length; j++) {
      root[width + j] = factor[j].clone();
    }
    Triangular.reduce(root, width);
    double[][] lower = new double[width][width];
    for (int a = 0; a < width; a++) {
      for (int b = 0; b <= a; b++) {
        lower[a][b] = root[b][a];
      }
    }
    return GaussianDistribution.ofCovarianceFactor(mean.clone(), lower);
  }

  /** Some columns of a low-rank Gaussian are one of the same rank. */
  @Override
  public Distribution marginal(int... indices) {
    Indices.check(this, indices);
    double[][] rows = new double[factor.length][];
    for (int j = 0; j < rows.length; j++) {
      rows[j] = Indices.pick(factor[j], indices);
    }
    return new LowRankGaussianDistribution(
        Indices.pick(mean, indices), Indices.pick(sigma, indices), rows, Indices.pick(floor, indices));
  }

  @Override
  public Distribution affine(double[] shift, double[] scale) {
    double[][] columns = new double[factor.length][];
    for (int j = 0; j < columns.length; j++) {
      columns[j] = AffineDistribution.scaled(factor[j], scale);
    }
    return new LowRankGaussianDistribution(
        AffineDistribution.changed(this, mean, shift, scale),
        AffineDistribution.scaled(sigma, scale),
        columns,
        AffineDistribution.scaled(floor, scale));
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("lowRankGaussian").with("mean", mean).with("scale", sigma).with("factors", factor);
  }

  @Override
  public void inspect(Inspector inspector) {
    for (int d = 0; d < sigma.length; d++) {
      inspector.scale(sigma[d], floor[d]);
    }
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "LowRankGaussian(" + mean.length + ", " + factor.length + ")");
  }
}
