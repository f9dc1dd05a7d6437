// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Kernel;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Evaluates an objective with kernels over blocks of rows in host memory, in double whatever the arrays hold.
 *
 * <p>Each thread has its own block and kernel. Large minibatches are spread over the common pool; the result does not
 * depend on how.
 */
final class KernelEngine implements LossEngine {

  /** Numbers in a minibatch's raw output from which more than one thread pays. */
  private static final long PARALLEL = 1L << 18;

  private final Density density;
  private final int capacity;
  private final ThreadLocal<Worker> workers;

  /**
   * Makes an engine.
   *
   * @param density the widths, and what a label may be
   * @param kernels makes a kernel of the negative objective, given the most rows of a block
   */
  KernelEngine(Density density, IntFunction<Kernel> kernels) {
    this.density = density;
    this.capacity = capacity(density.parameterWidth());
    this.workers = ThreadLocal.withInitial(() -> new Worker(kernels.apply(capacity)));
  }

  // Raw and gradient columns of a block should stay in the second-level cache.
  private static int capacity(int parameterWidth) {
    return Math.max(32, Math.min(256, 16384 / parameterWidth / 16 * 16));
  }

  @Override
  public double[] evaluate(INDArray labels, INDArray raw, double[] mask, INDArray gradient) {
    int n = Math.toIntExact(raw.size(0));
    double[] scores = new double[n];
    Matrix y = Matrix.of(labels);
    Matrix theta = Matrix.of(raw);
    Matrix out = gradient == null ? null : Matrix.of(gradient);
    int blocks = (n + capacity - 1) / capacity;
    IntStream indices = IntStream.range(0, blocks);
    if ((long) n * density.parameterWidth() >= PARALLEL) {
      indices = indices.parallel();
    }
    indices.forEach(
        b -> {
          int from = b * capacity;
          int to = Math.min(n, from + capacity);
          workers.get().evaluate(y, theta, mask, out, from, to, scores);
        });
    return scores;
  }

  private final class Worker {
    private final Kernel kernel;
    private final Block block = new Block(density, capacity);
    private final double[] logDensity = new double[capacity];
    private final double[] notFinite = new double[capacity];
    private final double[] weights = new double[capacity];
    private final double[] zeros = new double[capacity];
    private final int[] rows = new int[capacity];

    Worker(Kernel kernel) {
      this.kernel = kernel;
    }

    void evaluate(Matrix y, Matrix theta, double[] mask, Matrix out, int from, int to, double[] scores) {
      int n = 0;
      for (int i = from; i < to; i++) {
        double weight = mask == null ? 1 : mask[i];
        if (weight != 0) {
          weights[n] = weight;
          rows[n++] = i;
        }
      }
      boolean all = n == to - from;
      if (!all && out != null) {
        for (int j = 0; j < density.parameterWidth(); j++) {
          out.write(j, from, zeros, to - from);
        }
      }
      if (n == 0) {
        return;
      }
      load(y, theta, all, n);
      kernel.evaluate(block, 0, 0, out != null, logDensity);
      for (int i = 0; i < n; i++) {
        scores[rows[i]] = -weights[i] * logDensity[i];
      }
      requireFinite(n);
      if (out != null) {
        store(out, all, n, mask != null);
      }
    }

    private void load(Matrix y, Matrix theta, boolean all, int n) {
      block.rows(n);
      Arrays.fill(notFinite, 0, n, 0);
      for (int j = 0; j < density.parameterWidth(); j++) {
        double[] column = block.theta(j);
        if (all) {
          theta.read(j, rows[0], column, n);
        } else {
          theta.read(j, rows, column, n);
        }
        for (int i = 0; i < n; i++) {
          notFinite[i] += column[i] * 0; // NaN once a NaN or an infinity has come by
        }
      }
      for (int j = 0; j < density.labelWidth(); j++) {
        if (all) {
          y.read(j, rows[0], block.label(j), n);
        } else {
          y.read(j, rows, block.label(j), n);
        }
      }
    }

    private void store(Matrix out, boolean all, int n, boolean weighted) {
      for (int j = 0; j < density.parameterWidth(); j++) {
        double[] column = block.gradient(j);
        if (weighted) {
          for (int i = 0; i < n; i++) {
            column[i] *= -weights[i];
          }
        } else {
          for (int i = 0; i < n; i++) {
            column[i] = -column[i];
          }
        }
        if (all) {
          out.write(j, rows[0], column, n);
        } else {
          out.write(j, rows, column, n);
        }
      }
    }

    private void requireFinite(int n) {
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(logDensity[i]) <= Double.MAX_VALUE) || notFinite[i] != 0) {
          double[] theta = new double[density.parameterWidth()];
          for (int j = 0; j < theta.length; j++) {
            theta[j] = block.theta(j)[i];
          }
          double[] label = new double[density.labelWidth()];
          for (int j = 0; j < label.length; j++) {
            label[j] = block.label(j)[i];
          }
          throw Faults.ofRow(density, rows[i], label, theta, logDensity[i]);
        }
      }
    }
  }
}
