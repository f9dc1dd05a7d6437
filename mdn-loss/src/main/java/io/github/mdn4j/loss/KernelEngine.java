// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Kernel;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

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
    this.capacity = capacity(density.parameterWidth());
  }

  // Raw and gradient columns of a block should stay in the second-level cache.
  private static int capacity(int parameterWidth) {
    return Math.max(32, Math.min(256, 16384 / parameterWidth / 16 * 16));
  }

  @Override
  public double[] evaluate(INDArray labels, INDArray raw, double[] mask, INDArray gradient) {
    int n = Math.toIntExact(raw.size(0));
    Matrix slopes = gradient == null ? null : Matrix.of(gradient);
    Minibatch batch = new Minibatch(Matrix.of(labels), Matrix.of(raw), mask, slopes, new double[n]);
    IntStream blocks = IntStream.range(0, (n + capacity - 1) / capacity);
    if ((long) n * density.parameterWidth() >= PARALLEL) {
      blocks = blocks.parallel();
    }
    Optional<ND4JIllegalArgumentException> fault =
        blocks.mapToObj(block -> evaluate(batch, block)).flatMap(Optional::stream).findFirst();
    if (fault.isPresent()) {
      throw fault.get();
    }
    return batch.scores;
  }

  /** Evaluates one block; returns what is wrong with it, if anything. */
  private Optional<ND4JIllegalArgumentException> evaluate(Minibatch batch, int block) {
    Worker free = idle.pollFirst();
    Worker worker = free != null ? free : new Worker();
    int from = block * capacity;
    Optional<ND4JIllegalArgumentException> fault =
        worker.evaluate(batch, from, Math.min(batch.scores.length - from, capacity));
    idle.addFirst(worker);
    return fault;
  }

  /** What goes in and out; mask and slopes may be null. */
  private record Minibatch(Matrix labels, Matrix raw, double[] mask, Matrix slopes, double[] scores) {}

  private final class Worker {
    private final Kernel kernel = kernels.apply(capacity);
    private final Block block = new Block(density, capacity);
    private final double[] logDensity = new double[capacity];
    private final double[] unsound = new double[capacity];
    private final double[] column = new double[capacity];
    private final float[] scratch = new float[capacity];
    private final int[] rows = new int[capacity]; // the unmasked ones, from 0

    Optional<ND4JIllegalArgumentException> evaluate(Minibatch batch, int from, int length) {
      int n = unmasked(batch.mask, from, length);
      boolean all = n == length;
      block.rows(n);
      for (int j = 0; j < density.labelWidth(); j++) {
        batch.labels.read(j, from, block.label(j), scratch, length);
        pack(block.label(j), all, n);
      }
      for (int i = 0; i < n; i++) {
        unsound[i] = 0;
      }
      for (int j = 0; j < density.parameterWidth(); j++) {
        batch.raw.read(j, from, block.theta(j), scratch, length);
        pack(block.theta(j), all, n);
        notFinite(block.theta(j), unsound, n);
      }
      kernel.evaluate(block, 0, 0, batch.slopes != null, logDensity);
      for (int i = 0; i < n; i++) {
        if (!(Math.abs(logDensity[i]) <= Double.MAX_VALUE) || unsound[i] != 0) {
          return Optional.of(fault(from, i));
        }
        int row = from + rows[i];
        batch.scores[row] = batch.mask == null ? -logDensity[i] : -batch.mask[row] * logDensity[i];
      }
      if (batch.slopes != null) {
        store(batch, from, length, n);
      }
      return Optional.empty();
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
        if (batch.mask == null) {
          negate(slope, column, n);
        } else {
          spread(slope, batch.mask, from, length, n);
        }
        batch.slopes.write(j, from, column, scratch, length);
      }
    }

    private void spread(double[] slope, double[] mask, int from, int length, int n) {
      Arrays.fill(column, 0, length, 0);
      for (int i = 0; i < n; i++) {
        column[rows[i]] = -mask[from + rows[i]] * slope[i];
      }
    }

    private ND4JIllegalArgumentException fault(int from, int i) {
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

  // x * 0 is NaN where x is not finite, and a NaN stays
  private static void notFinite(double[] x, double[] unsound, int n) {
    for (int i = 0; i < n; i++) {
      unsound[i] += x[i] * 0;
    }
  }

  private static void negate(double[] x, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = -x[i];
    }
  }
}
