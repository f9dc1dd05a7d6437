// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a recurrent layer on the steps that count, moved to the front, and puts its outputs back in their places. */
final class SkippedStepsLayer extends BaseWrapperLayer {

  private static final long serialVersionUID = 1L;

  private final double skipped;
  private int[] from; // of each place in front, the step that is there
  private int[] held; // of each step, the place whose output it has, or -1

  SkippedStepsLayer(Layer underlying, double skipped) {
    super(underlying);
    this.skipped = skipped;
  }

  private void arrange(INDArray input) {
    int rows = (int) input.size(0);
    int steps = (int) input.size(1);
    INDArray counts = input.neq(skipped).castTo(input.dataType()).sum(2); // [n,T]
    from = new int[rows * steps];
    held = new int[rows * steps];
    for (int row = 0; row < rows; row++) {
      int front = row * steps;
      int rest = (row + 1) * steps - 1;
      for (int step = 0; step < steps; step++) {
        int at = row * steps + step;
        if (counts.getDouble(row, step) > 0) {
          from[front++] = at;
        } else {
          from[rest--] = at;
        }
        held[at] = front > row * steps ? front - 1 : -1;
      }
    }
  }

  private static INDArray flat(INDArray sequences) {
    return sequences.dup('c').reshape('c', sequences.size(0) * sequences.size(1), sequences.size(2));
  }

  private static INDArray stepped(INDArray flat, INDArray like) {
    return flat.reshape('c', like.size(0), like.size(1), flat.size(1));
  }

  // between the format of the layer inside and [n,T,width]
  private INDArray turned(INDArray sequences) {
    RNNFormat format = TimeSeriesUtils.getFormatFromRnnLayer(underlying.conf().getLayer());
    return format == RNNFormat.NWC ? sequences : sequences.permute(0, 2, 1);
  }

  private INDArray run(INDArray given, boolean training, LayerWorkspaceMgr workspaces) {
    INDArray input = turned(given);
    arrange(input);
    INDArray compact = stepped(Nd4j.pullRows(flat(input), 1, from, 'c'), input); // [n,T,width]
    underlying.setInput(workspaces.leverageTo(ArrayType.INPUT, turned(compact)), workspaces);
    INDArray outputs = flat(turned(underlying.activate(training, workspaces))); // [n*T,nOut]
    INDArray spread = Nd4j.create(outputs.dataType(), outputs.shape(), 'c');
    for (int at = 0; at < held.length; at++) {
      if (held[at] >= 0) {
        spread.putRow(at, outputs.getRow(held[at]));
      }
    }
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, turned(stepped(spread, input)));
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return run(underlying.input(), training, workspaceMgr);
  }

  @Override
  public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaceMgr) {
    return run(input, training, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray after = turned(epsilon);
    INDArray outer = flat(after);
    INDArray inner = Nd4j.create(outer.dataType(), outer.shape(), 'c');
    for (int at = 0; at < held.length; at++) {
      if (held[at] >= 0) {
        inner.getRow(held[at]).addi(outer.getRow(at));
      }
    }
    Pair<Gradient, INDArray> gradient = underlying.backpropGradient(turned(stepped(inner, after)), workspaceMgr);
    INDArray before = turned(gradient.getSecond());
    INDArray compact = flat(before);
    INDArray down = Nd4j.create(compact.dataType(), compact.shape(), 'c');
    for (int at = 0; at < from.length; at++) {
      down.putRow(from[at], compact.getRow(at));
    }
    return new Pair<>(
        gradient.getFirst(), workspaceMgr.leverageTo(ArrayType.ACTIVATION_GRAD, turned(stepped(down, before))));
  }

  /** Takes none: the features say which steps count. */
  @Override
  public void setMaskArray(INDArray maskArray) {}

  @Override
  public INDArray getMaskArray() {
    return null;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    return new Pair<>(maskArray, currentMaskState);
  }
}
