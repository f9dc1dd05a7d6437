// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

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
 * Gives what a layer is given another shape, in the order of the memory, as Keras's {@code Reshape} and {@code Flatten} do.
 */
final class Reshaped implements InputPreProcessor {

  private static final long serialVersionUID = 1L;

  private final long[] from;
  private final long[] to;

  /** Takes both shapes without the batch; one number of each may be −1 for what is not known. */
  Reshaped(@JsonProperty("from") long[] from, @JsonProperty("to") long[] to) {
    this.from = from.clone();
    this.to = to.clone();
  }

  @JsonProperty("from")
  long[] from() {
    return from.clone();
  }

  @JsonProperty("to")
  long[] to() {
    return to.clone();
  }

  private static INDArray shaped(INDArray array, long[] shape, ArrayType type, LayerWorkspaceMgr workspaces) {
    long[] whole = new long[shape.length + 1];
    whole[0] = array.size(0);
    System.arraycopy(shape, 0, whole, 1, shape.length);
    return workspaces.leverageTo(type, workspaces.dup(type, array, 'c').reshape('c', whole));
  }

  @Override
  public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    return shaped(input, to, ArrayType.ACTIVATIONS, workspaceMgr);
  }

  @Override
  public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    return output == null ? null : shaped(output, from, ArrayType.ACTIVATION_GRAD, workspaceMgr);
  }

  @Override
  public InputPreProcessor clone() {
    return new Reshaped(from, to);
  }

  /** Returns rows for one number, else the same type. */
  @Override
  public InputType getOutputType(InputType inputType) {
    return to.length == 1 ? InputType.feedForward(to[0]) : inputType;
  }

  /** Returns no mask: another shape has no such steps. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    return new Pair<>(null, currentMaskState);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Reshaped that && Arrays.equals(from, that.from) && Arrays.equals(to, that.to);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Reshaped.class, Arrays.hashCode(from), Arrays.hashCode(to));
  }

  @Override
  public String toString() {
    return "Reshaped" + Arrays.toString(from) + "->" + Arrays.toString(to);
  }
}
