// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What evaluates an objective and its gradient over the rows of a minibatch. */
interface LossEngine {

  /**
   * Evaluates the objective. Rows with mask 0 are not read at all; other mask values are weights.
   *
   * @param labels [n,D]
   * @param raw [n,P]
   * @param mask one weight a row, or null for all 1
   * @param gradient where to write dL/draw, [n,P], or null if it is not wanted
   * @return the weighted objective of each row, n numbers
   */
  double[] evaluate(INDArray labels, INDArray raw, double[] mask, INDArray gradient);

  /**
   * Evaluates the objective like {@link #evaluate} and returns the sum over rows.
   *
   * @param labels [n,D]
   * @param raw [n,P]
   * @param mask one weight a row, or null for all 1
   * @param gradient where to write dL/draw, [n,P], or null if it is not wanted
   */
  default double total(INDArray labels, INDArray raw, double[] mask, INDArray gradient) {
    double sum = 0;
    for (double score : evaluate(labels, raw, mask, gradient)) {
      sum += score;
    }
    return sum;
  }
}
