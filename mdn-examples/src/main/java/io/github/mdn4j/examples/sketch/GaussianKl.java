// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import java.util.Objects;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How far a Gaussian is from the standard one, in nats: ½ Σ (μ² + σ² − log σ² − 1), the Kullback–Leibler divergence.
 *
 * <p>The output has a row [μ, log σ²] for each example, twice as many columns as the code. Labels are ignored. A
 * batch whose mean divergence is below a floor costs the floor and has no gradient, so that a code is left with some
 * information: Ha and Eck (2017), section 3.2, who give the floor for each dimension; here it is for the whole code.
 */
public final class GaussianKl implements ILossFunction {

  private static final long serialVersionUID = 1L;

  private final double floor;

  /**
   * Makes the loss.
   *
   * @param floor nats an example, at least 0
   */
  public GaussianKl(@JsonProperty("floor") double floor) {
    if (!(floor >= 0)) {
      throw new IllegalArgumentException("GaussianKl: the floor must be at least 0 nats, got " + floor);
    }
    this.floor = floor;
  }

  /** Returns the floor, in nats an example. */
  @JsonProperty("floor")
  public double floor() {
    return floor;
  }

  /** Returns the divergence of each example, [n,1], whatever the floor is. */
  public static INDArray nats(INDArray parameters) {
    INDArray mean = half(parameters, 0);
    INDArray logVariance = half(parameters, 1);
    INDArray terms = mean.mul(mean).addi(Transforms.exp(logVariance, true)).subi(logVariance).subi(1);
    return terms.sum(true, 1).muli(0.5);
  }

  private static INDArray half(INDArray parameters, int which) {
    long width = parameters.size(1) / 2;
    return parameters.get(NDArrayIndex.all(), NDArrayIndex.interval(which * width, (which + 1) * width));
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask, boolean average) {
    double mean = Math.max(floor, nats(preOutput).meanNumber().doubleValue());
    return average ? mean : mean * preOutput.size(0);
  }

  @Override
  public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask) {
    return nats(preOutput);
  }

  @Override
  public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask) {
    INDArray gradient = preOutput.dup();
    if (nats(preOutput).meanNumber().doubleValue() < floor) {
      return gradient.assign(0);
    }
    INDArray logVariance = half(gradient, 1);
    logVariance.assign(Transforms.exp(logVariance, true).subi(1).muli(0.5));
    return gradient;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activationFn, mask, average),
        computeGradient(labels, preOutput, activationFn, mask));
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GaussianKl that && floor == that.floor;
  }

  @Override
  public int hashCode() {
    return Objects.hash(GaussianKl.class, floor);
  }

  @Override
  public String toString() {
    return "GaussianKl(" + floor + ")";
  }
}
