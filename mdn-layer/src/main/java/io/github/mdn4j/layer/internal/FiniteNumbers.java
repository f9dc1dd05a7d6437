// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import io.github.mdn4j.density.BlockMath;
import io.github.mdn4j.loss.HostMemory;
import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether the numbers of an array are finite. */
public final class FiniteNumbers {

  private static final int TOGETHER = 1 << 12;

  private FiniteNumbers() {}

  /** Returns whether all are; false may also say that their sum is not. */
  public static boolean areSeenIn(INDArray array) {
    // all numbers of its memory are its own, in whatever order
    boolean whole = array.offset() == 0 && array.data().length() == array.length();
    return whole && array.dataType() == DataType.FLOAT && HostMemory.isOpen()
        ? areFiniteFloats(array)
        : Double.isFinite(array.sumNumber().doubleValue());
  }

  private static boolean areFiniteFloats(INDArray array) {
    long length = array.length();
    float[] some = new float[(int) Math.min(length, TOGETHER)];
    FloatPointer memory = new FloatPointer(array.data().addressPointer());
    boolean finite = true;
    for (long from = 0; from < length && finite; from += some.length) {
      int count = (int) Math.min(some.length, length - from);
      memory.position(from).get(some, 0, count);
      finite = BlockMath.areFinite(some, count);
    }
    Reference.reachabilityFence(array); // a pointer does not keep its array
    return finite;
  }
}
