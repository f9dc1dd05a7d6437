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
  private static final double ASYMMETRY = 1e-6; // of √(Σₐₐ Σ_bb): what came as floats
  private static final double PIVOT = 1e-15; // what is left of a variance, relative to it, where that is rounding

  private final double[] mean;
  private final double[][] factor;
  private final boolean ofPrecision;
  private final double logNormaliser; // log |L| + ½ D log 2π

  private GaussianDistribution(double[] mean, double[][] factor, boolean ofPrecision) {
    this.mean = mean;
    this.factor = factor;
    this.ofPrecision = ofPrecision;
    double logDiagonal = 0;
    for (int d = 0; d < mean.length; d++) {
      logDiagonal += Math.log(Checks.positive("Gaussian(" + mean.length + ")", "factor diagonal " + d, factor[d][d]));
    }
    logNormaliser = (ofPrecision ? -logDiagonal : logDiagonal) + mean.length * StandardNormal.HALF_LOG_2_PI;
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
    double[][] symmetric = symmetric(mu.length, Checks.given(WHO, "covariance", covariance));
    GaussianDistribution gaussian = ofCovariance(mu, symmetric);
    for (int d = 0; d < mu.length; d++) {
      double left = gaussian.factor[d][d];
      if (!(left * left > mu.length * PIVOT * symmetric[d][d])) {
        throw new ND4JIllegalArgumentException(
            WHO + ": expected a positive definite covariance but got " + Arrays.deepToString(covariance)
                + ", which is singular but for rounding");
      }
    }
    return gaussian;
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

  // a copy of a matrix that is symmetric but for rounding, made to be so
  private static double[][] symmetric(int width, double[][] matrix) {
    if (matrix.length != width) {
      throw new ND4JIllegalArgumentException(
          WHO + ": expected a covariance of " + width + " rows, as the mean has, but got " + matrix.length);
    }
    double[][] copy = new double[width][];
    for (int a = 0; a < width; a++) {
      copy[a] = Checks.finite(WHO, "covariance row " + a, width, matrix[a]);
      for (int b = 0; b < a; b++) {
        double size = Math.sqrt(Math.abs(copy[a][a] * copy[b][b]));
        if (!(Math.abs(copy[a][b] - copy[b][a]) <= ASYMMETRY * size)) {
          throw new ND4JIllegalArgumentException(
              WHO + ": expected a symmetric covariance but got " + copy[a][b] + " and " + copy[b][a]
                  + " for columns " + b + " and " + a);
        }
        copy[a][b] = 0.5 * (copy[a][b] + copy[b][a]);
        copy[b][a] = copy[a][b];
      }
    }
    return copy;
  }

  /** Makes a Gaussian from its covariance, of which the lower part is read, or throws if it has no Cholesky factor. */
  static GaussianDistribution ofCovariance(double[] mean, double[][] covariance) {
    double[][] lower =
        Triangular.cholesky(covariance)
            .orElseThrow(
                () ->
                    new ND4JIllegalArgumentException(
                        "Gaussian(" + mean.length + "): the covariance must be positive definite, got "
                            + Arrays.deepToString(covariance)));
    return ofCovarianceFactor(mean, lower);
  }

  /** Makes a Gaussian from the lower L with Σ = L Lᵀ. */
  static GaussianDistribution ofCovarianceFactor(double[] mean, double[][] lower) {
    return new GaussianDistribution(mean, lower, false);
  }

  /** Makes a Gaussian from a matrix R of at least D rows with Σ = Rᵀ R, which it overwrites. */
  static GaussianDistribution ofRoot(double[] mean, double[][] root) {
    Triangular.reduce(root, mean.length);
    double[][] lower = new double[mean.length][mean.length];
    for (int a = 0; a < mean.length; a++) {
      for (int b = 0; b <= a; b++) {
        lower[a][b] = root[b][a];
      }
    }
    return ofCovarianceFactor(mean, lower);
  }

  /** Makes a Gaussian from the upper U with Σ⁻¹ = Uᵀ U (Williams 1996); what stands below the diagonal is not read. */
  static GaussianDistribution ofPrecisionFactor(double[] mean, double[][] upper) {
    return new GaussianDistribution(mean, upper, true);
  }

  /** Makes a Gaussian without correlation from its standard deviations. */
  static GaussianDistribution ofDeviations(double[] mean, double[] sigma) {
    double[][] lower = new double[sigma.length][sigma.length];
    for (int d = 0; d < sigma.length; d++) {
      lower[d][d] = sigma[d];
    }
    return ofCovarianceFactor(mean, lower);
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
    for (double z : whiten(difference)) {
      squares += z * z;
    }
    return -0.5 * squares - logNormaliser;
  }

  private double[] whiten(double[] difference) {
    return ofPrecision ? Triangular.multiplyUpper(factor, difference) : Triangular.solveLower(factor, difference);
  }

  private double[] colour(double[] z) {
    return ofPrecision ? Triangular.solveUpper(factor, z) : Triangular.multiplyLower(factor, z);
  }

  @Override
  public double[] mean() {
    return mean.clone();
  }

  @Override
  public double[][] covariance() {
    double[][] root = new double[mean.length][]; // [D,D], row j is column j of a root of the covariance
    for (int j = 0; j < root.length; j++) {
      root[j] = colour(unit(j));
    }
    return gram(root);
  }

  /** Returns Σ⁻¹, D by D. */
  double[][] precision() {
    double[][] root = new double[mean.length][]; // [D,D], row i is row i of W, W (y − μ) = z
    double[][] columns = new double[mean.length][];
    for (int j = 0; j < root.length; j++) {
      columns[j] = whiten(unit(j));
    }
    for (int i = 0; i < root.length; i++) {
      root[i] = new double[mean.length];
      for (int j = 0; j < root.length; j++) {
        root[i][j] = columns[j][i];
      }
    }
    return gram(root);
  }

  private double[] unit(int j) {
    double[] unit = new double[mean.length];
    unit[j] = 1;
    return unit;
  }

  private static double[][] gram(double[][] root) {
    int n = root.length;
    double[][] gram = new double[n][n];
    for (double[] row : root) {
      for (int a = 0; a < n; a++) {
        for (int b = 0; b <= a; b++) {
          gram[a][b] += row[a] * row[b];
        }
      }
    }
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < a; b++) {
        gram[b][a] = gram[a][b];
      }
    }
    return gram;
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
    double[] y = colour(z);
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
      root[j] = Indices.pick(colour(unit(j)), indices);
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
    double[] residual = whiten(shift);
    double[][] system = new double[mean.length][free.length + 1]; // W restricted to the free columns, then W shift
    for (int b = 0; b < free.length; b++) {
      double[] column = whiten(unit(free[b]));
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
    double[][] changed = new double[factor.length][];
    for (int a = 0; a < changed.length; a++) {
      changed[a] = factor[a].clone();
      for (int b = 0; b < changed.length; b++) {
        changed[a][b] = ofPrecision ? changed[a][b] / scale[b] : changed[a][b] * scale[a];
      }
    }
    return new GaussianDistribution(AffineDistribution.changed(this, mean, shift, scale), changed, ofPrecision);
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("fullGaussian").with("mean", mean).with("covariance", covariance());
  }

  private double sigma() {
    return ofPrecision ? 1 / factor[0][0] : factor[0][0];
  }

  /** Multiplies the covariance by τ of the spread. */
  @Override
  public GaussianDistribution at(Temperature temperature) {
    double root = ofPrecision ? 1 / Math.sqrt(temperature.spread()) : Math.sqrt(temperature.spread());
    double[][] scaled = new double[factor.length][];
    for (int a = 0; a < scaled.length; a++) {
      scaled[a] = factor[a].clone();
      for (int b = 0; b < scaled.length; b++) {
        scaled[a][b] *= root;
      }
    }
    return new GaussianDistribution(mean, scaled, ofPrecision);
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
