// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Shortens the gradient of a training step whose L2 norm, over all parameters of all layers together, exceeds a limit.
 *
 * <p>The direction stays as it is (Pascanu, Mikolov and Bengio 2013, section 3.2), unlike with DL4J's
 * {@code GradientNormalization}, which acts on each layer or parameter by itself. The norm is that of the gradient of the
 * score, so after division by the number of examples; for sequences the score is a sum over time. The updater and
 * regularisation come after.
 */
public final class GradientNormClipping extends BaseTrainingListener {

  private final double limit;

  /**
   * Makes a listener.
   *
   * @param limit the largest norm, positive
   * @throws DL4JInvalidConfigException if it is not
   */
  public GradientNormClipping(double limit) {
    if (!(limit > 0)) {
      throw new DL4JInvalidConfigException("GradientNormClipping: the limit must be positive, got " + limit);
    }
    this.limit = limit;
  }

  @Override
  public void onGradientCalculation(Model model) {
    INDArray gradient = model.gradient().gradient(); // of the sum over examples; the updater divides by their number
    double examples = model.conf().isMiniBatch() ? model.batchSize() : 1;
    double norm = gradient.norm2Number().doubleValue() / examples;
    if (norm > limit) {
      gradient.muli(limit / norm);
    }
  }
}
