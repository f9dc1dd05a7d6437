// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An LSTM with σ gates and tanh on the CPU: one product of the input with the weights for all steps, then at each step
 * one product a block with the recurrent weights and a few loops; what the way back needs is kept.
 *
 * <p>Sequences lie as [T][n][width] in native memory, so that a step is one matrix of width rows and n columns, and all
 * steps are one matrix too. The network is that of Hochreiter and Schmidhuber (1997) with the forget gate of Gers,
 * Schmidhuber and Cummins (2000).
 */
public final class FusedRecurrence implements Recurrence {

  /** Steps that are worked on together when nothing has to be kept. */
  private static final int SPAN = 64;

  private final DataType type;
  private final Blas blas;
  private final Cell cell;
  private final RecurrentWeights recurrent;

  private int examples;
  private int inputs;
  private int units;
  private int steps;
  private long size; // n·h

  private LstmParameters parameters; // held while native code reads them
  private Pointer x; // [T][n][nIn]
  private Pointer copiedX;
  private Pointer h; // [T + 1][n][h], from before the first step on
  private Pointer dh; // [n][h]
  private final Pointer[] z = new Pointer[Cell.BLOCKS]; // [T][n][h], later their gradients

  private FusedRecurrence(DataType type, Blas blas, Cell cell) {
    this.type = type;
    this.blas = blas;
    this.cell = cell;
    recurrent = new RecurrentWeights(blas, OpenBlas.prefersPanels());
  }

  /**
   * Makes one for FLOAT or DOUBLE.
   *
   * @param limit of the gradient with respect to the pre-activations of each step; infinite for none
   */
  public static FusedRecurrence of(DataType type, double limit) {
    return type == DataType.FLOAT
        ? new FusedRecurrence(type, new FloatBlas(), new FloatCell(limit))
        : new FusedRecurrence(type, new DoubleBlas(), new DoubleCell(limit));
  }

  /** Returns whether a run is of a type and size that this can do. */
  public static boolean supports(Run run) {
    DataType type = run.parameters().recurrent().dataType();
    long widest = Math.max(run.parameters().units(), run.parameters().inputs());
    return (type == DataType.FLOAT || type == DataType.DOUBLE)
        && run.x().size(0) * run.x().size(2) * widest < Integer.MAX_VALUE
        && 4L * widest * widest < Integer.MAX_VALUE;
  }

