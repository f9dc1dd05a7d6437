// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A compact sequence [n,w,T] of floats, read or written step by step as [n][w]; {@link DoubleSteps} is its twin. */
public final class FloatSteps {

  /** Rows of a transposition that are worked on together, so that their cache lines are used up. */
  private static final int TILE = 16;

  private float[] values = {};
  private StepStrides strides;
  private INDArray sequence; // held until its memory was read or written
  private int examples;
  private int width;

  /** Opens a sequence for reading. */
  public void read(INDArray sequence) {
    write(sequence);
    memory().get(values, 0, strides.extent());
    this.sequence = null;
  }

  /** Opens a sequence that lies as [w][T][n] for writing every step; it is complete after {@link #flush}. */
  void write(INDArray sequence) {
    strides = StepStrides.of(sequence);
    this.sequence = sequence;
    examples = (int) sequence.size(0);
    width = (int) sequence.size(1);
    if (values.length < strides.extent()) {
      values = new float[strides.extent()];
    }
  }

  private FloatPointer memory() {
    return new FloatPointer(sequence.data().addressPointer());
  }

  /** Puts what was written into the array. */
  void flush() {
    memory().put(values, 0, strides.extent());
    sequence = null;
  }

  /** Reads a step to [n][w]. */
  public void get(int t, float[] step) {
    int start = t * strides.step();
    if (strides.unit() == 1 || width == 1) {
      for (int m = 0; m < examples; m++) {
        System.arraycopy(values, start + m * strides.example(), step, m * width, width);
      }
    } else if (strides.example() == 1 || examples == 1) {
      transpose(examples, width, values, start, strides.unit(), step, 0, width);
    } else {
      for (int m = 0; m < examples; m++) {
        for (int k = 0; k < width; k++) {
          step[m * width + k] = values[start + m * strides.example() + k * strides.unit()];
        }
      }
    }
  }

  /** Writes a step from [n][w] to a sequence that lies as [w][T][n]. */
  void put(int t, float[] step) {
    transpose(width, examples, step, 0, width, values, t * strides.step(), strides.unit());
  }

  /** Copies a matrix whose columns have unit stride: {@code to[i * toStride + j] = from[j * fromStride + i]}. */
  public static void transpose(
      int rows, int columns, float[] from, int fromStart, int fromStride, float[] to, int toStart, int toStride) {
    for (int first = 0; first < columns; first += TILE) {
      int last = Math.min(columns, first + TILE);
      for (int i = 0; i < rows; i++) {
        for (int j = first; j < last; j++) {
          to[toStart + i * toStride + j] = from[fromStart + j * fromStride + i];
        }
      }
    }
  }
}
