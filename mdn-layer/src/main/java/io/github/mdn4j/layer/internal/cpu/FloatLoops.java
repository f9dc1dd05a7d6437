// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

/**
 * The loops of {@link FloatCell}: short, and with all arrays indexed alike from 0, which is what the JIT turns into
 * vector code.
 */
public final class FloatLoops {

  private FloatLoops() {}

  /** a = tanh(a + b). */
  static void tanh(float[] a, float[] b, int n) {
    for (int k = 0; k < n; k++) {
      a[k] = Tanh.of(a[k] + b[k]);
    }
  }

  /** a = σ(a + b), as ½ + ½ tanh(½ (a + b)): in one loop it would not be vector code. */
  static void sigmoid(float[] a, float[] b, int n) {
    for (int k = 0; k < n; k++) {
      a[k] = 0.5f * (a[k] + b[k]);
    }
    for (int k = 0; k < n; k++) {
      a[k] = Tanh.of(a[k]);
    }
    for (int k = 0; k < n; k++) {
      a[k] = 0.5f + 0.5f * a[k];
    }
  }

  /** Cells, their tanh and the outputs from gates and previous cells. */
  static void cell(
      float[] i,
      float[] f,
      float[] o,
      float[] g,
      float[] previous,
      float[] cell,
      float[] squashed,
      float[] h,
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
  static void add(float[] b, float[] a, int n) {
    for (int k = 0; k < n; k++) {
      a[k] += b[k];
    }
  }

  /** Multiplies the numbers of each example by its weight. */
  static void mask(double[] weights, float[] a, int width) {
    for (int m = 0; m < weights.length; m++) {
      float weight = (float) weights[m];
      if (weight != 1) {
        for (int k = m * width; k < (m + 1) * width; k++) {
          a[k] *= weight;
        }
      }
    }
  }

  /** Gradient of the output block; adds the outputs' part to the gradient of the cells. */
  static void outputBack(float[] o, float[] squashed, float[] dh, float[] dc, float[] dz, int n) {
    for (int k = 0; k < n; k++) {
      dc[k] += dh[k] * o[k] * (1f - squashed[k] * squashed[k]);
    }
    for (int k = 0; k < n; k++) {
      dz[k] = dh[k] * squashed[k] * o[k] * (1f - o[k]);
    }
  }

  /** dz = dc · factor · a (1 − a): a block with σ. */
  static void sigmoidBack(float[] a, float[] factor, float[] dc, float[] dz, int n) {
    for (int k = 0; k < n; k++) {
      dz[k] = dc[k] * factor[k] * a[k] * (1f - a[k]);
    }
  }

  /** dz = dc · factor · (1 − a²): a block with tanh. */
  static void tanhBack(float[] a, float[] factor, float[] dc, float[] dz, int n) {
    for (int k = 0; k < n; k++) {
      dz[k] = dc[k] * factor[k] * (1f - a[k] * a[k]);
    }
  }

  /** Keeps a within [−limit, limit]; NaN stays. */
  static void limit(float[] a, float limit, int n) {
    for (int k = 0; k < n; k++) {
      a[k] = Math.max(-limit, Math.min(limit, a[k]));
    }
  }

  /** a = a · b. */
  static void multiply(float[] b, float[] a, int n) {
    for (int k = 0; k < n; k++) {
      a[k] *= b[k];
    }
  }
}
