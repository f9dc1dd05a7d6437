// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.StandardNormal;
import io.github.mdn4j.internal.Triangular;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * A multivariate Gaussian with its parameters bound: N(μ, Σ) with any covariance.
 *
 * <p>Held by a triangular factor, either L of the covariance, Σ = L Lᵀ, or U of the precision, Σ⁻¹ = Uᵀ U; no matrix is
 * inverted. log f(y) = −½ ‖z‖² − log |L| − ½ D log 2π with z = L⁻¹ (y − μ) = U (y − μ).
 */
public final class GaussianDistribution implements Distribution, GaussianForm {

  private static final String WHO = "GaussianDistribution";

  private final double[] mean;
  private final GaussianFactor factor;
  private final double logNormaliser; // log |L| + ½ D log 2π

  private GaussianDistribution(double[] mean, GaussianFactor factor) {
    this.mean = mean;
    this.factor = factor;
    logNormaliser = factor.logDeterminant() + mean.length * StandardNormal.HALF_LOG_2_PI;
  }

  /**
   * Makes a Gaussian.
   *
   * @param mean μ, D numbers
   * @param covariance Σ, D by D, symmetric and positive definite
   * @throws ND4JIllegalArgumentException if the covariance is not such, or a number is not finite
   */
  public static GaussianDistribution of(double[] mean, double[][] covariance) {
    double[] mu = Checks.finite(WHO, "mean", mean);
    return new GaussianDistribution(mu, GaussianFactor.checked(mu.length, covariance));
  }

  /**
   * Makes a Gaussian over one column.
   *
   * @param mean μ
   * @param scale σ, the standard deviation, positive
   * @throws ND4JIllegalArgumentException if the mean is not finite or the scale is not a positive number
   */
  public static GaussianDistribution of(double mean, double scale) {
    double[] sigma = {Checks.positive(WHO, "scale", scale)};
    return ofDeviations(new double[] {Checks.finite(WHO, "mean", mean)}, sigma);
  }

  /** Makes a Gaussian from its covariance, of which the lower part is read, or throws if it has no Cholesky factor. */
  static GaussianDistribution ofCovariance(double[] mean, double[][] covariance) {
    return new GaussianDistribution(mean, GaussianFactor.ofCovariance(covariance));
  }

  /** Makes a Gaussian from the lower L with Σ = L Lᵀ. */
  static GaussianDistribution ofCovarianceFactor(double[] mean, double[][] lower) {
    return new GaussianDistribution(mean, GaussianFactor.ofCovarianceFactor(lower));
  }

  /** Makes a Gaussian from a matrix R of at least D rows with Σ = Rᵀ R, which it overwrites. */
  static GaussianDistribution ofRoot(double[] mean, double[][] root) {
    return new GaussianDistribution(mean, GaussianFactor.ofRoot(mean.length, root));
  }

  /** Makes a Gaussian from the upper U with Σ⁻¹ = Uᵀ U (Williams 1996); what stands below the diagonal is not read. */
  static GaussianDistribution ofPrecisionFactor(double[] mean, double[][] upper) {
    return new GaussianDistribution(mean, GaussianFactor.ofPrecisionFactor(upper));
  }

  /** Makes a Gaussian without correlation from its standard deviations. */
  static GaussianDistribution ofDeviations(double[] mean, double[] sigma) {
    return new GaussianDistribution(mean, GaussianFactor.ofDeviations(sigma));
  }

  @Override
  public int labelWidth() {
    return mean.length;
  }

  @Override
  public Optional<List<Weighted>> gaussians() {
    return Optional.of(List.of(new Weighted(0, this)));
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double[] difference = new double[mean.length];
    for (int d = 0; d < mean.length; d++) {
      difference[d] = y[d] - mean[d];
    }
    double squares = 0;
    for (double z : factor.whiten(difference)) {
      squares += z * z;
    }
    return -0.5 * squares - logNormaliser;
  }

  @Override
  public double[] mean() {
    return mean.clone();
  }