  @Override
  public INDArray forward(Run run, boolean training, LayerWorkspaceMgr workspaces) {
    parameters = run.parameters().columnMajor();
    examples = (int) run.x().size(0);
    inputs = parameters.inputs();
    steps = (int) run.x().size(2);
    units = parameters.units();
    size = (long) examples * units;
    int span = training ? steps : Math.min(steps, SPAN);
    for (int b = 0; b < Cell.BLOCKS; b++) {
      z[b] = blas.reserve(z[b], span * size);
    }
    h = blas.reserve(h, (span + 1) * size);
    x = open(run.x(), workspaces);
    recurrent.take(new Matrix(blas.of(parameters.recurrent()), 0, units), units, true);
    cell.start(examples, units, steps, training, parameters.bias(), run.from());
    double[][] mask = columns(run.mask());
    INDArray outputs =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, type, new long[] {units, steps, examples}, 'c');
    cell.writeTo(outputs.permute(2, 0, 1));
    for (int start = 0; start < steps; start += span) {
      int end = Math.min(steps, start + span);
      multiplyInput(blas.of(parameters.input()), start, end);
      cell.putOutput(h, 0);
      for (int t = start; t < end; t++) {
        long at = (t - start) * size;
        if (t > 0 || run.from().output() != null) {
          for (int b = 0; b < Cell.BLOCKS; b++) {
            recurrent.multiply(b, new Matrix(h, at, units), examples, Write.ADD, new Matrix(z[b], at, units));
          }
        }
        cell.forward(t, z, at, mask == null ? null : mask[t]);
        cell.putOutput(h, at + size);
      }
    }
    cell.finish();
    parameters = null;
    return outputs.permute(2, 0, 1);
  }

  /** z = Wᵀ x for all examples of some steps. */
  private void multiplyInput(Pointer weights, int start, int end) {
    for (int b = 0; b < Cell.BLOCKS; b++) {
      blas.multiply(
          units,
          (end - start) * examples,
          inputs,
          new Matrix(weights, (long) b * units * inputs, inputs).transpose(),
          new Matrix(x, (long) start * examples * inputs, inputs),
          Write.OVERWRITE,
          new Matrix(z[b], 0, units));
    }
  }

  @Override
  public LstmState state() {
    return cell.state();
  }

  @Override
  public INDArray backward(
      Run run, INDArray epsilon, int backSteps, LstmParameters gradient, LayerWorkspaceMgr workspaces) {
    parameters = run.parameters().columnMajor();
    int end = Math.max(0, steps - backSteps);
    dh = blas.reserve(dh, size);
    recurrent.take(new Matrix(blas.of(parameters.recurrent()), 0, units), units, false);
    double[][] mask = columns(run.mask());
    cell.readFrom(compact(epsilon, ArrayType.BP_WORKING_MEM, workspaces));
    for (int t = steps - 1; t >= end; t--) {
      boolean last = t == steps - 1;
      if (!last) {
        for (int b = 0; b < Cell.BLOCKS; b++) {
          recurrent.multiply(
              b, new Matrix(z[b], (t + 1) * size, units), examples, Write.addIf(b > 0), new Matrix(dh, 0, units));
        }
      }
      cell.backward(t, last ? null : dh, z, t * size, mask == null ? null : mask[t]);
    }
    parameterGradient(end, gradient);
    INDArray below = inputGradient(end, workspaces);
    parameters = null;
    return below;
  }

  private void parameterGradient(int end, LstmParameters gradient) {
    Pointer dw = blas.of(gradient.input());
    Pointer dr = blas.of(gradient.recurrent());
    int columns = (steps - end) * examples;
    for (int b = 0; b < Cell.BLOCKS; b++) {
      Matrix dz = new Matrix(z[b], end * size, units);
      Matrix before = new Matrix(h, end * size, units);
      Matrix in = new Matrix(x, (long) end * examples * inputs, inputs);
      blas.multiply(
          inputs, units, columns, in, dz.transpose(), Write.OVERWRITE,
          new Matrix(dw, (long) b * units * inputs, inputs));
      blas.multiply(
          units, units, columns, before, dz.transpose(), Write.OVERWRITE,
          new Matrix(dr, (long) b * units * units, units));
    }
    cell.biasGradient(gradient.bias());
  }

  private INDArray inputGradient(int end, LayerWorkspaceMgr workspaces) {
    long[] shape = {steps, examples, inputs};
    INDArray gradient = end > 0
        ? workspaces.create(ArrayType.ACTIVATION_GRAD, type, shape, 'c')
        : workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, type, shape, 'c');
    Pointer weights = blas.of(parameters.input());
    Matrix dx = new Matrix(blas.of(gradient), (long) end * examples * inputs, inputs);
    for (int b = 0; b < Cell.BLOCKS; b++) {
      Matrix dz = new Matrix(z[b], end * size, units);
      Matrix w = new Matrix(weights, (long) b * units * inputs, inputs);
      blas.multiply(inputs, (steps - end) * examples, units, w, dz, Write.addIf(b > 0), dx);
    }
    return gradient.permute(1, 2, 0);
  }

  /** Returns a sequence as [T][n][width]: in place if it lies so, and then it must outlive the way back. */
  private Pointer open(INDArray sequence, LayerWorkspaceMgr workspaces) {
    if (sequence.dataType() == type && StepStrides.isStepwise(sequence)) {
      return blas.of(sequence);
    }
    copiedX = blas.reserve(copiedX, sequence.length());
    blas.copySteps(compact(sequence, ArrayType.FF_WORKING_MEM, workspaces), copiedX);
    return copiedX;
  }

  private INDArray compact(INDArray sequence, ArrayType where, LayerWorkspaceMgr workspaces) {
    INDArray cast = sequence.castTo(type);
    return StepStrides.isCompact(cast) ? cast : workspaces.dup(where, cast, 'f');
  }

  /** Returns a mask by steps, or null if there is none. */
  private static double[][] columns(INDArray mask) {
    return mask == null ? null : mask.transpose().castTo(DataType.DOUBLE).toDoubleMatrix();
  }
}
