// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import java.lang.ref.Reference;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * f(x W + b) and its way back on the CPU, with buffers that are used again.
 *
 * <p>Outputs and their gradients are column-major, one unit after the other, so that a loop runs over the rows of a
 * unit. An array handed over must be of rank 2, of this type and dense ({@link Rows#isDense}).
 */
public final class DenseArithmetic {

  private final Blas blas;
  private final Products products;
  private final Units units;
  private Pointer delta;

  private DenseArithmetic(Blas blas, Units units) {
    this.blas = blas;
    this.units = units;
    products = new Products(blas, OpenBlas::threads);
  }

  /** Makes one for FLOAT or DOUBLE. */
  public static DenseArithmetic of(DataType type) {
    return new DenseArithmetic(blas(type), units(type));
  }

  static Blas blas(DataType type) {
    return type == DataType.FLOAT ? new FloatBlas() : new DoubleBlas();
  }

  static Units units(DataType type) {
    if (type != DataType.FLOAT) {
      return new DoubleUnits();
    }
    return Arithmetic.vectors().<Units>map(vectors -> new VectorUnits(vectors.units())).orElseGet(FloatUnits::new);
  }

  /** Returns whether weights [k,h] can be used here, with so many rows. */
  public static boolean supports(INDArray weights, long rows) {
    DataType type = weights.dataType();
    return OpenBlas.isPresent()
        && (type == DataType.FLOAT || type == DataType.DOUBLE)
        && rows * Math.max(weights.size(0), weights.size(1)) < Integer.MAX_VALUE
        && Rows.isDense(weights);
  }

  /** Returns whether an input [n,k] and weights [k,h] are both as they should be, of this type, and can be used here. */
  public static boolean supports(INDArray input, INDArray weights, DataType type) {
    return input.rank() == 2
        && input.size(1) == weights.size(0)
        && weights.dataType() == type
        && supports(weights, input.size(0));
  }

  /**
   * Computes outputs.
   *
   * @param x [n,k]
   * @param weights [k,h]
   * @param bias h numbers, or null
   * @param keep whether {@link #back} may follow
   * @param outputs [n,h] in 'f' order
   */
  public void forward(INDArray x, INDArray weights, INDArray bias, Transfer function, boolean keep, INDArray outputs) {
    int n = (int) outputs.size(0);
    int h = (int) outputs.size(1);
    int k = (int) x.size(1);
    Pointer z = blas.of(outputs);
    Pointer b = bias == null ? null : blas.of(bias);
    products.forward(
        n, h, k, Rows.of(blas, x), Rows.of(blas, weights), b, units, function, keep, new Matrix(z, 0, n));
    Reference.reachabilityFence(x); // a pointer does not keep its array
  }

  /**
   * Computes gradients; with any function but the identity for the outputs of the last forward pass.
   *
   * @param x [n,k]
   * @param weights [k,h]
   * @param epsilon gradient [n,h] with respect to the outputs, compact; subnormal numbers in it may become 0
   * @param normal whether there are none in it, so that a pass need not look for them
   * @param weightGradient takes the gradient [k,h], in 'f' order
   * @param biasGradient takes the gradient, h numbers, or is null
   * @param inputGradient takes the gradient [n,k], or is null
   */
  public void back(
      INDArray x,
      INDArray weights,
      INDArray epsilon,
      boolean normal,
      Transfer function,
      INDArray weightGradient,
      INDArray biasGradient,
      INDArray inputGradient) {
    int n = (int) x.size(0);
    int k = (int) x.size(1);
    int h = (int) weights.size(1);
    Pointer own = delta(epsilon, function, n, h);
    Matrix biases = biasGradient == null ? null : new Matrix(blas.of(biasGradient), 0, 1);
    boolean summed = !normal && units.backInPlace(own, n, h, Transfer.IDENTITY, biases);
    Rows d = new Rows(new Matrix(own.position(0), 0, n));
    if (biases != null && !summed) {
      products.sumColumns(n, h, d.matrix(), biases);
    }
    products.multiply(
        k, h, n, Rows.of(blas, x).transpose(), d, Write.OVERWRITE, new Matrix(blas.of(weightGradient), 0, k));
    if (inputGradient != null) {
      Rows w = Rows.of(blas, weights);
      Rows below = Rows.of(blas, inputGradient);
      if (below.transposed()) {
        products.multiply(k, n, h, w, d.transpose(), Write.OVERWRITE, below.matrix());
      } else {
        products.multiply(n, k, h, d, w.transpose(), Write.OVERWRITE, below.matrix());
      }
    }
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(epsilon);
  }

  private Pointer delta(INDArray epsilon, Transfer function, int n, int h) {
    boolean byRow = !Rows.byColumn(epsilon);
    if (!byRow && function.kind() == Transfer.Kind.IDENTITY) {
      return blas.of(epsilon);
    }
    delta = blas.reserve(delta, (long) n * h);
    units.back(blas.of(epsilon), byRow, n, h, function, delta);
    return delta.position(0);
  }
}
