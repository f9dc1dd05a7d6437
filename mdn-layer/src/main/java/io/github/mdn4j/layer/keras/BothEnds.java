// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Takes from [n, T, 2 width] of a layer that runs both ways what each way gives last, the last step of the first half and
 * the first step of the second: M2.1 cannot train a {@code LastTimeStep} in a {@code Bidirectional}.
 */
final class BothEnds implements InputPreProcessor {

  private static final long serialVersionUID = 1L;

  /** How the two are put together. */
  enum Merge {
    /** Side by side, [n, 2 width]. */
    CONCAT,
    /** The sum, [n, width]. */
    SUM,
    /** The mean, [n, width]. */
    AVERAGE
  }

  private final Merge merge;
  private transient long steps; // of what was given last

  BothEnds(@JsonProperty("merge") Merge merge) {
    this.merge = merge;
  }

  @JsonProperty("merge")
  Merge merge() {
    return merge;
  }

  private static INDArray end(INDArray sequences, long step, long from, long to) {
    return sequences.get(NDArrayIndex.all(), NDArrayIndex.point(step), NDArrayIndex.interval(from, to));
  }

  private double factor() {
    return merge == Merge.AVERAGE ? 0.5 : 1;
  }

  @Override
  public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    steps = input.size(1);
    long width = input.size(2) / 2;
    INDArray forward = end(input, steps - 1, 0, width).reshape(input.size(0), width);
    INDArray backward = end(input, 0, width, 2 * width).reshape(input.size(0), width);
    INDArray rows = merge == Merge.CONCAT ? Nd4j.hstack(forward, backward) : forward.add(backward).muli(factor());
    return workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, rows);
  }

  @Override
  public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    if (output == null) {
      return null;
    }
    long width = merge == Merge.CONCAT ? output.size(1) / 2 : output.size(1);
    long second = merge == Merge.CONCAT ? width : 0;
    INDArray down = Nd4j.create(output.dataType(), new long[] {output.size(0), steps, 2 * width}, 'c');
    end(down, steps - 1, 0, width).assign(
        output.get(NDArrayIndex.all(), NDArrayIndex.interval(0, width)).mul(factor()));
    end(down, 0, width, 2 * width).assign(
        output.get(NDArrayIndex.all(), NDArrayIndex.interval(second, second + width)).mul(factor()));
    return workspaceMgr.leverageTo(ArrayType.ACTIVATION_GRAD, down);
  }

  @Override
  public InputPreProcessor clone() {
    return new BothEnds(merge);
  }

  @Override
  public InputType getOutputType(InputType inputType) {
    long width = ((InputType.InputTypeRecurrent) inputType).getSize();
    return InputType.feedForward(merge == Merge.CONCAT ? width : width / 2);
  }

  /** Returns no mask: there are no steps any more. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    return new Pair<>(null, currentMaskState);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BothEnds that && merge == that.merge;
  }

  @Override
  public int hashCode() {
    return Objects.hash(BothEnds.class, merge.name());
  }

  @Override
  public String toString() {
    return "BothEnds(" + merge + ")";
  }
}
