// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

/**
 * The loops of {@link DoubleCell}: short, and with all arrays indexed alike from 0, which is what the JIT turns into
 * vector code.
 */
public final class DoubleLoops {

  private DoubleLoops() {}

  /** a = tanh(a + b). */
  public static void tanh(double[] a, double[] b, int n) {
    for (int k = 0; k < n; k++) {
      a[k] = Tanh.of(a[k] + b[k]);
    }
  }

  /** a = σ(a + b), as ½ + ½ tanh(½ (a + b)): in one loop it would not be vector code. */
  public static void sigmoid(double[] a, double[] b, int n) {
    for (int k = 0; k < n; k++) {
      a[k] = 0.5 * (a[k] + b[k]);
    }
    for (int k = 0; k < n; k++) {
      a[k] = Tanh.of(a[k]);
    }
    for (int k = 0; k < n; k++) {
      a[k] = 0.5 + 0.5 * a[k];
    }
  }

  /** Cells, their tanh and the outputs from gates and previous cells. */
  public static void cell(
      double[] i,
      double[] f,
      double[] o,
      double[] g,
      double[] previous,
      double[] cell,
      double[] squashed,
      double[] h,
      int n) {
    for (int k = 0; k < n; k++) {
      cell[k] = f[k] * previous[k] + g[k] * i[k];
    }
    for (int k = 0; k < n; k++) {
      squashed[k] = Tanh.of(cell[k]);
    }
    for (int k = 0; k < n; k++) {
      h[k] = o[k] * squashed[k];
    }
  }

  /** a = a + b. */
  public static void add(double[] b, double[] a, int n) {
    for (int k = 0; k < n; k++) {
      a[k] += b[k];
    }
  }

  /** Multiplies the numbers of each example by its weight. */
  public static void mask(double[] weights, double[] a, int width) {
    for (int m = 0; m < weights.length; m++) {
      double weight = weights[m];
      if (weight != 1) {
        for (int k = m * width; k < (m + 1) * width; k++) {
          a[k] *= weight;
        }
      }
    }
  }

  /** Gradient of the output block; adds the outputs' part to the gradient of the cells. */
  public static void outputBack(double[] o, double[] squashed, double[] dh, double[] dc, double[] dz, int n) {
    for (int k = 0; k < n; k++) {
      dc[k] += dh[k] * o[k] * (1.0 - squashed[k] * squashed[k]);
    }
    for (int k = 0; k < n; k++) {
      dz[k] = dh[k] * squashed[k] * o[k] * (1.0 - o[k]);
    }
  }

  /** dz = dc · factor · a (1 − a): a block with σ. */
  public static void sigmoidBack(double[] a, double[] factor, double[] dc, double[] dz, int n) {
    for (int k = 0; k < n; k++) {
      dz[k] = dc[k] * factor[k] * a[k] * (1.0 - a[k]);
    }
  }

  /** dz = dc · factor · (1 − a²): a block with tanh. */
  public static void tanhBack(double[] a, double[] factor, double[] dc, double[] dz, int n) {
    for (int k = 0; k < n; k++) {
      dz[k] = dc[k] * factor[k] * (1.0 - a[k] * a[k]);
    }
  }

  /** Keeps a within [−limit, limit]; NaN stays. */
  public static void limit(double[] a, double limit, int n) {
    for (int k = 0; k < n; k++) {
      a[k] = Math.max(-limit, Math.min(limit, a[k]));
    }
  }

  /** a = a · b. */
  public static void multiply(double[] b, double[] a, int n) {
    for (int k = 0; k < n; k++) {
      a[k] *= b[k];
    }
  }
}
