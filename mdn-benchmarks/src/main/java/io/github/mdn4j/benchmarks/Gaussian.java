// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Standard normal numbers, the same at each run. */
final class Gaussian {

  private Gaussian() {}

  /** Returns an array of FLOAT in 'c' order. */
  static INDArray array(long seed, int... shape) {
    Random random = new Random(seed);
    int length = 1;
    long[] dimensions = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      length *= shape[i];
      dimensions[i] = shape[i];
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape(dimensions);
  }
}
