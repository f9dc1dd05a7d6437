// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The products of an LSTM of floats that are one for all time steps, by the BLAS library, beside steps that run in arrays
 * of Java: of the input with its weights, and of the way back with weights, input and outputs.
 *
 * <p>Rows are steps times examples. What lies here in native memory has no gaps, while arrays of Java have blocks filled up
 * to whole vectors. A sum over many terms is cut into stretches of {@value #DEPTH}, so that the library adds them in one
 * order whatever its number of threads.
 */
final class LstmProducts {

  private static final int BLOCKS = 4;
  private static final int DEPTH = 256;

  private final FloatBlas blas = new FloatBlas();
  private int inputs;
  private int units;
  private int block;
  private int rows;
  private INDArray held; // memory that is read in place
  private Pointer x; // [rows][nIn]
  private Pointer copiedX;
  private FloatPointer h; // [rows][h]
  private FloatPointer z; // [rows][4h]

  /** Takes the input of a run, which must outlive the way back. */
  void open(INDArray sequence, int units, int block) {
    inputs = (int) sequence.size(1);
    rows = (int) (sequence.size(0) * sequence.size(2));
    this.units = units;
    this.block = block;
    INDArray cast = sequence.castTo(DataType.FLOAT);
    if (StepStrides.isStepwise(cast)) {
      held = cast;
      x = blas.of(cast);
    } else {
      copiedX = blas.reserve(copiedX, cast.length());
      blas.copySteps(StepStrides.isCompact(cast) ? cast : cast.dup('f'), copiedX);
      x = copiedX;
    }
  }

  /** Reads the input, [rows][nIn]. */
  void readInput(float[] to) {
    view(x, 0).get(to, 0, rows * inputs);
  }

  /** Computes x W for some rows, from the first place on. */
  void multiplyInput(INDArray weights, int start, int count) {
    z = blas.reserve(z, (long) count * BLOCKS * units);
    multiply(
        BLOCKS * units,
        count,
        inputs,
        new Matrix(blas.of(weights), 0, inputs).transpose(),
        new Matrix(x, (long) start * inputs, inputs),
        new Matrix(z, 0, BLOCKS * units));
    Reference.reachabilityFence(weights);
  }

  /** Reads some rows of that product to rows that lie apart, with blocks filled up. */
  void readProduct(int row, int count, float[] to, int at, int stride) {
    int width = BLOCKS * units;
    FloatPointer from = view(z, 0);
    float[] compact = block == units ? null : new float[width];
    for (int i = 0; i < count; i++) {
      from.position((long) (row + i) * width);
      if (compact == null) {
        from.get(to, at + i * stride, width);
      } else {
        from.get(compact, 0, width);
        for (int b = 0; b < BLOCKS; b++) {
          System.arraycopy(compact, b * units, to, at + i * stride + b * block, units);
        }
      }
    }
  }

  /** Makes room for the gradients by pre-activations of all rows. */
  void openBack() {
    z = blas.reserve(z, (long) rows * BLOCKS * units);
  }

  /** Takes the gradients by pre-activations of some rows that lie apart, whose blocks are filled up. */
  void writeGradient(int row, int count, float[] from, int at, int stride) {
    int width = BLOCKS * units;
    FloatPointer to = view(z, 0);
    float[] compact = block == units ? null : new float[width];
    for (int i = 0; i < count; i++) {
      to.position((long) (row + i) * width);
      if (compact == null) {
        to.put(from, at + i * stride, width);
      } else {
        for (int b = 0; b < BLOCKS; b++) {
          System.arraycopy(from, at + i * stride + b * block, compact, b * units, units);
        }
        to.put(compact, 0, width);
      }
    }
  }

  /**
   * Computes the gradient by recurrent weights, from a row on.
   *
   * @param outputs of the step before each row, with blocks filled up
   */
  void recurrentGradient(int first, float[] outputs, INDArray gradient) {
    int count = rows - first;
    h = blas.reserve(h, (long) count * units);
    if (block == units) {
      view(h, 0).put(outputs, first * block, count * units);
    } else {
      float[] compact = new float[count * units];
      for (int i = 0; i < count; i++) {
        System.arraycopy(outputs, (first + i) * block, compact, i * units, units);
      }
      view(h, 0).put(compact, 0, compact.length);
    }
    weightGradient(new Matrix(h, 0, units), units, first, gradient);
  }

  /** Computes the gradient by input weights, from a row on. */
  void inputWeightGradient(int first, INDArray gradient) {
    weightGradient(new Matrix(x, (long) first * inputs, inputs), inputs, first, gradient);
  }

  private void weightGradient(Matrix values, int width, int first, INDArray gradient) {
    multiply(
        width,
        BLOCKS * units,
        rows - first,
        values,
        gradientFrom(first).transpose(),
        new Matrix(blas.of(gradient), 0, width));
    Reference.reachabilityFence(gradient);
  }

  private Matrix gradientFrom(int first) {
    return new Matrix(z, (long) first * BLOCKS * units, BLOCKS * units);
  }

  /** Computes the gradient by the input, [rows][nIn], from a row on. */
  void inputGradient(int first, INDArray weights, INDArray gradient) {
    multiply(
        inputs,
        rows - first,
        BLOCKS * units,
        new Matrix(blas.of(weights), 0, inputs),
        gradientFrom(first),
        new Matrix(blas.of(gradient), (long) first * inputs, inputs));
    Reference.reachabilityFence(weights);
    Reference.reachabilityFence(gradient);
  }

  /** C = A B, by stretches of the sum. */
  private void multiply(int rows, int columns, int inner, Matrix a, Matrix b, Matrix c) {
    for (int k = 0; k < inner; k += DEPTH) {
      Matrix left = new Rows(a).from(0, k).matrix();
      Matrix right = new Rows(b).from(k, 0).matrix();
      blas.multiply(rows, columns, Math.min(DEPTH, inner - k), left, right, Write.addIf(k > 0), c);
    }
    Reference.reachabilityFence(held);
  }

  /** Returns a pointer of the caller's own: the position of one is for one thread. */
  private static FloatPointer view(Pointer memory, long at) {
    return new FloatPointer(memory.position(0)).position(at);
  }
}
