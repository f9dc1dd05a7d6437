// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.attention;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import io.github.mdn4j.layer.internal.cpu.Cell;
import io.github.mdn4j.layer.internal.cpu.DoubleLoops;
import io.github.mdn4j.layer.internal.cpu.HostProducts;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arithmetic of an {@link AttentionWindowLSTM}, in double: cells as in {@link Cell}, whose inputs are x of the step
 * and outputs h and window w of the step before.
 *
 * <p>Sequences lie as [T][n][width]. Where there is a mask, h, c, w and κ of an example are multiplied by it, as LSTM
 * does with its own.
 */
final class WindowedRecurrence {

  /** What a step hands to the next: h [n][h], c [n][h], w [n][C], κ [n][K]. */
  record State(double[] output, double[] cell, double[] window, double[] position) {}

  private final HostProducts products = HostProducts.of();
  private final int inputs;
  private final int units;
  private final int characters;
  private final int components;
  private final double limit; // of the derivatives; infinite for none

  private int examples;
  private int steps;
  private int size; // n·h
  private AttentionWindow window;
  private double[][] mask;

  private final DoublePointer[] weights = new DoublePointer[3]; // in, recurrent, window
  private final double[][] bias = new double[Cell.BLOCKS][];
  private double[] windowBias;
  private DoublePointer x; // [T][n][in]
  private DoublePointer h; // [T + 1][n][h], from before the first step on
  private DoublePointer w; // [T + 1][n][C]
  private final DoublePointer[] z = new DoublePointer[Cell.BLOCKS]; // [T][n][h], later their gradients
  private DoublePointer dRaw; // [T][n][3K]
  private DoublePointer now; // of one step
  private double[][][] gates; // [block][T][n·h]
  private double[][] cells; // [T + 1]
  private double[][] squashed; // [T], tanh of the cells before any mask
  private double[][] raw; // [T][n][3K]
  private double[][] positions; // [T + 1][n][K], after any mask
  private double[][] moved; // [T][n][K], before it

  WindowedRecurrence(AttentionWindowLSTM conf) {
    inputs = conf.ownWidth();
    units = (int) conf.getNOut();
    characters = conf.getCharacters();
    components = conf.getComponents();
    limit = conf.getDerivativeLimit() > 0 ? conf.getDerivativeLimit() : Double.POSITIVE_INFINITY;
  }

  private static double[] numbers(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('f').data().asDouble();
  }

  private DoublePointer put(DoublePointer memory, double[] values) {
    DoublePointer enough = products.reserve(memory, values.length);
    enough.position(0).put(values, 0, values.length);
    return enough;
  }

  private void open(Map<String, INDArray> parameters) {
    weights[0] = put(weights[0], numbers(parameters.get(AttentionWindowParameters.INPUT)));
    weights[1] = put(weights[1], numbers(parameters.get(AttentionWindowParameters.RECURRENT)));
    weights[2] = put(weights[2], numbers(parameters.get(AttentionWindowParameters.WINDOW)));
    double[] values = numbers(parameters.get(AttentionWindowParameters.BIAS));
    for (int b = 0; b < Cell.BLOCKS; b++) {
      bias[b] = new double[size];
      for (int m = 0; m < examples; m++) {
        System.arraycopy(values, b * units, bias[b], m * units, units);
      }
    }
    windowBias = numbers(parameters.get(AttentionWindowParameters.WINDOW_BIAS));
  }

  private Matrix inputWeights(int block) {
    return new Matrix(weights[0], (long) block * units * inputs, inputs);
  }

  private Matrix recurrentWeights(int block) {
    return new Matrix(weights[1], (long) block * units * (units + characters), units + characters);
  }

  private Matrix windowWeights(int block) {
    return recurrentWeights(block).from(units);
  }

