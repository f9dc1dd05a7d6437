// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import io.github.mdn4j.arithmetic.CellArithmetic;
import io.github.mdn4j.arithmetic.PackedMatrix;
import io.github.mdn4j.arithmetic.VectorArithmetic;
import io.github.mdn4j.layer.internal.cpu.LstmParameters;
import io.github.mdn4j.layer.internal.cpu.LstmState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Layers of LSTMs with σ gates and tanh, and a layer of outputs above them, of floats, that run step by step on weights
 * that are packed once.
 *
 * <p>Rows are independent sequences, in blocks that are spread over threads. Each number of a row is computed in one order
 * whatever is beside it, so it depends neither on the other rows nor on the number of threads.
 */
public final class PackedStack {

  private static final int BLOCKS = 4;

  /** Rows of a block: enough for weights to be read once and used often. */
  private static final int ROWS = 64;

  private final VectorArithmetic vectors;
  private final CellArithmetic cell;
  private final List<Lstm> layers = new ArrayList<>();
  private final PackedMatrix head;
  private final int outputs; // P
  private final int outputStride; // P filled up to whole panels
  private final float[] outputBias;

  /** Up to how many inputs are multiplied row by row. */
  private static final int NARROW = 16;

  /**
   * A layer: blocks of its columns are filled up to whole vectors.
   *
   * @param narrow the weights of a narrow input, row by row, whose packed form is null; else null
   */
  private record Lstm(
      int inputs, int units, int block, int stride, float[] narrow, PackedMatrix input, PackedMatrix recurrent,
      float[] bias) {}

  /**
   * Packs weights; later changes of these are not seen.
   *
   * @param layers from the first to the last
   * @param weights of the outputs, [h,P]
   * @param bias P numbers, or null
   */
  public PackedStack(VectorArithmetic vectors, List<LstmParameters> layers, INDArray weights, INDArray bias) {
    this.vectors = vectors;
    cell = vectors.cells();
    for (LstmParameters parameters : layers) {
      this.layers.add(packed(parameters));
    }
    outputs = (int) weights.size(1);
    head = vectors.matrix();
    outputStride = (outputs + head.panel() - 1) / head.panel() * head.panel();
    int units = (int) weights.size(0);
    head.reset(units, outputs);
    head.put(0, outputs, numbers(weights), 0, outputs, 1);
    outputBias = Arrays.copyOf(bias == null ? new float[0] : numbers(bias), outputStride);
  }

  private Lstm packed(LstmParameters parameters) {
    int units = parameters.units();
    int block = cell.block(units);
    float[] bias = new float[BLOCKS * block];
    float[] values = numbers(parameters.bias());
    for (int b = 0; b < BLOCKS; b++) {
      System.arraycopy(values, b * units, bias, b * block, units);
    }
    boolean isNarrow = parameters.inputs() <= NARROW;
    float[] narrow = isNarrow ? byRow(parameters.input(), units, block) : null;
    PackedMatrix input = isNarrow ? null : packed(parameters.input(), units, block);
    PackedMatrix recurrent = packed(parameters.recurrent(), units, block);
    int panel = recurrent.panel();
    int stride = (BLOCKS * block + panel - 1) / panel * panel + cell.block(1); // not a whole page apart
    return new Lstm(parameters.inputs(), units, block, stride, narrow, input, recurrent, bias);
  }

  /** Packs [k,4h] with each block filled up. */
  private PackedMatrix packed(INDArray weights, int units, int block) {
    int k = (int) weights.size(0);
    float[] rows = numbers(weights);
    PackedMatrix matrix = vectors.matrix();
    matrix.reset(k, BLOCKS * block);
    for (int b = 0; b < BLOCKS; b++) {
      matrix.put(b * block, units, rows, b * units, BLOCKS * units, 1);
    }
    return matrix;
  }

  /** Returns [k,4h] row by row with each block filled up. */
  private static float[] byRow(INDArray weights, int units, int block) {
    int k = (int) weights.size(0);
    float[] rows = numbers(weights);
    float[] filled = new float[k * BLOCKS * block];
    for (int i = 0; i < k * BLOCKS; i++) {
      System.arraycopy(rows, i * units, filled, i * block, units);
    }
    return filled;
  }

