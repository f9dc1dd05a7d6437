// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.density.BlockMath;
import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import io.github.mdn4j.layer.internal.cpu.DenseChain.Link;
import io.github.mdn4j.layer.internal.cpu.DenseChain.Loss;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Takes some rows through a {@link DenseChain} and back; one thread at a time. */
final class ChainWorker {

  private final DataType type;
  private final List<Link> links;
  private final Blas blas;
  private final Products products;
  private final Units[] units; // of each layer
  private final Pointer[] inputs; // of each layer but the first, [n,in] in 'f' order
  private final Pointer[] below; // gradients with respect to them
  private Pointer columns; // outputs of the last layer, where they are wanted by rows
  private final Map<Integer, INDArray> outputs = new HashMap<>(); // of the last layer, by the number of rows

  ChainWorker(DataType type, List<Link> links) {
    this.type = type;
    this.links = links;
    blas = DenseArithmetic.blas(type);
    products = new Products(blas, OpenBlas::threads);
    units = new Units[links.size()];
    for (int l = 0; l < units.length; l++) {
      units[l] = DenseArithmetic.units(type);
    }
    inputs = new Pointer[links.size()];
    below = new Pointer[links.size()];
  }

  /**
   * Computes loss and gradients of some rows.
   *
   * @param gradients takes the gradients, one layer after the other; null to put them where they belong
   */
  double step(INDArray x, int from, int to, Loss loss, Pointer gradients) {
    int n = to - from;
    INDArray last = outputs(n);
    Rows first = Rows.of(blas, x).from(from, 0);
    forward(first, n, blas.of(last));
    double value = loss.of(from, to, last);
    back(first, n, blas.of(last), gradients);
    Reference.reachabilityFence(x); // a pointer does not keep its array
    return value;
  }

  /**
   * Computes the last layer's outputs for some rows.
   *
   * @param target takes them row by row, [n,out] of all rows
   */
  void outputs(INDArray x, int from, int to, Pointer target) {
    int n = to - from;
    int width = outputColumns(x, from, n);
    blas.transpose(n, width, new Matrix(columns.position(0), 0, n), new Matrix(target, (long) from * width, width));
  }

  /**
   * Computes the last layer's outputs for some rows, a block after the other, where the type is FLOAT.
   *
   * @param from the first row of a block
   * @param blocks takes the blocks of these rows
   * @param visitor sees each of them
   * @return whether all numbers are finite
   */
  boolean outputBlocks(INDArray x, int from, int to, float[][] blocks, ColumnBlocks.Visitor visitor) {
    boolean finite = true;
    for (int row = from; row < to; row += ColumnBlocks.BLOCK) {
      int n = Math.min(ColumnBlocks.BLOCK, to - row);
      float[] block = new float[n * outputColumns(x, row, n)];
      ((FloatPointer) columns.position(0)).asBuffer().get(block);
      finite &= visitor.visit(row, n, block) || BlockMath.areFinite(block, block.length);
      blocks[row / ColumnBlocks.BLOCK] = block;
    }
    return finite;
  }

  /** Computes the last layer's outputs for some rows, one column after the other; returns their width. */
  private int outputColumns(INDArray x, int from, int n) {
    int last = units.length - 1;
    Rows first = Rows.of(blas, x).from(from, 0);
    hidden(first, n, false);
    int width = links.get(last).out();
    columns = blas.reserve(columns, (long) n * width);
    layer(last, first, n, columns, false);
    Reference.reachabilityFence(x);
    return width;
  }

  private Rows input(int layer, Rows first, int n) {
    return layer == 0 ? first : new Rows(new Matrix(inputs[layer].position(0), 0, n));
  }

  private void forward(Rows first, int n, Pointer last) {
    hidden(first, n, true);
    layer(units.length - 1, first, n, last, true);
  }

  /** Computes the outputs of all layers but the last. */
  private void hidden(Rows first, int n, boolean keep) {
    for (int l = 0; l + 1 < units.length; l++) {
      inputs[l + 1] = blas.reserve(inputs[l + 1], (long) n * links.get(l).out());
      layer(l, first, n, inputs[l + 1], keep);
    }
  }

  private void layer(int l, Rows first, int n, Pointer z, boolean keep) {
    Link link = links.get(l);
    Rows w = Rows.of(blas, link.weights());
    Pointer bias = link.bias() == null ? null : blas.of(link.bias());
    products.forward(
        n, link.out(), link.in(), input(l, first, n), w, bias, units[l], link.function(), keep,
        new Matrix(z.position(0), 0, n));
  }

  private void back(Rows first, int n, Pointer last, Pointer gradients) {
    long at = GradientSums.numbers(links);
    Pointer delta = last;
    for (int l = units.length - 1; l >= 0; l--) {
      Link link = links.get(l);
      at -= GradientSums.numbers(link);
      Matrix biases = link.bias() == null ? null : biases(link, gradients, at);
      // the loss leaves no subnormal numbers, for which a pass would have to look
      boolean summed =
          l < units.length - 1 && units[l].backInPlace(delta.position(0), n, link.out(), link.function(), biases);
      Rows d = new Rows(new Matrix(delta.position(0), 0, n));
      if (!summed && biases != null) {
        products.sumColumns(n, link.out(), d.matrix(), biases);
      }
      Rows x = input(l, first, n).transpose();
      products.multiply(link.in(), link.out(), n, x, d, Write.OVERWRITE, weights(link, gradients, at));
      if (l > 0) {
        below[l] = blas.reserve(below[l], (long) n * link.in());
        Rows w = Rows.of(blas, link.weights()).transpose();
        products.multiply(n, link.in(), link.out(), d, w, Write.OVERWRITE, new Matrix(below[l], 0, n));
        delta = below[l];
      }
    }
  }

  private Matrix weights(Link link, Pointer gradients, long at) {
    return gradients == null
        ? new Matrix(blas.of(link.weightGradient()), 0, link.in())
        : new Matrix(gradients, at, link.in());
  }

  private Matrix biases(Link link, Pointer gradients, long at) {
    return gradients == null
        ? new Matrix(blas.of(link.biasGradient()), 0, 1)
        : new Matrix(gradients, at + (long) link.in() * link.out(), 1);
  }

  /** Returns an array for so many rows; there are two numbers of rows in a minibatch, and few minibatches of their own. */
  private INDArray outputs(int n) {
    INDArray array = outputs.get(n);
    if (array == null) {
      if (outputs.size() == 4) {
        outputs.clear();
      }
      try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        array = Nd4j.createUninitialized(type, new long[] {n, links.get(links.size() - 1).out()}, 'f');
      }
      outputs.put(n, array);
    }
    return array;
  }
}