  @Override
  public double[][] covariance() {
    return factor.covariance();
  }

  /** Returns Σ⁻¹, D by D. */
  double[][] precision() {
    return factor.precision();
  }

  /** Returns the mean, which is where a Gaussian is highest. */
  @Override
  public double[] mode() {
    return mean.clone();
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double spread = Math.sqrt(temperature.spread());
    double[] z = new double[mean.length];
    for (int d = 0; d < z.length; d++) {
      z[d] = spread * random.nextGaussian();
    }
    double[] y = factor.colour(z);
    for (int d = 0; d < y.length; d++) {
      y[d] += mean[d];
    }
    return y;
  }

  @Override
  public GaussianDistribution marginal(int... indices) {
    Indices.check(this, indices);
    double[][] root = new double[mean.length][indices.length]; // [D,|a|], its Gram matrix is Σₐₐ
    for (int j = 0; j < root.length; j++) {
      root[j] = Indices.pick(factor.root(j), indices);
    }
    return ofRoot(Indices.pick(mean, indices), root);
  }

  /**
   * Solves the least squares problem that is left when columns are fixed: docs/math.md, eq. 15, without its difference
   * of covariances, where digits would be lost.
   */
  @Override
  public GaussianDistribution condition(int[] indices, double[] values) {
    int[] free = Indices.others(this, indices, values);
    double[] shift = new double[mean.length];
    for (int a = 0; a < indices.length; a++) {
      shift[indices[a]] = values[a] - mean[indices[a]];
    }
    double[] residual = factor.whiten(shift);
    double[][] system = new double[mean.length][free.length + 1]; // W restricted to the free columns, then W shift
    for (int b = 0; b < free.length; b++) {
      double[] column = factor.whitener(free[b]);
      for (int i = 0; i < column.length; i++) {
        system[i][b] = column[i];
      }
    }
    for (int i = 0; i < residual.length; i++) {
      system[i][free.length] = residual[i];
    }
    Triangular.reduce(system, free.length);
    double[][] upper = new double[free.length][];
    double[] right = new double[free.length];
    for (int b = 0; b < free.length; b++) {
      upper[b] = Arrays.copyOf(system[b], free.length);
      right[b] = system[b][free.length];
    }
    double[] move = Triangular.solveUpper(upper, right);
    double[] conditional = Indices.pick(mean, free);
    for (int b = 0; b < free.length; b++) {
      conditional[b] -= move[b];
    }
    return ofPrecisionFactor(conditional, upper);
  }

  @Override
  public GaussianDistribution affine(double[] shift, double[] scale) {
    double[] moved = AffineDistribution.changed(this, mean, shift, scale); // which checks them
    return new GaussianDistribution(moved, factor.scaled(scale));
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("fullGaussian").with("mean", mean).with("covariance", covariance());
  }

  private double sigma() {
    return factor.sigma();
  }

  /** Multiplies the covariance by τ of the spread. */
  @Override
  public GaussianDistribution at(Temperature temperature) {
    double[] root = new double[mean.length];
    Arrays.fill(root, Math.sqrt(temperature.spread()));
    return new GaussianDistribution(mean, factor.scaled(root));
  }

  @Override
  public double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    return StandardNormal.cdf((y - mean[0]) / sigma());
  }

  @Override
  public double survival(double y) {
    Checks.oneDimensional(this, "survival");
    return StandardNormal.survival((y - mean[0]) / sigma());
  }

  @Override
  public double quantile(double p) {
    Checks.oneDimensional(this, "quantile");
    return mean[0] + sigma() * StandardNormal.quantile(Checks.probability(this, p));
  }

  @Override
  public double upperQuantile(double q) {
    Checks.oneDimensional(this, "upperQuantile");
    return mean[0] - sigma() * StandardNormal.quantile(Checks.probability(this, q));
  }

  @Override
  public double crps(double y) {
    Checks.oneDimensional(this, "crps");
    return sigma() * StandardNormal.crps((y - mean[0]) / sigma());
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "Gaussian(" + mean.length + ")");
  }
}
