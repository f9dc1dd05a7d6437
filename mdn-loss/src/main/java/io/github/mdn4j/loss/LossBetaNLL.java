// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Kernel;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The β-NLL: the negative log likelihood of each row times its variance to the power β, the variance held fixed.
 *
 * <p>The NLL's gradient by μ carries 1/σ², so rows that are fitted badly at first are given a large σ and then ignored.
 * The factor takes that back: β = 0 is the NLL, β = 1 gives μ the gradient of the squared error, and 0.5 is advised
 * (Seitzer, Tavakoli, Antic and Martius 2022).
 *
 * <p>For one Gaussian column the weight is σ^{2β} as there. For mixtures the definition is ours (docs/math.md,
 * "β-NLL"): w = Σₖ rₖ vₖ^β, with rₖ the responsibility of component k for the label and vₖ the geometric mean of the
 * component's variances over the label columns; a component that is itself a mixture has its own such w. Any other
 * density counts as one component. The objective is −w log f(y), w a constant to the gradient, so that the gradient is
 * not the derivative of the score: a gradient check fails by design unless β = 0.
 */
public final class LossBetaNLL extends DensityLoss {

  private static final long serialVersionUID = 1L;

  private final double beta;

  /**
   * Makes the loss; kernels or SameDiff, whichever is right for the backend.
   *
   * @param density what the raw output parameterises; its variances must exist
   * @param beta β in [0, 1]
   * @throws ND4JIllegalArgumentException if β is outside, or the density is null
   */
  public LossBetaNLL(Density density, double beta) {
    this(density, beta, Engine.AUTO);
  }

  /**
   * Makes the loss on a given engine.
   *
   * @param density what the raw output parameterises; its variances must exist
   * @param beta β in [0, 1]
   * @param engine what computes the loss
   * @throws ND4JIllegalArgumentException if β is outside, or one of the others is null
   */
  @JsonCreator
  public LossBetaNLL(
      @JsonProperty("density") Density density,
      @JsonProperty("beta") double beta,
      @JsonProperty("engine") Engine engine) {
    super(density, engine);
    if (!(beta >= 0 && beta <= 1)) {
      throw new ND4JIllegalArgumentException(name() + ": beta must lie in [0, 1], got " + beta);
    }
    this.beta = beta;
  }

  /** Returns β. */
  public double beta() {
    return beta;
  }

  @Override
  SDVariable objective(SameDiff sd, SDVariable theta, SDVariable y) {
    return density().logDensity(sd, theta, y).neg();
  }

  @Override
  Optional<Kernel> kernel(int rows) {
    return density().kernel(rows);
  }

  @Override
  double[] weigh(INDArray labels, INDArray raw, double[] mask) {
    if (beta == 0) {
      return mask;
    }
    int n = Math.toIntExact(raw.size(0));
    double[] weights = new double[n];
    double[] theta = numbers(raw);
    double[] y = numbers(labels);
    for (int i = 0; i < n; i++) {
      double given = mask == null ? 1 : mask[i];
      weights[i] = given == 0 ? 0 : given * weight(row(theta, i, n), row(y, i, n), i);
    }
    return weights;
  }

  private static double[] numbers(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static double[] row(double[] values, int i, int n) {
    int width = values.length / n;
    return Arrays.copyOfRange(values, i * width, (i + 1) * width);
  }

  private double weight(double[] theta, double[] y, int i) {
    if (!finite(theta) || !finite(y) || density().faultOf(y).isPresent()) {
      return 1; // the engine will name what is wrong
    }
    Distribution predicted = density().at(theta);
    if (predicted.logDensity(y) == Double.NEGATIVE_INFINITY) {
      return 1;
    }
    double weight = weight(predicted, y);
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new ND4JIllegalArgumentException(
          name() + ": the variance of row " + i + " must be a positive number, got "
              + Arrays.toString(predicted.variance()) + " from " + density());
    }
    return weight;
  }

  private static boolean finite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private double weight(Distribution predicted, double[] y) {
    if (!(predicted instanceof MixtureDistribution mixture)) {
      double[] variance = predicted.variance();
      double log = 0;
      for (double v : variance) {
        log += Math.log(v);
      }
      return Math.exp(beta * log / variance.length);
    }
    double[] responsibilities = mixture.responsibilities(y);
    double weight = 0;
    for (int k = 0; k < responsibilities.length; k++) {
      if (responsibilities[k] > 0) {
        weight += responsibilities[k] * weight(mixture.component(k), y);
      }
    }
    return weight;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && beta == ((LossBetaNLL) other).beta;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), beta);
  }

  @Override
  public String toString() {
    return name() + "(" + density() + ", " + beta + ")";
  }
}
