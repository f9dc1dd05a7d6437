// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.cpu.Cell;
import io.github.mdn4j.layer.internal.cpu.LstmParameters;
import io.github.mdn4j.layer.internal.cpu.LstmState;
import io.github.mdn4j.layer.internal.cpu.Recurrence;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * An LSTM with σ gates and tanh whose derivatives are limited, by operations on arrays, for any backend.
 *
 * <p>The arithmetic of {@link io.github.mdn4j.layer.internal.cpu.FusedRecurrence FusedRecurrence}, where that cannot be.
 */
final class ArrayRecurrence implements Recurrence {

  private final double limit;

  private INDArray x; // [T·n,nIn], step by step
  private INDArray[] outputs; // [n,h] each, from before the first step on
  private INDArray[] cells; // [n,h] each, from before the first step on
  private INDArray[][] gates; // [T][block], [n,h] each
  private INDArray[] squashed; // [T], tanh of the cells before any mask

  /**
   * Makes one.
   *
   * @param limit of the gradient with respect to the pre-activations of each step
   */
  ArrayRecurrence(double limit) {
    this.limit = limit;
  }

  @Override
  public INDArray forward(Run run, boolean training, LayerWorkspaceMgr workspaces) {
    int n = (int) run.x().size(0);
    int steps = (int) run.x().size(2);
    int units = run.parameters().units();
    DataType type = run.parameters().recurrent().dataType();
    INDArray all =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, type, new long[] {steps, n, units}, 'c');
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      x = run.x().castTo(type).permute(2, 0, 1).dup('c').reshape('c', (long) steps * n, run.x().size(1));
      outputs = new INDArray[steps + 1];
      cells = new INDArray[steps + 1];
      gates = new INDArray[steps][];
      squashed = new INDArray[steps];
      outputs[0] = orZeros(run.from().output(), type, n, units);
      cells[0] = orZeros(run.from().cell(), type, n, units);
      INDArray z = x.mmul(run.parameters().input()).addiRowVector(run.parameters().bias()); // [T·n,4h]
      for (int t = 0; t < steps; t++) {
        step(t, step(z, t, n).add(outputs[t].mmul(run.parameters().recurrent())), column(run.mask(), t, type));
        all.get(NDArrayIndex.point(t), NDArrayIndex.all(), NDArrayIndex.all()).assign(outputs[t + 1]);
      }
    }
    return all.permute(1, 2, 0);
  }

  private static INDArray orZeros(INDArray state, DataType type, int n, int units) {
    return state == null ? Nd4j.zeros(type, n, units) : state.castTo(type).dup();
  }

  /** Returns the rows of a step. */
  private static INDArray step(INDArray rows, int t, int n) {
    return rows.get(NDArrayIndex.interval((long) t * n, (t + 1L) * n), NDArrayIndex.all());
  }

  /** Returns the weights of the examples at a step, [n,1], or null. */
  private static INDArray column(INDArray mask, int t, DataType type) {
    return mask == null ? null : mask.castTo(type).getColumn(t, true);
  }

  private static INDArray block(INDArray rows, int b) {
    long units = rows.size(1) / Cell.BLOCKS;
    return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(b * units, (b + 1) * units));
  }

  private void step(int t, INDArray z, INDArray mask) {
    INDArray[] now = new INDArray[Cell.BLOCKS]; // input, forget, output, gate
    now[0] = Transforms.tanh(block(z, 0), true);
    for (int b = 1; b < Cell.BLOCKS; b++) {
      now[b] = Transforms.sigmoid(block(z, b), true);
    }
    gates[t] = now;
    INDArray cell = now[1].mul(cells[t]).addi(now[3].mul(now[0]));
    squashed[t] = Transforms.tanh(cell, true);
    INDArray output = now[2].mul(squashed[t]);
    cells[t + 1] = mask == null ? cell : cell.muliColumnVector(mask);
    outputs[t + 1] = mask == null ? output : output.muliColumnVector(mask);
  }

  @Override
  public LstmState state() {
    return new LstmState(outputs[outputs.length - 1], cells[cells.length - 1]);
  }

  @Override
  public INDArray backward(
      Run run, INDArray epsilon, int backSteps, LstmParameters gradient, LayerWorkspaceMgr workspaces) {
    int n = (int) run.x().size(0);
    int steps = gates.length;
    int end = Math.max(0, steps - backSteps);
    DataType type = run.parameters().recurrent().dataType();
    INDArray below =
        workspaces.create(ArrayType.ACTIVATION_GRAD, type, new long[] {steps, n, run.x().size(1)}, 'c');
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      gradient.input().assign(0);
      gradient.recurrent().assign(0);
      gradient.bias().assign(0);
      INDArray dh = outputs[0].like();
      INDArray dc = cells[0].like();
      for (int t = steps - 1; t >= end; t--) {
        INDArray mask = column(run.mask(), t, type);
        dh.addi(epsilon.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t)));
        if (mask != null) {
          dh.muliColumnVector(mask);
          dc.muliColumnVector(mask);
        }
        INDArray dz = stepBack(t, dh, dc); // [n,4h]
        gradient.input().addi(step(x, t, n).transpose().mmul(dz));
        gradient.recurrent().addi(outputs[t].transpose().mmul(dz));
        gradient.bias().addi(dz.sum(true, 0).reshape(gradient.bias().shape()));
        below.get(NDArrayIndex.point(t), NDArrayIndex.all(), NDArrayIndex.all())
            .assign(dz.mmul(run.parameters().input().transpose()));
        dh = dz.mmul(run.parameters().recurrent().transpose());
      }
    }
    return below.permute(1, 2, 0);
  }

  /** Goes back through a step: returns the gradient with respect to its pre-activations, and takes dc one step back. */
  private INDArray stepBack(int t, INDArray dh, INDArray dc) {
    INDArray i = gates[t][0];
    INDArray f = gates[t][1];
    INDArray o = gates[t][2];
    INDArray g = gates[t][3];
    dc.addi(dh.mul(o).muli(squashed[t].mul(squashed[t]).rsubi(1)));
    INDArray dz =
        Nd4j.concat(
            1,
            dc.mul(g).muli(i.mul(i).rsubi(1)),
            dc.mul(cells[t]).muli(slope(f)),
            dh.mul(squashed[t]).muli(slope(o)),
            dc.mul(i).muli(slope(g)));
    dc.muli(f);
    return Transforms.max(Transforms.min(dz, limit, false), -limit, false);
  }

  /** Returns σ′ where σ is given: σ (1 − σ). */
  private static INDArray slope(INDArray sigma) {
    return sigma.rsub(1).muli(sigma);
  }
}