  private static float[] numbers(INDArray array) {
    return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  /** Returns the number of columns of the input. */
  public int inputs() {
    return layers.get(0).inputs;
  }

  /**
   * Starts so many rows.
   *
   * @param from what each layer carries, of one or more sequences
   * @param sequences which of them each row goes on from
   */
  public Run start(List<LstmState> from, int[] sequences) {
    return new Run(from, sequences);
  }

  /** Rows on their way. */
  public final class Run {

    private final int rows;
    private final List<Block> blocks = new ArrayList<>();

    private Run(List<LstmState> from, int[] sequences) {
      rows = sequences.length;
      int parts = (rows + ROWS - 1) / ROWS;
      float[][] h = new float[layers.size()][];
      float[][] c = new float[layers.size()][];
      for (int l = 0; l < h.length; l++) {
        h[l] = from.get(l).output() == null ? null : numbers(from.get(l).output());
        c[l] = from.get(l).cell() == null ? null : numbers(from.get(l).cell());
      }
      for (int i = 0; i < parts; i++) {
        int first = (int) ((long) rows * i / parts);
        blocks.add(new Block(Arrays.copyOfRange(sequences, first, (int) ((long) rows * (i + 1) / parts)), first, h, c));
      }
    }

    /**
     * Runs all rows one step further.
     *
     * @param features of each row; a row of null, which nobody looks at any more, goes on with zeros
     */
    public void step(double[][] features) {
      if (blocks.size() == 1) {
        blocks.get(0).step(features);
      } else {
        IntStream.range(0, blocks.size()).parallel().forEach(i -> blocks.get(i).step(features));
      }
    }

    /** Reads the outputs of a row after the last step. */
    public void outputs(int row, double[] to) {
      Block block = blocks.get(blockOf(row));
      int at = (row - block.first) * outputStride;
      for (int j = 0; j < outputs; j++) {
        to[j] = block.out[at + j];
      }
    }

    private int blockOf(int row) {
      int i = (int) ((long) row * blocks.size() / rows);
      while (row < blocks.get(i).first) {
        i--;
      }
      while (i + 1 < blocks.size() && row >= blocks.get(i + 1).first) {
        i++;
      }
      return i;
    }

    /** Returns what each layer carries now, of all rows. */
    public List<LstmState> states() {
      List<LstmState> states = new ArrayList<>();
      for (int l = 0; l < layers.size(); l++) {
        int layer = l;
        states.add(new LstmState(
            gathered(layers.get(l), block -> block.h[layer]), gathered(layers.get(l), block -> block.c[layer])));
      }
      return states;
    }

    private INDArray gathered(Lstm layer, Function<Block, float[]> values) {
      float[] all = new float[rows * layer.units];
      for (Block block : blocks) {
        for (int m = 0; m < block.count; m++) {
          System.arraycopy(values.apply(block), m * layer.block, all, (block.first + m) * layer.units, layer.units);
        }
      }
      return Nd4j.createFromArray(all).reshape(rows, layer.units);
    }
  }

  /** Some rows that one thread works on. */
  private final class Block {

    private final int first;
    private final int count;
    private final float[] x; // [n][nIn]
    private final float[][] h = new float[layers.size()][]; // [n][h'] each
    private final float[][] c = new float[layers.size()][];
    private final float[][] z = new float[layers.size()][]; // [n][stride] each
    private final float[] squashed;
    private final float[] out; // [n][P filled up]

    Block(int[] sequences, int first, float[][] fromH, float[][] fromC) {
      this.first = first;
      count = sequences.length;
      x = new float[count * inputs()];
      int widest = 0;
      for (int l = 0; l < h.length; l++) {
        Lstm layer = layers.get(l);
        h[l] = rows(fromH[l], sequences, layer);
        c[l] = rows(fromC[l], sequences, layer);
        z[l] = new float[count * layer.stride];
        widest = Math.max(widest, layer.block);
      }
      squashed = new float[count * widest];
      out = new float[count * outputStride];
    }

    private float[] rows(float[] from, int[] sequences, Lstm layer) {
      float[] rows = new float[count * layer.block];
      for (int m = 0; from != null && m < count; m++) {
        System.arraycopy(from, sequences[m] * layer.units, rows, m * layer.block, layer.units);
      }
      return rows;
    }

    void step(double[][] features) {
      int width = inputs();
      for (int m = 0; m < count; m++) {
        double[] row = features[first + m];
        for (int k = 0; k < width; k++) {
          x[m * width + k] = row == null ? 0 : (float) row[k];
        }
      }
      float[] below = x;
      int belowStride = width;
      for (int l = 0; l < h.length; l++) {
        Lstm layer = layers.get(l);
        int panel = layer.recurrent.panel();
        if (layer.narrow != null) {
          cell.multiply(
              count, layer.inputs, below, 0, belowStride, layer.narrow, BLOCKS * layer.block, z[l], 0, layer.stride);
        } else {
          layer.input.multiply(count, below, 0, belowStride, 1, false, z[l], 0, panel, layer.stride);
        }
        layer.recurrent.multiply(count, h[l], 0, layer.block, 1, true, z[l], 0, panel, layer.stride);
        cell.forward(count, layer.block, z[l], 0, layer.stride, layer.bias, c[l], 0, 0, squashed, 0, h[l]);
        below = h[l];
        belowStride = layer.block;
      }
      for (int m = 0; m < count; m++) {
        System.arraycopy(outputBias, 0, out, m * outputStride, outputStride);
      }
      head.multiply(count, below, 0, belowStride, 1, true, out, 0, head.panel(), outputStride);
    }
  }
}
