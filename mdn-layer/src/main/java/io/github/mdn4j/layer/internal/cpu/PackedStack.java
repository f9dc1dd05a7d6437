// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.arithmetic.CellArithmetic;
import io.github.mdn4j.arithmetic.PackedMatrix;
import io.github.mdn4j.arithmetic.VectorArithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
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
public final class PackedStack implements StepwiseRows {

  /** Rows of a block: enough for weights to be read once and used often. */
  private static final int ROWS = 128;

  /** Fewer rows than these are not worth a thread of their own. */
  private static final int FEWEST = 8;

  private final CellArithmetic cell;
  private final List<Lstm> layers = new ArrayList<>();
  private final PackedMatrix head; // [row of the last layer][P]
  private final int outputs; // P
  private final int outputStride; // P filled up

  /**
   * A layer.
   *
   * @param own weights of outputs, of a narrow input, and the bias
   * @param input weights of a wide input
   */
  private record Lstm(LstmShape shape, PackedMatrix own, PackedMatrix input) {}

  /**
   * Packs weights; later changes of these are not seen.
   *
   * @param layers from the first to the last
   * @param weights of the outputs, [h,P]
   * @param bias P numbers, or null
   */
  public PackedStack(VectorArithmetic vectors, List<LstmParameters> layers, INDArray weights, INDArray bias) {
    cell = vectors.cells();
    LstmWeights packing = new LstmWeights();
    for (LstmParameters parameters : layers) {
      Lstm layer =
          new Lstm(
              new LstmShape(parameters.inputs(), parameters.units(), cell), vectors.matrix(), vectors.matrix());
      packing.packForward(parameters.columnMajor(), layer.shape, layer.own, layer.input);
      this.layers.add(layer);
    }
    LstmShape last = this.layers.get(layers.size() - 1).shape;
    outputs = (int) weights.size(1);
    float[] rows = new float[(last.block() + last.side()) * outputs];
    System.arraycopy(numbers(weights), 0, rows, 0, last.units() * outputs);
    if (bias != null) {
      System.arraycopy(numbers(bias), 0, rows, rows.length - outputs, outputs);
    }
    head = vectors.matrix();
    head.resize(last.block() + last.side(), outputs);
    head.put(0, last.block() + last.side(), 0, outputs, rows, 0, outputs, 1);
    outputStride = head.columns(outputs);
  }

  private static float[] numbers(INDArray array) {
    return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  @Override
  public int inputs() {
    return layers.get(0).shape.inputs();
  }

  @Override
  public Run start(List<LstmState> from, int[] sequences) {
    return new Blocks(from, sequences);
  }

  private final class Blocks implements Run {

    private final int rows;
    private final List<Block> blocks = new ArrayList<>();

    private Blocks(List<LstmState> from, int[] sequences) {
      rows = sequences.length;
      int threads = Math.min(rows / FEWEST, ForkJoinPool.getCommonPoolParallelism() + 1);
      int parts = Math.max(threads, (rows + ROWS - 1) / ROWS);
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

    @Override
    public void step(double[][] features) {
      if (blocks.size() == 1) {
        blocks.get(0).step(features);
      } else {
        IntStream.range(0, blocks.size()).parallel().forEach(i -> blocks.get(i).step(features));
      }
    }

    @Override
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

    @Override
    public List<LstmState> states() {
      List<LstmState> states = new ArrayList<>();
      for (int l = 0; l < layers.size(); l++) {
        int layer = l;
        LstmShape shape = layers.get(l).shape;
        states.add(
            new LstmState(
                gathered(shape.units(), shape.row(), block -> block.h[layer]),
                gathered(shape.units(), shape.block(), block -> block.c[layer])));
      }
      return states;
    }

    private INDArray gathered(int units, int stride, Function<Block, float[]> values) {
      float[] all = new float[rows * units];
      for (Block block : blocks) {
        for (int m = 0; m < block.count; m++) {
          System.arraycopy(values.apply(block), m * stride, all, (block.first + m) * units, units);
        }
      }
      return Nd4j.createFromArray(all).reshape(rows, units);
    }
  }

  /** Some rows that one thread works on. */
  private final class Block {

    private final int first;
    private final int count;
    private final float[][] h = new float[layers.size()][]; // [n][row] each
    private final float[][] c = new float[layers.size()][]; // [n][h'] each
    private final float[] x; // [n][nIn] if that is wide
    private final float[] z; // [n][stride] of a layer after the other
    private final float[] squashed;
    private final float[] out; // [n][P filled up]

    Block(int[] sequences, int first, float[][] fromH, float[][] fromC) {
      this.first = first;
      count = sequences.length;
      x = new float[count * inputs()];
      int widest = 0;
      int longest = 0;
      for (int l = 0; l < h.length; l++) {
        LstmShape shape = layers.get(l).shape;
        h[l] = rows(fromH[l], sequences, shape.units(), shape.row());
        c[l] = rows(fromC[l], sequences, shape.units(), shape.block());
        for (int m = 0; m < count; m++) {
          h[l][m * shape.row() + shape.block() + shape.side() - 1] = 1;
        }
        widest = Math.max(widest, shape.block());
        longest = Math.max(longest, shape.stride());
      }
      z = new float[count * longest];
      squashed = new float[count * widest];
      out = new float[count * outputStride];
    }

    private float[] rows(float[] from, int[] sequences, int units, int stride) {
      float[] rows = new float[count * stride];
      for (int m = 0; from != null && m < count; m++) {
        System.arraycopy(from, sequences[m] * units, rows, m * stride, units);
      }
      return rows;
    }

    private void take(double[][] features) {
      LstmShape shape = layers.get(0).shape;
      int width = shape.inputs();
      float[] to = shape.isNarrow() ? h[0] : x;
      for (int m = 0; m < count; m++) {
        double[] row = features[first + m];
        int at = shape.isNarrow() ? m * shape.row() + shape.block() : m * width;
        for (int k = 0; k < width; k++) {
          to[at + k] = row == null ? 0 : (float) row[k];
        }
      }
    }

    /** Copies the outputs of a layer to where the narrow input of the next one stands. */
    private void putBeside(float[] below, int belowStride, LstmShape shape, float[] to) {
      for (int m = 0; m < count; m++) {
        System.arraycopy(below, m * belowStride, to, m * shape.row() + shape.block(), shape.inputs());
      }
    }

    void step(double[][] features) {
      take(features);
      float[] below = x;
      int belowStride = inputs();
      for (int l = 0; l < h.length; l++) {
        Lstm layer = layers.get(l);
        LstmShape shape = layer.shape;
        int stride = shape.stride();
        if (!shape.isNarrow()) {
          layer.input.multiply(count, below, 0, belowStride, 1, false, z, 0, stride, false);
        } else if (l > 0) {
          putBeside(below, belowStride, shape, h[l]);
        }
        layer.own.multiply(count, h[l], 0, shape.row(), 1, !shape.isNarrow(), z, 0, stride, false);
        cell.forward(count, shape.block(), z, 0, stride, c[l], 0, 0, squashed, 0, h[l], 0, shape.row());
        below = h[l];
        belowStride = shape.row();
      }
      head.multiply(count, below, 0, belowStride, 1, false, out, 0, outputStride, false);
    }
  }
}
