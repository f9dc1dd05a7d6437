// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.Triangular;
import java.util.Arrays;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * A triangular factor of a covariance, which is never inverted: L with Σ = L Lᵀ, or U of the precision, Σ⁻¹ = Uᵀ U.
 * Immutable.
 */
final class GaussianFactor {

  private static final String WHO = "GaussianDistribution";
  private static final double ASYMMETRY = 1e-6; // of √(Σₐₐ Σ_bb): what came as floats
  private static final double PIVOT = 1e-15; // what is left of a variance, relative to it, where that is rounding

  private final double[][] factor;
  private final boolean ofPrecision;

  private GaussianFactor(double[][] factor, boolean ofPrecision) {
    this.factor = factor;
    this.ofPrecision = ofPrecision;
    for (int d = 0; d < factor.length; d++) {
      Checks.positive("Gaussian(" + factor.length + ")", "factor diagonal " + d, factor[d][d]);
    }
  }

  /** Takes the lower L with Σ = L Lᵀ. */
  static GaussianFactor ofCovarianceFactor(double[][] lower) {
    return new GaussianFactor(lower, false);
  }

  /** Takes the upper U with Σ⁻¹ = Uᵀ U (Williams 1996); what stands below the diagonal is not read. */
  static GaussianFactor ofPrecisionFactor(double[][] upper) {
    return new GaussianFactor(upper, true);
  }

  /** Takes standard deviations of columns without correlation. */
  static GaussianFactor ofDeviations(double... sigma) {
    double[][] lower = new double[sigma.length][sigma.length];
    for (int d = 0; d < sigma.length; d++) {
      lower[d][d] = sigma[d];
    }
    return ofCovarianceFactor(lower);
  }

  /** Takes a covariance, of which the lower part is read, or throws if it has no Cholesky factor. */
  static GaussianFactor ofCovariance(double[][] covariance) {
    double[][] lower =
        Triangular.cholesky(covariance)
            .orElseThrow(
                () ->
                    new ND4JIllegalArgumentException(
                        "Gaussian(" + covariance.length + "): the covariance must be positive definite, got "
                            + Arrays.deepToString(covariance)));
    return ofCovarianceFactor(lower);
  }

  /** Takes a matrix R of at least D rows with Σ = Rᵀ R, which it overwrites. */
  static GaussianFactor ofRoot(int width, double[][] root) {
    Triangular.reduce(root, width);
    double[][] lower = new double[width][width];
    for (int a = 0; a < width; a++) {
      for (int b = 0; b <= a; b++) {
        lower[a][b] = root[b][a];
      }
    }
    return ofCovarianceFactor(lower);
  }

  /**
   * Takes a covariance from outside, which must be symmetric and positive definite by more than rounding.
   *
   * @throws ND4JIllegalArgumentException if it is not
   */
  static GaussianFactor checked(int width, double[][] covariance) {
    double[][] symmetric = symmetric(width, Checks.given(WHO, "covariance", covariance));
    GaussianFactor factor = ofCovariance(symmetric);
    for (int d = 0; d < width; d++) {
      double left = factor.factor[d][d];
      if (!(left * left > width * PIVOT * symmetric[d][d])) {
        throw new ND4JIllegalArgumentException(
            WHO + ": expected a positive definite covariance but got " + Arrays.deepToString(covariance)
                + ", which is singular but for rounding");
      }
    }
    return factor;
  }

  /** Returns a copy of a matrix that is symmetric but for rounding, made to be so. */
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

  /** Returns log |L|, half of the logarithm of the determinant of Σ. */
  double logDeterminant() {
    double logDiagonal = 0;
    for (int d = 0; d < factor.length; d++) {
      logDiagonal += Math.log(factor[d][d]);
    }
    return ofPrecision ? -logDiagonal : logDiagonal;
  }

  /** Returns σ of the only column. */
  double sigma() {
    return ofPrecision ? 1 / factor[0][0] : factor[0][0];
  }

  /** Returns W x, with W Σ Wᵀ = 1. */
  double[] whiten(double... x) {
    return ofPrecision ? Triangular.multiplyUpper(factor, x) : Triangular.solveLower(factor, x);
  }

  /** Returns W⁻¹ z, whose covariance is Σ where that of z is 1. */
  double[] colour(double... z) {
    return ofPrecision ? Triangular.solveUpper(factor, z) : Triangular.multiplyLower(factor, z);
  }

  /** Returns column j of W. */
  double[] whitener(int j) {
    return whiten(unit(j));
  }

  /** Returns column j of W⁻¹. */
  double[] root(int j) {
    return colour(unit(j));
  }

  private double[] unit(int j) {
    double[] unit = new double[factor.length];
    unit[j] = 1;
    return unit;
  }

  /** Returns Σ. */
  double[][] covariance() {
    double[][] root = new double[factor.length][]; // [D,D], row j is column j of a root of the covariance
    for (int j = 0; j < root.length; j++) {
      root[j] = root(j);
    }
    return gram(root);
  }

  /** Returns Σ⁻¹. */
  double[][] precision() {
    int n = factor.length;
    double[][] root = new double[n][n]; // row i is row i of W
    for (int j = 0; j < n; j++) {
      double[] column = whitener(j);
      for (int i = 0; i < n; i++) {
        root[i][j] = column[i];
      }
    }
    return gram(root);
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

  /** Returns that of labels multiplied by s, column by column. */
  GaussianFactor scaled(double... s) {
    double[][] changed = new double[factor.length][];
    for (int a = 0; a < changed.length; a++) {
      changed[a] = factor[a].clone();
      for (int b = 0; b < changed.length; b++) {
        changed[a][b] = ofPrecision ? changed[a][b] / s[b] : changed[a][b] * s[a];
      }
    }
    return new GaussianFactor(changed, ofPrecision);
  }
}
