// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a sequence [n,w,T] lies in memory: the distance from one example, unit and step to the next, and the extent of it
 * all.
 */
public record StepStrides(int example, int unit, int step, int extent) {

  public static StepStrides of(INDArray sequence) {
    return new StepStrides(stride(sequence, 0), stride(sequence, 1), stride(sequence, 2), (int) extent(sequence));
  }

  /** Returns whether the elements of a sequence lie without gaps, in whatever order. */
  public static boolean isCompact(INDArray sequence) {
    return extent(sequence) == sequence.length();
  }

  /** Returns whether a sequence lies as [T][n][w], so that the memory can be used as it is. */
  public static boolean isStepwise(INDArray sequence) {
    StepStrides strides = of(sequence);
    return isCompact(sequence)
        && (sequence.size(1) == 1 || strides.unit == 1)
        && (sequence.size(0) == 1 || strides.example == sequence.size(1));
  }

  private static int stride(INDArray sequence, int dimension) {
    return sequence.size(dimension) == 1 ? 0 : sequence.stride(dimension);
  }

  private static long extent(INDArray sequence) {
    long extent = 1;
    for (int d = 0; d < 3; d++) {
      extent += (sequence.size(d) - 1) * sequence.stride(d);
    }
    return extent;
  }
}
