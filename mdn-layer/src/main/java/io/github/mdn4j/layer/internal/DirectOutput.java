// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An output layer whose loss can be had apart from its products. */
public interface DirectOutput {

  /** Returns whether setting, labels and mask are such that a step is products, loss and nothing else. */
  boolean isDirect(INDArray features);

  /** Returns whether the output at inference is x W + b and nothing else. */
  boolean isDirectOutput();

  /** Says what it has to say of handing raw numbers to whoever asks the network; throws if that makes no sense. */
  void beforeOutput();

  /**
   * Computes the loss of some rows of the labels and the mask that were set, summed.
   *
   * @param from the first row
   * @param to behind the last row
   * @param raw x W + b of these rows, [to − from, P]; takes the gradient with respect to it, in which, if loops
   *     are in vectors, numbers that would be subnormal are 0
   */
  double loss(int from, int to, INDArray raw);

  /** Returns the score without regularisation, given the sum of the loss over all rows. */
  double average(double sum);

  /** Returns the gradients of the parameters by their names. */
  Map<String, INDArray> gradientViews();
}
