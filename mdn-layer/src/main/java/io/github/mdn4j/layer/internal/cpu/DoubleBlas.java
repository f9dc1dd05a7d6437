// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Double precision; {@link FloatBlas} is its twin. */
public final class DoubleBlas implements Blas {

  private final DoubleSteps steps = new DoubleSteps();
  private double[] from = {};
  private double[] to = {};

  @Override
  public DoublePointer reserve(Pointer memory, long numbers) {
    if (memory != null && memory.capacity() >= numbers) {
      return (DoublePointer) memory;
    }
    if (memory != null) {
      memory.close();
    }
    return new DoublePointer(numbers);
  }

  @Override
  public void clear(Pointer memory) {
    Pointer.memset(memory.position(0), 0, memory.capacity() * memory.sizeof());
  }

  @Override
  public void fill(Pointer memory, double value) {
    double[] values = new double[(int) memory.capacity()];
    Arrays.fill(values, value);
    ((DoublePointer) memory).position(0).put(values);
  }

  @Override
  public DoublePointer of(INDArray array) {
    return new DoublePointer(array.data().addressPointer());
  }

  @Override
  public void copySteps(INDArray sequence, Pointer to) {
    steps.read(sequence);
    double[] step = new double[(int) (sequence.size(0) * sequence.size(1))];
    DoublePointer out = (DoublePointer) to;
    for (int t = 0; t < sequence.size(2); t++) {
      steps.get(t, step);
      out.position((long) t * step.length).put(step, 0, step.length);
    }
  }

  @Override
  public void transpose(int rows, int columns, Matrix source, Matrix target) {
    int length = rows * columns;
    from = from.length < length ? new double[length] : from;
    to = to.length < length ? new double[length] : to;
    ((DoublePointer) source.memory()).position(source.start()).get(from, 0, length);
    DoubleSteps.transpose(rows, columns, from, 0, rows, to, 0, columns);
    ((DoublePointer) target.memory()).position(target.start()).put(to, 0, length);
  }

  @Override
  public void multiply(int rows, int columns, int inner, Matrix a, Matrix b, Write write, Matrix c) {
    openblas.cblas_dgemm(
        openblas.CblasColMajor,
        a.transposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
        b.transposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
        rows,
        columns,
        inner,
        1,
        ((DoublePointer) a.memory()).position(a.start()),
        a.stride(),
        ((DoublePointer) b.memory()).position(b.start()),
        b.stride(),
        write == Write.ADD ? 1 : 0,
        ((DoublePointer) c.memory()).position(c.start()),
        c.stride());
  }

  @Override
  public void multiplyVector(int rows, int columns, Matrix a, Matrix x, Write write, Matrix y) {
    openblas.cblas_dgemv(
        openblas.CblasColMajor,
        a.transposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
        rows,
        columns,
        1,
        ((DoublePointer) a.memory()).position(a.start()),
        a.stride(),
        ((DoublePointer) x.memory()).position(x.start()),
        x.stride(),
        write == Write.ADD ? 1 : 0,
        ((DoublePointer) y.memory()).position(y.start()),
        y.stride());
  }
}
