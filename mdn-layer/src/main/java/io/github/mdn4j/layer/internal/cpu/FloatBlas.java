// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Single precision; {@link DoubleBlas} is its twin. */
public final class FloatBlas implements Blas {

  private final FloatSteps steps = new FloatSteps();
  private float[] from = {};
  private float[] to = {};

  @Override
  public FloatPointer reserve(Pointer memory, long numbers) {
    if (memory != null && memory.capacity() >= numbers) {
      return (FloatPointer) memory;
    }
    if (memory != null) {
      memory.close();
    }
    return new FloatPointer(numbers);
  }

  @Override
  public void clear(Pointer memory) {
    Pointer.memset(memory.position(0), 0, memory.capacity() * memory.sizeof());
  }

  @Override
  public void fill(Pointer memory, double value) {
    float[] values = new float[(int) memory.capacity()];
    Arrays.fill(values, (float) value);
    ((FloatPointer) memory).position(0).put(values);
  }

  @Override
  public FloatPointer of(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  @Override
  public void copySteps(INDArray sequence, Pointer to) {
    steps.read(sequence);
    float[] step = new float[(int) (sequence.size(0) * sequence.size(1))];
    FloatPointer out = (FloatPointer) to;
    for (int t = 0; t < sequence.size(2); t++) {
      steps.get(t, step);
      out.position((long) t * step.length).put(step, 0, step.length);
    }
  }

  @Override
  public void transpose(int rows, int columns, Matrix source, Matrix target) {
    int length = rows * columns;
    from = from.length < length ? new float[length] : from;
    to = to.length < length ? new float[length] : to;
    ((FloatPointer) source.memory()).position(source.start()).get(from, 0, length);
    FloatSteps.transpose(rows, columns, from, 0, rows, to, 0, columns);
    ((FloatPointer) target.memory()).position(target.start()).put(to, 0, length);
  }

  @Override
  public void multiply(int rows, int columns, int inner, Matrix a, Matrix b, Write write, Matrix c) {
    openblas.cblas_sgemm(
        openblas.CblasColMajor,
        a.transposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
        b.transposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
        rows,
        columns,
        inner,
        1,
        ((FloatPointer) a.memory()).position(a.start()),
        a.stride(),
        ((FloatPointer) b.memory()).position(b.start()),
        b.stride(),
        write == Write.ADD ? 1 : 0,
        ((FloatPointer) c.memory()).position(c.start()),
        c.stride());
  }

  @Override
  public void multiplyVector(int rows, int columns, Matrix a, Matrix x, Write write, Matrix y) {
    openblas.cblas_sgemv(
        openblas.CblasColMajor,
        a.transposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
        rows,
        columns,
        1,
        ((FloatPointer) a.memory()).position(a.start()),
        a.stride(),
        ((FloatPointer) x.memory()).position(x.start()),
        x.stride(),
        write == Write.ADD ? 1 : 0,
        ((FloatPointer) y.memory()).position(y.start()),
        y.stride());
  }
}
