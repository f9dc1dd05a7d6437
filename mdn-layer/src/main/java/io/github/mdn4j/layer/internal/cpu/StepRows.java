// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A sequence [n,w,T] of floats as rows, step by step and in each step an example after the other. */
final class StepRows {

  private final FloatSteps steps = new FloatSteps();
  private float[] values = {}; // [T][n][w]
  private float[] step = {};
  private int width;

  /** Reads a sequence however it lies. */
  void read(INDArray sequence) {
    INDArray cast = sequence.castTo(DataType.FLOAT);
    int count = (int) cast.length();
    width = (int) cast.size(1);
    if (values.length < count) {
      values = new float[count];
    }
    if (StepStrides.isStepwise(cast)) {
      memory(cast).get(0, values, 0, count);
      Reference.reachabilityFence(cast); // a buffer does not keep its array
      return;
    }
    steps.read(StepStrides.isCompact(cast) ? cast : cast.dup('f'));
    int size = count / (int) cast.size(2);
    if (step.length < size) {
      step = new float[size];
    }
    for (int t = 0; t < cast.size(2); t++) {
      steps.get(t, step);
      System.arraycopy(step, 0, values, t * size, size);
    }
  }

  /** Returns what was read. */
  float[] values() {
    return values;
  }

  /** Copies a row. */
  void copy(int row, float[] to, int at) {
    System.arraycopy(values, row * width, to, at, width);
  }

  /** Returns the memory of an array whose elements have no gaps between them; the array must outlive its use. */
  static FloatBuffer memory(INDArray array) {
    return new FloatPointer(array.data().addressPointer()).capacity(array.length()).asBuffer();
  }
}
