// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Double precision; {@link FloatCell} is its twin. */
public final class DoubleCell implements Cell {

  private final DoubleSteps steps = new DoubleSteps();
  private final double limit; // of the gradient with respect to pre-activations
  private int examples;
  private int units;
  private int size;
  private boolean keep;

  private final double[][][] gates = new double[BLOCKS][0][]; // [block][step][n·h]
  private double[][] cells = {}; // before the first step, and after each
  private double[][] squashed = {}; // tanh of the cells after each step, before any mask
  private final double[][] bias = new double[BLOCKS][0];
  private double[] h = {}; // outputs of the last step
  private double[] last = {}; // cells after the last step

  private final double[][] dz = new double[BLOCKS][0];
  private final double[][] biasSum = new double[BLOCKS][0];
  private double[] dh = {};
  private double[] dc = {};
  private double[] epsilon = {};

  public DoubleCell(double limit) {
    this.limit = limit;
  }

  @Override
  public void start(int examples, int units, int steps, boolean keep, INDArray bias, LstmState from) {
    this.examples = examples;
    this.units = units;
    this.keep = keep;
    size = examples * units;
    int kept = keep ? steps : 1;
    double[] values = bias.dup().data().asDouble();
    for (int b = 0; b < BLOCKS; b++) {
      gates[b] = reserve(gates[b], kept);
      this.bias[b] = reserve(this.bias[b]);
      for (int m = 0; m < examples; m++) {
        System.arraycopy(values, b * units, this.bias[b], m * units, units);
      }
    }
    squashed = reserve(squashed, kept);
    cells = reserve(cells, kept + 1);
    h = reserve(h);
    read(from.output(), h);
    read(from.cell(), cells[0]);
  }

  private double[][] reserve(double[][] arrays, int count) {
    double[][] enough = arrays.length < count ? Arrays.copyOf(arrays, count) : arrays;
    for (int t = 0; t < count; t++) {
      enough[t] = enough[t] == null ? new double[size] : reserve(enough[t]);
    }
    return enough;
  }

  private double[] reserve(double[] array) {
    return array.length < size ? new double[size] : array;
  }

  private void read(INDArray state, double[] to) {
    if (state == null) {
      Arrays.fill(to, 0, size, 0);
    } else {
      System.arraycopy(state.castTo(DataType.DOUBLE).dup('c').data().asDouble(), 0, to, 0, size);
    }
  }

  @Override
  public void writeTo(INDArray outputs) {
    steps.write(outputs);
  }

  @Override
  public void finish() {
    steps.flush();
  }

  @Override
  public void putOutput(Pointer to, long at) {
    ((DoublePointer) to).position(at).put(h, 0, size);
  }

  @Override
  public void forward(int t, Pointer[] z, long at, double[] mask) {
    int now = keep ? t : 0;
    for (int b = 0; b < BLOCKS; b++) {
      ((DoublePointer) z[b]).position(at).get(gates[b][now], 0, size);
    }
    DoubleLoops.tanh(gates[0][now], bias[0], size);
    for (int b = 1; b < BLOCKS; b++) {
      DoubleLoops.sigmoid(gates[b][now], bias[b], size);
    }
    double[] cell = cells[keep ? t + 1 : 0];
    DoubleLoops.cell(
        gates[0][now], gates[1][now], gates[2][now], gates[3][now], cells[now], cell, squashed[now], h, size);
    if (mask != null) {
      DoubleLoops.mask(mask, h, units);
      DoubleLoops.mask(mask, cell, units);
    }
    steps.put(t, h);
    last = cell;
  }

  @Override
  public LstmState state() {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return new LstmState(
          Nd4j.createFromArray(Arrays.copyOf(h, size)).reshape(examples, units),
          Nd4j.createFromArray(Arrays.copyOf(last, size)).reshape(examples, units));
    }
  }

  @Override
  public void readFrom(INDArray gradient) {
    steps.read(gradient);
    dh = reserve(dh);
    dc = reserve(dc);
    epsilon = reserve(epsilon);
    Arrays.fill(dc, 0, size, 0);
    for (int b = 0; b < BLOCKS; b++) {
      dz[b] = reserve(dz[b]);
      biasSum[b] = reserve(biasSum[b]);
      Arrays.fill(biasSum[b], 0, size, 0);
    }
  }

  @Override
  public void backward(int t, Pointer recurrent, Pointer[] z, long at, double[] mask) {
    if (recurrent == null) {
      Arrays.fill(dh, 0, size, 0);
    } else {
      ((DoublePointer) recurrent).position(0).get(dh, 0, size);
    }
    steps.get(t, epsilon);
    DoubleLoops.add(epsilon, dh, size);
    if (mask != null) {
      DoubleLoops.mask(mask, dh, units);
      DoubleLoops.mask(mask, dc, units);
    }
    double[] i = gates[0][t];
    double[] f = gates[1][t];
    double[] g = gates[3][t];
    DoubleLoops.outputBack(gates[2][t], squashed[t], dh, dc, dz[2], size);
    DoubleLoops.tanhBack(i, g, dc, dz[0], size);
    DoubleLoops.sigmoidBack(f, cells[t], dc, dz[1], size);
    DoubleLoops.sigmoidBack(g, i, dc, dz[3], size);
    DoubleLoops.multiply(f, dc, size);
    for (int b = 0; b < BLOCKS; b++) {
      if (limit < Double.POSITIVE_INFINITY) {
        DoubleLoops.limit(dz[b], limit, size);
      }
      ((DoublePointer) z[b]).position(at).put(dz[b], 0, size);
      DoubleLoops.add(dz[b], biasSum[b], size);
    }
  }

  @Override
  public void biasGradient(INDArray gradient) {
    double[] sum = new double[BLOCKS * units];
    for (int b = 0; b < BLOCKS; b++) {
      for (int m = 0; m < examples; m++) {
        for (int k = 0; k < units; k++) {
          sum[b * units + k] += biasSum[b][m * units + k];
        }
      }
    }
    new DoublePointer(gradient.data().addressPointer()).put(sum, 0, sum.length);
  }
}
