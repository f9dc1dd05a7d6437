// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import static io.github.mdn4j.layer.internal.cpu.LstmShape.BLOCKS;

import io.github.mdn4j.arithmetic.PackedMatrix;
import java.lang.ref.Reference;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Packs the weights of an LSTM for products with rows of {@link LstmShape}. */
final class LstmWeights {

  private float[] recurrent = {}; // [4][h][h], a column after the other
  private float[] input = {}; // [4][h][nIn]
  private float[] bias = {};

  private static float[] read(INDArray weights, float[] to) {
    int count = (int) weights.length();
    float[] values = to.length < count ? new float[count] : to;
    StepRows.memory(weights).get(0, values, 0, count);
    Reference.reachabilityFence(weights);
    return values;
  }

  /**
   * Packs for the way forward.
   *
   * @param parameters column-major
   * @param first takes [h' + side, 4h']: weights of outputs, of a narrow input, and the bias
   * @param second takes [nIn, 4h'] if the input is wide
   */
  void packForward(LstmParameters parameters, LstmShape shape, PackedMatrix first, PackedMatrix second) {
    recurrent = read(parameters.recurrent(), recurrent);
    input = read(parameters.input(), input);
    bias = read(parameters.bias().dup(), bias);
    int units = shape.units();
    int inputs = shape.inputs();
    int block = shape.block();
    int rows = block + shape.side();
    first.resize(rows, shape.width());
    if (!shape.isNarrow()) {
      second.resize(inputs, shape.width());
    }
    for (int b = 0; b < BLOCKS; b++) {
      int column = b * block;
      first.put(0, units, column, units, recurrent, b * units * units, 1, units);
      if (shape.isNarrow()) {
        first.put(block, inputs, column, units, input, b * units * inputs, 1, inputs);
      } else {
        second.put(0, inputs, column, units, input, b * units * inputs, 1, inputs);
      }
      first.put(rows - 1, 1, column, units, bias, b * units, units, 1);
    }
  }

  /**
   * Packs for the way back.
   *
   * @param first takes [4h', h' + nIn], with nIn only of a narrow input
   * @param second takes [4h', nIn] if the input is wide
   */
  void packBackward(LstmParameters parameters, LstmShape shape, PackedMatrix first, PackedMatrix second) {
    recurrent = read(parameters.recurrent(), recurrent);
    input = read(parameters.input(), input);
    int inputs = shape.inputs();
    first.resize(shape.width(), shape.block() + (shape.isNarrow() ? inputs : 0));
    put(recurrent, shape.units(), shape, first, 0);
    if (shape.isNarrow()) {
      put(input, inputs, shape, first, shape.block());
    } else {
      second.resize(shape.width(), inputs);
      put(input, inputs, shape, second, 0);
    }
  }

  /** Puts the transpose of [k,4h], in columns, to some columns; rows that fill up its blocks stay 0. */
  private static void put(float[] columns, int k, LstmShape shape, PackedMatrix matrix, int at) {
    int units = shape.units();
    for (int b = 0; b < BLOCKS; b++) {
      matrix.put(b * shape.block(), units, at, k, columns, b * units * k, k, 1);
    }
  }
}
