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
 * {@code GradientNormalization}, which acts on each layer or parameter by itself. The updater and regularisation come
 * after.
 *
 * <p>{@link #ofScore} looks at the gradient of the score, which for sequences is a sum over time and so grows with
 * their length; {@link #perStep} at the gradient of the nats per step, which is what a limit found in the literature
 * or in a PyTorch program that averages over steps usually means.
 */
public final class GradientNormClipping extends BaseTrainingListener {

  private final double limit;
  private final boolean perStep;

  private GradientNormClipping(double limit, boolean perStep) {
    if (!(limit > 0)) {
      throw new DL4JInvalidConfigException("GradientNormClipping: the limit must be positive, got " + limit);
    }
    this.limit = limit;
    this.perStep = perStep;
  }

  /**
   * Limits the norm of the gradient of the score, for any network.
   *
   * @param limit the largest norm, positive
   * @throws DL4JInvalidConfigException if it is not
   */
  public static GradientNormClipping ofScore(double limit) {
    return new GradientNormClipping(limit, false);
  }

  /**
   * Limits the norm of the gradient divided by the number of steps that count, for a network with density outputs; of
   * several such outputs the one with the most steps decides.
   *
   * @param limit the largest norm, positive
   * @throws DL4JInvalidConfigException if it is not
   */
  public static GradientNormClipping perStep(double limit) {
    return new GradientNormClipping(limit, true);
  }

  @Override
  public void onGradientCalculation(Model model) {
    INDArray gradient = model.gradient().gradient(); // of the sum over examples; the updater divides by their number
    double norm = gradient.norm2Number().doubleValue() / terms(model);
    if (norm > limit) {
      gradient.muli(limit / norm);
    }
  }

  private double terms(Model model) {
    if (perStep) {
      return DensityHead.running(model).stream()
          .mapToDouble(DensityOutput::countedRows)
          .max()
          .orElseThrow(() -> new DL4JInvalidConfigException(
              "GradientNormClipping per step wants a network with a density output; use ofScore"));
    }
    return model.conf().isMiniBatch() ? model.batchSize() : 1;
  }
}
