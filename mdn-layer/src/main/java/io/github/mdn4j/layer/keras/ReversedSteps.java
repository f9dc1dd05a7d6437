// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Reverse;

/** Turns sequences [n, T, width] round, all T steps, as a layer of Keras with {@code go_backwards=True} does. */
final class ReversedSteps implements InputPreProcessor {

  private static final long serialVersionUID = 1L;

  private static INDArray reversed(INDArray array) {
    INDArray copy = array.dup('c');
    return Nd4j.exec(new Reverse(copy, 1))[0];
  }

  @Override
  public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    return workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, reversed(input));
  }

  @Override
  public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    return output == null ? null : workspaceMgr.leverageTo(ArrayType.ACTIVATION_GRAD, reversed(output));
  }

  @Override
  public InputPreProcessor clone() {
    return new ReversedSteps();
  }

  @Override
  public InputType getOutputType(InputType inputType) {
    return inputType;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    return new Pair<>(maskArray == null ? null : reversed(maskArray), currentMaskState);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReversedSteps;
  }

  @Override
  public int hashCode() {
    return ReversedSteps.class.hashCode();
  }

  @Override
  public String toString() {
    return "ReversedSteps";
  }
}
