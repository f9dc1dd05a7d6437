// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.FloatKernel;
import io.github.mdn4j.density.Kernel;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Evaluates an objective with kernels over blocks of rows in host memory, in double whatever the arrays hold.
 *
 * <p>A worker, with its block and kernel, serves one thread at a time and is then kept for the next. Large minibatches
 * are spread over the common pool; the result does not depend on how.
 */
final class KernelEngine implements LossEngine {

  /** Numbers in a minibatch's raw output from which more than one thread pays. */
  private static final long PARALLEL = 1L << 16;

  private final Density density;
  private final IntFunction<Kernel> kernels;
  private final int capacity;
  private final Deque<Worker> idle = new ConcurrentLinkedDeque<>();

  /**
   * Makes an engine.
   *
   * @param density the widths, and what a label may be
   * @param kernels makes a kernel of the negative objective, given the most rows of a block
   */
  KernelEngine(Density density, IntFunction<Kernel> kernels) {
    this.density = density;
    this.kernels = kernels;
    this.capacity = capacity(density.parameterWidth(), kernels.apply(1) instanceof FloatKernel);
  }

  // raw and gradient columns of a block should stay in the second-level cache
  private static int capacity(int parameterWidth, boolean floats) {
    int numbers = floats ? 32768 : 16384;
    return Math.max(32, Math.min(numbers / 64, numbers / parameterWidth / 16 * 16));
  }

  @Override
  public double[] evaluate(INDArray labels, INDArray raw, double[] mask, INDArray gradient) {
    double[] scores = new double[Math.toIntExact(raw.size(0))];
    total(labels, raw, mask, gradient, scores);
    return scores;
  }

  @Override
  public double total(INDArray labels, INDArray raw, double[] mask, INDArray gradient) {
    return total(labels, raw, mask, gradient, null);
  }

  private double total(INDArray labels, INDArray raw, double[] mask, INDArray gradient, double[] scores) {
    int n = Math.toIntExact(raw.size(0));
    Matrix slopes = gradient == null ? null : Matrix.of(gradient);
    Matrix y = Matrix.of(labels);
    Matrix theta = Matrix.of(raw);
    boolean floats = FloatWorker.takes(y, theta, slopes);
    Minibatch batch = new Minibatch(n, y, theta, mask, slopes, scores, floats);
    try {
      return (long) n * density.parameterWidth() >= PARALLEL ? parallel(batch) : inTurn(batch);
    } finally {
      Reference.reachabilityFence(labels); // opened memory does not keep its array from being freed
      Reference.reachabilityFence(raw);
      Reference.reachabilityFence(gradient);
    }
  }

  private double inTurn(Minibatch batch) {
    double sum = 0;
    Worker worker = take();
    try {
      for (int from = 0; from < batch.rows; from += capacity) {
        sum += worker.evaluate(batch, from);
      }
    } finally {
      idle.addFirst(worker);
    }
    return sum;
  }

  /** Adds up blocks in their order, and throws what is wrong with the first of them, whichever thread was faster. */
  private double parallel(Minibatch batch) {
    double[] sums = new double[(batch.rows + capacity - 1) / capacity];
    RowException[] faults = new RowException[sums.length];
    int stretches = Math.min(sums.length, 4 * (ForkJoinPool.getCommonPoolParallelism() + 1));
    IntStream.range(0, stretches)
        .parallel()
        .forEach(
            stretch ->
                evaluate(
                    batch,
                    (int) ((long) stretch * sums.length / stretches),
                    (int) ((stretch + 1L) * sums.length / stretches),
                    sums,
                    faults));
    double sum = 0;
    for (int block = 0; block < sums.length; block++) {
      if (faults[block] != null) {
        throw faults[block];
      }
      sum += sums[block];
    }
    return sum;
  }

  private void evaluate(Minibatch batch, int firstBlock, int endBlock, double[] sums, RowException[] faults) {
    Worker worker = take();
    int block = firstBlock;
    try {
      for (; block < endBlock; block++) {
        sums[block] = worker.evaluate(batch, block * capacity);
      }
    } catch (RowException e) {
      faults[block] = e;
    } finally {
      idle.addFirst(worker);
    }
  }

  private Worker take() {
    Worker free = idle.pollFirst();
    return free != null ? free : new Worker();
  }

  /** What goes in and out; mask, slopes and scores may be null. */
  private record Minibatch(
      int rows, Matrix labels, Matrix raw, double[] mask, Matrix slopes, double[] scores, boolean floats) {}