  /**
   * Runs forward.
   *
   * @param sequence [T][n][in]
   * @param codes [n][U]
   * @param mask [T][n], or null
   * @return [T][n][h + C]
   */
  double[] forward(Map<String, INDArray> parameters, double[] sequence, int[][] codes, double[][] mask, State from) {
    examples = codes.length;
    steps = sequence.length / (examples * inputs);
    size = examples * units;
    this.mask = mask;
    window = new AttentionWindow(codes, characters, components);
    open(parameters);
    reserve();
    x = put(x, sequence);
    h.position(0).put(from.output(), 0, size);
    w.position(0).put(from.window(), 0, examples * characters);
    cells[0] = from.cell().clone();
    positions[0] = from.position().clone();
    for (int b = 0; b < Cell.BLOCKS; b++) {
      products.multiply(
          units, steps * examples, inputs, inputWeights(b).transpose(), new Matrix(x, 0, inputs), Write.OVERWRITE,
          new Matrix(z[b], 0, units));
    }
    double[] outputs = new double[steps * examples * (units + characters)];
    for (int t = 0; t < steps; t++) {
      step(t, outputs);
    }
    return outputs;
  }

  private void reserve() {
    for (int b = 0; b < Cell.BLOCKS; b++) {
      z[b] = products.reserve(z[b], (long) steps * size);
    }
    h = products.reserve(h, (steps + 1L) * size);
    w = products.reserve(w, (steps + 1L) * examples * characters);
    dRaw = products.reserve(dRaw, (long) steps * examples * 3 * components);
    now = products.reserve(now, (long) examples * Math.max(Math.max(units, characters), 3 * components));
    if (gates != null && gates[0].length >= steps && gates[0][0].length == size) {
      return;
    }
    gates = new double[Cell.BLOCKS][steps][size];
    cells = new double[steps + 1][size];
    squashed = new double[steps][size];
    raw = new double[steps][examples * 3 * components];
    positions = new double[steps + 1][examples * components];
    moved = new double[steps][examples * components];
  }

  private void step(int t, double[] outputs) {
    long at = (long) t * size;
    long seenAt = (long) t * examples * characters;
    for (int b = 0; b < Cell.BLOCKS; b++) {
      Matrix in = new Matrix(z[b], at, units);
      products.multiply(
          units, examples, units, recurrentWeights(b).transpose(), new Matrix(h, at, units), Write.ADD, in);
      products.multiply(
          units, examples, characters, windowWeights(b).transpose(), new Matrix(w, seenAt, characters), Write.ADD,
          in);
      z[b].position(at).get(gates[b][t], 0, size);
    }
    DoubleLoops.tanh(gates[0][t], bias[0], size);
    for (int b = 1; b < Cell.BLOCKS; b++) {
      DoubleLoops.sigmoid(gates[b][t], bias[b], size);
    }
    double[] output = new double[size];
    DoubleLoops.cell(
        gates[0][t], gates[1][t], gates[2][t], gates[3][t], cells[t], cells[t + 1], squashed[t], output, size);
    multiply(t, output, units);
    multiply(t, cells[t + 1], units);
    h.position(at + size).put(output, 0, size);
    look(t);
    double[] seen = new double[examples * characters];
    window.forward(raw[t], positions[t], moved[t], seen);
    System.arraycopy(moved[t], 0, positions[t + 1], 0, moved[t].length);
    multiply(t, seen, characters);
    multiply(t, positions[t + 1], components);
    w.position(seenAt + seen.length).put(seen, 0, seen.length);
    for (int m = 0; m < examples; m++) {
      int row = (t * examples + m) * (units + characters);
      System.arraycopy(output, m * units, outputs, row, units);
      System.arraycopy(seen, m * characters, outputs, row + units, characters);
    }
  }

  /** Makes the raw parameters of the window of a step from its outputs. */
  private void look(int t) {
    int width = 3 * components;
    products.multiply(
        width, examples, units, new Matrix(weights[2], 0, units).transpose(), new Matrix(h, (t + 1L) * size, units),
        Write.OVERWRITE, new Matrix(now, 0, width));
    now.position(0).get(raw[t], 0, examples * width);
    for (int m = 0; m < examples; m++) {
      for (int k = 0; k < width; k++) {
        raw[t][m * width + k] += windowBias[k];
      }
    }
  }

