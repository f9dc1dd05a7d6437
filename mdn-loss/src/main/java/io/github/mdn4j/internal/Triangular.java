// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

import java.util.Optional;

/** Triangular factors of small dense matrices, stored by rows. */
public final class Triangular {

  private Triangular() {}

  /** Returns the lower L with L Lᵀ = a, or empty if a is not positive definite. Reads the lower part of a. */
  public static Optional<double[][]> cholesky(double[][] a) {
    int n = a.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int m = 0; m < j; m++) {
          sum -= lower[i][m] * lower[j][m];
        }
        if (j < i) {
          lower[i][j] = sum / lower[j][j];
        } else if (sum > 0 && sum < Double.POSITIVE_INFINITY) {
          lower[i][i] = Math.sqrt(sum);
        } else {
          return Optional.empty();
        }
      }
    }
    return Optional.of(lower);
  }

  /** Returns x with L x = b. */
  public static double[] solveLower(double[][] lower, double[] b) {
    double[] x = new double[b.length];
    for (int i = 0; i < x.length; i++) {
      double sum = b[i];
      for (int j = 0; j < i; j++) {
        sum -= lower[i][j] * x[j];
      }
      x[i] = sum / lower[i][i];
    }
    return x;
  }

  /** Returns x with Lᵀ x = b. */
  public static double[] solveTransposed(double[][] lower, double[] b) {
    double[] x = b.clone();
    for (int i = x.length - 1; i >= 0; i--) {
      x[i] /= lower[i][i];
      for (int j = 0; j < i; j++) {
        x[j] -= lower[i][j] * x[i];
      }
    }
    return x;
  }

  /** Returns x with U x = b, reading the first columns of U alone. */
  public static double[] solveUpper(double[][] upper, double[] b) {
    double[] x = new double[b.length];
    for (int i = x.length - 1; i >= 0; i--) {
      double sum = b[i];
      for (int j = i + 1; j < x.length; j++) {
        sum -= upper[i][j] * x[j];
      }
      x[i] = sum / upper[i][i];
    }
    return x;
  }

  /** Returns L x. */
  public static double[] multiplyLower(double[][] lower, double[] x) {
    double[] product = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j <= i; j++) {
        product[i] += lower[i][j] * x[j];
      }
    }
    return product;
  }

  /** Returns U x. */
  public static double[] multiplyUpper(double[][] upper, double[] x) {
    double[] product = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = i; j < x.length; j++) {
        product[i] += upper[i][j] * x[j];
      }
    }
    return product;
  }

  /**
   * Turns the first columns of a matrix into an upper triangle of positive diagonal by Householder reflections of its
   * rows, in place: what was A becomes Qᵀ A. Columns beyond the first ones are reflected along.
   */
  public static void reduce(double[][] a, int columns) {
    int rows = a.length;
    int width = a[0].length;
    for (int c = 0; c < columns; c++) {
      double norm = 0;
      for (int i = c; i < rows; i++) {
        norm = Math.hypot(norm, a[i][c]);
      }
      double[] v = new double[rows];
      for (int i = c; i < rows; i++) {
        v[i] = a[i][c] / norm;
      }
      // away from the diagonal entry, so that nothing cancels
      double sign = v[c] < 0 ? -1 : 1;
      v[c] += sign;
      double half = Math.abs(v[c]); // vᵀv / 2, as the column has unit length
      for (int j = c; j < width; j++) {
        double dot = 0;
        for (int i = c; i < rows; i++) {
          dot += v[i] * a[i][j];
        }
        dot /= half;
        for (int i = c; i < rows; i++) {
          a[i][j] -= dot * v[i];
        }
      }
      for (int i = c + 1; i < rows; i++) {
        a[i][c] = 0;
      }
      if (a[c][c] < 0) {
        for (int j = c; j < width; j++) {
          a[c][j] = -a[c][j];
        }
      }
    }
  }
}