  private final class Worker {
    private final Kernel kernel = kernels.apply(capacity);
    private final Block block = new Block(density, capacity);
    private final FloatWorker floats = FloatWorker.of(density, kernel, capacity);
    private final double[] logDensity = new double[capacity];
    private final double[] unsound = new double[capacity];
    private final double[] column = new double[capacity];
    private final float[] scratch = new float[capacity];
    private final int[] rows = new int[capacity]; // the unmasked ones, from 0

    /** Evaluates the block that begins at a row; returns the sum of its scores. */
    double evaluate(Minibatch batch, int from) {
      int length = Math.min(batch.rows - from, capacity);
      int n = unmasked(batch.mask, from, length);
      boolean inFloats = batch.floats
          && floats != null
          && floats.evaluate(batch.labels, batch.raw, from, length, rows, n, batch.slopes != null, logDensity);
      if (!inFloats) {
        evaluateInDoubles(batch, from, length, n);
      }
      double sum = 0;
      for (int i = 0; i < n; i++) {
        int row = from + rows[i];
        double score = batch.mask == null ? -logDensity[i] : -batch.mask[row] * logDensity[i];
        sum += score;
        if (batch.scores != null) {
          batch.scores[row] = score;
        }
      }
      if (batch.slopes != null && inFloats) {
        floats.store(batch.slopes, batch.mask, from, length, rows, n);
      } else if (batch.slopes != null) {
        store(batch, from, length, n);
      }
      return sum;
    }

    private void evaluateInDoubles(Minibatch batch, int from, int length, int n) {
      boolean all = n == length;
      block.rows(n);
      for (int j = 0; j < density.labelWidth(); j++) {
        batch.labels.read(j, from, block.label(j), scratch, length);
        pack(block.label(j), all, n);
      }
      for (int j = 0; j < density.parameterWidth(); j++) {
        batch.raw.read(j, from, block.theta(j), scratch, length);
        pack(block.theta(j), all, n);
      }
      findUnsound(n);
      kernel.evaluate(block, 0, 0, batch.slopes != null, logDensity);
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(logDensity[i]) <= Double.MAX_VALUE) || unsound[i] != 0) {
          throw fault(from, i);
        }
      }
    }

    // x * 0 is NaN where x is not finite, and a NaN stays
    private void findUnsound(int n) {
      int p = density.parameterWidth();
      Arrays.fill(unsound, 0, n, 0);
      int j = 0;
      for (; j + 3 < p; j += 4) {
        addZeros(block.theta(j), block.theta(j + 1), block.theta(j + 2), block.theta(j + 3), unsound, n);
      }
      for (; j < p; j++) {
        addZeros(block.theta(j), unsound, n);
      }
    }

    private int unmasked(double[] mask, int from, int length) {
      int n = 0;
      for (int i = 0; i < length; i++) {
        if (mask == null || mask[from + i] != 0) {
          rows[n++] = i;
        }
      }
      return n;
    }

    private void pack(double[] values, boolean all, int n) {
      for (int i = 0; !all && i < n; i++) {
        values[i] = values[rows[i]];
      }
    }

    private void store(Minibatch batch, int from, int length, int n) {
      for (int j = 0; j < density.parameterWidth(); j++) {
        double[] slope = block.gradient(j);
        if (batch.mask != null) {
          spread(slope, batch.mask, from, length, n);
        }
        batch.slopes.writeNegative(j, from, batch.mask == null ? slope : column, scratch, length);
      }
    }

    private void spread(double[] slope, double[] mask, int from, int length, int n) {
      Arrays.fill(column, 0, length, 0);
      for (int i = 0; i < n; i++) {
        column[rows[i]] = mask[from + rows[i]] * slope[i];
      }
    }

    private RowException fault(int from, int i) {
      double[] theta = new double[density.parameterWidth()];
      for (int j = 0; j < theta.length; j++) {
        theta[j] = block.theta(j)[i];
      }
      double[] label = new double[density.labelWidth()];
      for (int j = 0; j < label.length; j++) {
        label[j] = block.label(j)[i];
      }
      return Faults.ofRow(density, from + rows[i], label, theta, logDensity[i]);
    }
  }

  private static void addZeros(double[] x, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[i] * 0;
    }
  }

  private static void addZeros(double[] x, double[] y, double[] z, double[] w, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += (x[i] * 0 + y[i] * 0) + (z[i] * 0 + w[i] * 0);
    }
  }
}