  private void multiply(int t, double[] values, int width) {
    if (mask != null) {
      DoubleLoops.mask(mask[t], values, width);
    }
  }

  /** Returns what the last run ended with. */
  State state() {
    double[] output = new double[size];
    double[] seen = new double[examples * characters];
    h.position((long) steps * size).get(output, 0, size);
    w.position((long) steps * seen.length).get(seen, 0, seen.length);
    return new State(output, cells[steps].clone(), seen, positions[steps].clone());
  }

  /** Returns φ [n][U + 1] of the last step. */
  double[] shown() {
    return window.shown(raw[steps - 1], moved[steps - 1]);
  }

  /**
   * Goes back over the run that was the last one forward.
   *
   * @param epsilon [T][n][h + C]
   * @param gradient takes the gradient with respect to the parameters
   * @return [T][n][in]
   */
  double[] backward(double[] epsilon, Map<String, INDArray> gradient) {
    double[] dh = new double[size];
    double[] dc = new double[size];
    double[] dSeen = new double[examples * characters];
    double[] dPosition = new double[examples * components];
    double[][] dz = new double[Cell.BLOCKS][size];
    double[][] biasSum = new double[Cell.BLOCKS][size];
    for (int t = steps - 1; t >= 0; t--) {
      fromNext(t, dh, dSeen);
      for (int m = 0; m < examples; m++) {
        int row = (t * examples + m) * (units + characters);
        for (int k = 0; k < units; k++) {
          dh[m * units + k] += epsilon[row + k];
        }
        for (int k = 0; k < characters; k++) {
          dSeen[m * characters + k] += epsilon[row + units + k];
        }
      }
      multiply(t, dSeen, characters);
      multiply(t, dPosition, components);
      lookBack(t, dSeen, dPosition, dh);
      multiply(t, dh, units);
      multiply(t, dc, units);
      cellBack(t, dh, dc, dz);
      for (int b = 0; b < Cell.BLOCKS; b++) {
        limit(dz[b]);
        z[b].position((long) t * size).put(dz[b], 0, size);
        DoubleLoops.add(dz[b], biasSum[b], size);
      }
    }
    parameterGradient(biasSum, gradient);
    return inputGradient();
  }

  /** Sets the gradients with respect to outputs and window to what comes from the next step. */
  private void fromNext(int t, double[] dh, double[] dSeen) {
    if (t == steps - 1) {
      return; // zeros
    }
    long next = (t + 1L) * size;
    for (int b = 0; b < Cell.BLOCKS; b++) {
      products.multiply(
          units, examples, units, recurrentWeights(b), new Matrix(z[b], next, units), Write.addIf(b > 0),
          new Matrix(now, 0, units));
    }
    now.position(0).get(dh, 0, size);
    for (int b = 0; b < Cell.BLOCKS; b++) {
      products.multiply(
          characters, examples, units, windowWeights(b), new Matrix(z[b], next, units), Write.addIf(b > 0),
          new Matrix(now, 0, characters));
    }
    now.position(0).get(dSeen, 0, dSeen.length);
  }

  /** Goes back through the window, and adds what reaches the outputs. */
  private void lookBack(int t, double[] dSeen, double[] dPosition, double[] dh) {
    int width = 3 * components;
    double[] slopes = new double[examples * width];
    window.backward(raw[t], moved[t], dSeen, dPosition, slopes);
    long at = (long) t * slopes.length;
    dRaw.position(at).put(slopes, 0, slopes.length);
    products.multiply(
        units, examples, width, new Matrix(weights[2], 0, units), new Matrix(dRaw, at, width), Write.OVERWRITE,
        new Matrix(now, 0, units));
    double[] more = new double[size];
    now.position(0).get(more, 0, size);
    DoubleLoops.add(more, dh, size);
  }

