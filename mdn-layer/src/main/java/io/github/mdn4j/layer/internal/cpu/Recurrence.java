// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A way to run an LSTM over a sequence and back. */
public interface Recurrence {

  /**
   * What it runs over.
   *
   * @param x input [n,nIn,T]
   * @param mask one weight an example and step, [n,T], or null
   * @param from the state before the first step
   */
  record Run(LstmParameters parameters, INDArray x, INDArray mask, LstmState from) {}

  /**
   * Runs forward.
   *
   * @param training whether {@link #backward} may follow
   * @return outputs [n,h,T]
   */
  INDArray forward(Run run, boolean training, LayerWorkspaceMgr workspaces);

  /** Returns the state after the last forward run. */
  LstmState state();

  /**
   * Goes back over the run that was the last one forward, in training.
   *
   * @param epsilon gradient [n,h,T] with respect to the outputs
   * @param steps how many steps to go back, from the last one
   * @param gradient takes the gradient with respect to the parameters
   * @return gradient [n,nIn,T] with respect to the input
   */
  INDArray backward(
      Run run, INDArray epsilon, int steps, LstmParameters gradient, LayerWorkspaceMgr workspaces);
}
