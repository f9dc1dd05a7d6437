// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.lang.ref.Reference;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Dense layers one on the other: forward, loss and back, some rows at a time, as many as stay in the second-level cache, in
 * memory that is used again.
 *
 * <p>How rows are cut depends on their number and on the layers alone, and gradients are added up in the order of rows: who
 * does what makes no difference.
 */
public final class DenseChain {

  /** Numbers that go along at once. */
  private static final long TOGETHER = 192 << 10;

  /** Outputs from which on two threads pay, whatever they disturb, as in the loss. */
  private static final long LEAST_WORTH_THREADS = 1L << 16;

  /**
   * A layer f(x W + b).
   *
   * @param weights W, [in,out]
   * @param bias b, or null
   * @param weightGradient takes the gradient of W, [in,out] in 'f' order
   * @param biasGradient takes the gradient of b, or null
   */
  public record Link(
      Transfer function, INDArray weights, INDArray bias, INDArray weightGradient, INDArray biasGradient) {

    int in() {
      return (int) weights.size(0);
    }

    int out() {
      return (int) weights.size(1);
    }
  }

  /** The loss at the end of the chain. */
  @FunctionalInterface
  public interface Loss {

    /**
     * Computes the loss of some rows.
     *
     * @param from the first
     * @param to behind the last
     * @param outputs of the last layer, [to − from, out], 'f' order; takes the gradient with respect to them
     */
    double of(int from, int to, INDArray outputs);
  }

  private final DataType type;
  private final List<Link> links;
  private final Deque<ChainWorker> idle = new ConcurrentLinkedDeque<>();
  private Pointer[] partial = {}; // gradients of each part, one layer after the other

  /**
   * Makes a chain.
   *
   * @param type FLOAT or DOUBLE
   * @param links layers, each of as many inputs as the one before has outputs
   */
  public DenseChain(DataType type, List<Link> links) {
    this.type = type;
    this.links = List.copyOf(links);
  }

  /** Returns whether it can go through so many rows of so many features. */
  public boolean takes(long rows, long features) {
    long widest = links.stream().mapToLong(link -> Math.max(link.in(), link.out())).max().orElseThrow();
    return features == links.get(0).in() && rows > 0 && rows * widest < Integer.MAX_VALUE;
  }

  private int parts(long rows) {
    long width = links.stream().mapToLong(link -> link.in() + 2L * link.out()).sum() * type.width() / Float.BYTES;
    return (int) Math.max(1, Math.min(rows / 64, (rows * width + TOGETHER - 1) / TOGETHER));
  }

  /**
   * Computes the gradients of the parameters.
   *
   * @param x [n,in], dense
   * @return the loss of all rows
   */
  public double step(INDArray x, Loss loss) {
    int n = (int) x.size(0);
    int parts = parts(n);
    if (parts == 1) {
      return part(x, 0, n, loss, null);
    }
    int length = ((n + parts - 1) / parts + 15) / 16 * 16;
    int whole = (n + length - 1) / length;
    double[] losses = new double[whole];
    reserve(whole);
    IntStream all = IntStream.range(0, whole);
    long outputs = (long) n * links.get(links.size() - 1).out();
    (isWorthThreads(outputs) ? all.parallel() : all)
        .forEach(part -> losses[part] = part(x, part * length, Math.min(n, (part + 1) * length), loss, partial[part]));
    new GradientSums(type, links).add(partial, whole);
    double sum = 0;
    for (double part : losses) {
      sum += part;
    }
    return sum;
  }

  /**
   * Computes the last layer's outputs.
   *
   * @param x [n,in], dense
   * @param outputs takes them, [n,out] in 'c' order and compact
   */
  public void outputs(INDArray x, INDArray outputs) {
    int n = (int) x.size(0);
    int length = together(16);
    inParts(n, length, (worker, part) -> {
      Pointer target = DenseArithmetic.blas(type).of(outputs);
      worker.outputs(x, part * length, Math.min(n, (part + 1) * length), target);
    });
    Reference.reachabilityFence(outputs);
  }

  /**
   * Computes the last layer's outputs where the type is FLOAT.
   *
   * @param x [n,in], dense
   * @param visitor sees each block
   */
  public ColumnBlocks outputColumns(INDArray x, ColumnBlocks.Visitor visitor) {
    int n = (int) x.size(0);
    int length = together(ColumnBlocks.BLOCK);
    float[][] blocks = new float[(n + ColumnBlocks.BLOCK - 1) / ColumnBlocks.BLOCK][];
    AtomicBoolean finite = new AtomicBoolean(true);
    inParts(n, length, (worker, part) -> {
      if (!worker.outputBlocks(x, part * length, Math.min(n, (part + 1) * length), blocks, visitor)) {
        finite.set(false);
      }
    });
    return new Output(n, links.get(links.size() - 1).out(), blocks, finite.get());
  }

  /** How many rows, in whole blocks, stay in the second-level cache with all layers' outputs. */
  private int together(int block) {
    long width = links.stream().mapToLong(link -> link.in() + link.out()).sum() * type.width() / Float.BYTES;
    return (int) Math.max(block, TOGETHER / width / block * block);
  }

  private void inParts(int n, int length, ObjIntConsumer<ChainWorker> work) {
    int parts = (n + length - 1) / length;
    IntStream all = IntStream.range(0, parts);
    long outputs = (long) n * links.get(links.size() - 1).out();
    (parts > 1 && isWorthThreads(outputs) ? all.parallel() : all).forEach(part -> {
      ChainWorker worker = take();
      try {
        work.accept(worker, part);
      } finally {
        idle.addFirst(worker);
      }
    });
  }

  private static boolean isWorthThreads(long outputs) {
    return outputs >= LEAST_WORTH_THREADS || OpenBlas.threads() > 1;
  }

  private double part(INDArray x, int from, int to, Loss loss, Pointer gradients) {
    ChainWorker worker = take();
    try {
      return worker.step(x, from, to, loss, gradients);
    } finally {
      idle.addFirst(worker);
    }
  }

  private ChainWorker take() {
    ChainWorker free = idle.pollFirst();
    return free != null ? free : new ChainWorker(type, links);
  }

  private void reserve(int parts) {
    if (partial.length < parts) {
      Pointer[] more = new Pointer[parts];
      Blas blas = DenseArithmetic.blas(type);
      for (int i = 0; i < parts; i++) {
        more[i] = i < partial.length ? partial[i] : blas.reserve(null, GradientSums.numbers(links));
      }
      partial = more;
    }
  }

  private record Output(int rows, int width, float[][] blocks, boolean finite) implements ColumnBlocks {}
}