  private void cellBack(int t, double[] dh, double[] dc, double[][] dz) {
    double[] i = gates[0][t];
    double[] f = gates[1][t];
    double[] g = gates[3][t];
    DoubleLoops.outputBack(gates[2][t], squashed[t], dh, dc, dz[2], size);
    DoubleLoops.tanhBack(i, g, dc, dz[0], size);
    DoubleLoops.sigmoidBack(f, cells[t], dc, dz[1], size);
    DoubleLoops.sigmoidBack(g, i, dc, dz[3], size);
    DoubleLoops.multiply(f, dc, size);
  }

  private void limit(double[] slopes) {
    if (limit < Double.POSITIVE_INFINITY) {
      for (int k = 0; k < slopes.length; k++) {
        slopes[k] = Math.max(-limit, Math.min(limit, slopes[k]));
      }
    }
  }

  private void parameterGradient(double[][] biasSum, Map<String, INDArray> gradient) {
    int columns = steps * examples;
    int both = units + characters;
    int width = 3 * components;
    DoublePointer in = new DoublePointer((long) inputs * Cell.BLOCKS * units);
    DoublePointer recurrent = new DoublePointer((long) both * Cell.BLOCKS * units);
    DoublePointer looking = new DoublePointer((long) units * width);
    for (int b = 0; b < Cell.BLOCKS; b++) {
      Matrix dz = new Matrix(z[b], 0, units).transpose();
      Matrix piece = new Matrix(recurrent, (long) b * units * both, both);
      products.multiply(
          inputs, units, columns, new Matrix(x, 0, inputs), dz, Write.OVERWRITE,
          new Matrix(in, (long) b * units * inputs, inputs));
      products.multiply(units, units, columns, new Matrix(h, 0, units), dz, Write.OVERWRITE, piece);
      products.multiply(
          characters, units, columns, new Matrix(w, 0, characters), dz, Write.OVERWRITE, piece.from(units));
    }
    products.multiply(
        units, width, columns, new Matrix(h, size, units), new Matrix(dRaw, 0, width).transpose(), Write.OVERWRITE,
        new Matrix(looking, 0, units));
    assign(gradient.get(AttentionWindowParameters.INPUT), get(in));
    assign(gradient.get(AttentionWindowParameters.RECURRENT), get(recurrent));
    assign(gradient.get(AttentionWindowParameters.WINDOW), get(looking));
    double[] sums = new double[Cell.BLOCKS * units];
    for (int b = 0; b < Cell.BLOCKS; b++) {
      sum(biasSum[b], units, sums, b * units);
    }
    assign(gradient.get(AttentionWindowParameters.BIAS), sums);
    double[] slopes = new double[columns * width];
    dRaw.position(0).get(slopes, 0, slopes.length);
    double[] windowSums = new double[width];
    sum(slopes, width, windowSums, 0);
    assign(gradient.get(AttentionWindowParameters.WINDOW_BIAS), windowSums);
  }

  /** Adds up rows of some width. */
  private static void sum(double[] rows, int width, double[] to, int start) {
    for (int i = 0; i < rows.length; i++) {
      to[start + i % width] += rows[i];
    }
  }

  private static double[] get(DoublePointer memory) {
    double[] values = new double[(int) memory.capacity()];
    memory.position(0).get(values, 0, values.length);
    memory.close();
    return values;
  }

  private static void assign(INDArray view, double[] columnMajor) {
    view.assign(Nd4j.create(columnMajor, view.shape(), 'f'));
  }

  private double[] inputGradient() {
    DoublePointer dx = new DoublePointer((long) steps * examples * inputs);
    for (int b = 0; b < Cell.BLOCKS; b++) {
      products.multiply(
          inputs, steps * examples, units, inputWeights(b), new Matrix(z[b], 0, units), Write.addIf(b > 0),
          new Matrix(dx, 0, inputs));
    }
    return get(dx);
  }

  /** Returns a state of zeros. */
  State start(int examples) {
    return new State(
        new double[examples * units],
        new double[examples * units],
        new double[examples * characters],
        new double[examples * components]);
  }
}
