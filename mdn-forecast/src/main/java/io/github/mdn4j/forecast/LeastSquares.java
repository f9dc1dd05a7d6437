// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.List;

/** Linear regression by Householder's reflections, in doubles: the problems are small and may be badly conditioned. */
final class LeastSquares {

  private static final double RANK = 1e-10;

  /** Coefficients and the sum of squared residuals. */
  record Fit(double[] coefficients, double squares) {}

  private LeastSquares() {}

  /**
   * Minimises Σ (y − x·b)²; columns that the ones before explain to rounding get the coefficient 0.
   *
   * @param rows x, at least as many as columns
   */
  static Fit fit(List<double[]> rows, double[] y) {
    int n = rows.size();
    int k = rows.get(0).length;
    double[][] r = new double[n][];
    for (int i = 0; i < n; i++) {
      r[i] = rows.get(i).clone();
    }
    double[] z = y.clone();
    boolean[] used = new boolean[k];
    int[] pivot = new int[k]; // the row that a column is solved from
    int row = 0;
    for (int j = 0; j < k && row < n; j++) {
      double all = norm(r, j, 0);
      double rest = norm(r, j, row);
      if (!(rest > RANK * all)) {
        continue;
      }
      reflect(r, z, j, row, rest);
      used[j] = true;
      pivot[j] = row++;
    }
    double[] b = new double[k];
    for (int j = k - 1; j >= 0; j--) {
      if (used[j]) {
        double sum = z[pivot[j]];
        for (int m = j + 1; m < k; m++) {
          sum -= r[pivot[j]][m] * b[m];
        }
        b[j] = sum / r[pivot[j]][j];
      }
    }
    double squares = 0;
    for (int i = row; i < n; i++) {
      squares += z[i] * z[i];
    }
    return new Fit(b, squares);
  }

  private static double norm(double[][] r, int column, int from) {
    double squares = 0;
    for (int i = from; i < r.length; i++) {
      squares += r[i][column] * r[i][column];
    }
    return Math.sqrt(squares);
  }

  /** Makes column j zero below a row. */
  private static void reflect(double[][] r, double[] z, int j, int row, double norm) {
    int n = r.length;
    double[] v = new double[n];
    for (int i = row; i < n; i++) {
      v[i] = r[i][j];
    }
    v[row] += v[row] < 0 ? -norm : norm;
    double squares = 0;
    for (int i = row; i < n; i++) {
      squares += v[i] * v[i];
    }
    for (int m = j; m < r[0].length; m++) {
      double dot = 0;
      for (int i = row; i < n; i++) {
        dot += v[i] * r[i][m];
      }
      for (int i = row; i < n; i++) {
        r[i][m] -= 2 * dot / squares * v[i];
      }
    }
    double dot = 0;
    for (int i = row; i < n; i++) {
      dot += v[i] * z[i];
    }
    for (int i = row; i < n; i++) {
      z[i] -= 2 * dot / squares * v[i];
    }
  }
}
