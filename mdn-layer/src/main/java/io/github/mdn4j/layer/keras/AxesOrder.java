// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import io.github.mdn4j.layer.internal.OneStep;
import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Puts the axes of what a layer is given into another order: between Keras's, channels last, and Deeplearning4j's,
 * channels first. It always copies, so that layers that work in place leave what others read alone.
 */
final class AxesOrder implements InputPreProcessor, OneStep {

  private static final long serialVersionUID = 1L;

  private final int[] axes;

  /** Takes, for each axis of the result, the axis that it was. */
  AxesOrder(@JsonProperty("axes") int... axes) {
    this.axes = axes.clone();
  }

  /** From channels last to channels first, batch in front. */
  static AxesOrder channelsFirst(int rank) {
    int[] axes = new int[rank];
    for (int i = 2; i < rank; i++) {
      axes[i] = i - 1;
    }
    axes[1] = rank - 1;
    return new AxesOrder(axes);
  }

  /** From channels first to channels last, batch in front. */
  static AxesOrder channelsLast(int rank) {
    return channelsFirst(rank).inverse();
  }

  /** Leaves the order alone and copies. */
  static AxesOrder same(int rank) {
    int[] axes = new int[rank];
    Arrays.setAll(axes, i -> i);
    return new AxesOrder(axes);
  }

  AxesOrder inverse() {
    int[] inverse = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      inverse[axes[i]] = i;
    }
    return new AxesOrder(inverse);
  }

  /** What Jackson writes. */
  @JsonProperty("axes")
  int[] axes() {
    return axes.clone();
  }

  private static INDArray copied(INDArray array, int[] axes, ArrayType type, LayerWorkspaceMgr workspaces) {
    return workspaces.dup(type, array.permute(axes), 'c');
  }

  @Override
  public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    return copied(input, axes, ArrayType.ACTIVATIONS, workspaceMgr);
  }

  @Override
  public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    return output == null ? null : copied(output, inverse().axes, ArrayType.ACTIVATION_GRAD, workspaceMgr);
  }

  /** Returns whether it copies and no more: in another order the last axis may come to be the steps. */
  @Override
  public boolean looksAtOneStepAlone() {
    return equals(same(axes.length));
  }

  @Override
  public InputPreProcessor clone() {
    return new AxesOrder(axes);
  }

  /** Returns the same type: what else it would be, only a model of Keras knows. */
  @Override
  public InputType getOutputType(InputType inputType) {
    return inputType;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    return new Pair<>(maskArray, currentMaskState);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AxesOrder that && Arrays.equals(axes, that.axes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(AxesOrder.class, Arrays.hashCode(axes));
  }

  @Override
  public String toString() {
    return "AxesOrder" + Arrays.toString(axes);
  }
}
