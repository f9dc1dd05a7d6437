// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import static io.github.mdn4j.layer.internal.cpu.LstmShape.BLOCKS;

import io.github.mdn4j.arithmetic.PackedMatrix;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Packs the weights of an LSTM for products with rows of {@link LstmShape}. */
final class LstmWeights {

  private float[] recurrent = {}; // [4][h][h], a column after the other
  private float[] input = {}; // [4][h][nIn]
  private float[] together = {}; // [4][h'][h' + nIn] or [4][h'][nIn]

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
    float[] bias = parameters.bias().dup().data().asFloat();
    int units = shape.units();
    int inputs = shape.inputs();
    int block = shape.block();
    int rows = block + shape.side();
    together = together.length < rows * units ? new float[rows * units] : together;
    Arrays.fill(together, 0, rows * units, 0);
    first.reset(rows, shape.width());
    if (!shape.isNarrow()) {
      second.reset(inputs, shape.width());
    }
    for (int b = 0; b < BLOCKS; b++) { // of a block [h' + side][h], row by row
      FloatSteps.transpose(units, units, recurrent, b * units * units, units, together, 0, units);
      if (shape.isNarrow()) {
        FloatSteps.transpose(inputs, units, input, b * units * inputs, inputs, together, block * units, units);
      } else {
        second.put(b * block, units, input, b * units * inputs, 1, inputs);
      }
      System.arraycopy(bias, b * units, together, (rows - 1) * units, units);
      first.put(b * block, units, together, 0, units, 1);
    }
  }

  /**
   * Packs for the way back what was read on the way forward.
   *
   * @param first takes [4h', h' + nIn], with nIn only of a narrow input
   * @param second takes [4h', nIn] if the input is wide
   */
  void packBackward(LstmParameters parameters, LstmShape shape, PackedMatrix first, PackedMatrix second) {
    recurrent = read(parameters.recurrent(), recurrent);
    input = read(parameters.input(), input);
    int units = shape.units();
    int inputs = shape.inputs();
    first.reset(shape.width(), shape.block() + (shape.isNarrow() ? inputs : 0));
    put(recurrent, units, shape, first, 0);
    if (shape.isNarrow()) {
      put(input, inputs, shape, first, shape.block());
    } else {
      second.reset(shape.width(), inputs);
      put(input, inputs, shape, second, 0);
    }
  }

  /** Puts the transpose of [k,4h], in columns, to some columns; rows of 0 fill up its blocks. */
  private void put(float[] columns, int k, LstmShape shape, PackedMatrix matrix, int at) {
    int units = shape.units();
    int block = shape.block();
    float[] rows = columns;
    if (block > units) {
      int count = shape.width() * k;
      together = together.length < count ? new float[count] : together;
      Arrays.fill(together, 0, count, 0);
      for (int b = 0; b < BLOCKS; b++) {
        System.arraycopy(columns, b * units * k, together, b * block * k, units * k);
      }
      rows = together;
    }
    matrix.put(at, k, rows, 0, k, 1);
  }
}
