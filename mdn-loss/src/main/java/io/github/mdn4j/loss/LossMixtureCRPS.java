// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.GaussianParameters;
import io.github.mdn4j.density.Kernel;
import java.util.Optional;
import org.apache.commons.numbers.gamma.Erf;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The continuous ranked probability score of a Gaussian mixture over one label column, in units of the label.
 *
 * <p>CRPS = Σ πₖ A(y − μₖ, σₖ) − ½ Σₖₗ πₖ πₗ A(μₖ − μₗ, √(σₖ² + σₗ²)) with A(m, s) = 2s φ(m/s) + m (2Φ(m/s) − 1):
 * Grimit, Gneiting, Berrocal and Johnson (2006). It grows linearly with the distance of an outlier, where the NLL grows
 * as its square.
 */
public final class LossMixtureCRPS extends DensityLoss {

  private static final long serialVersionUID = 1L;

  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
  private static final double INVERSE_SQRT_PI = 1 / Math.sqrt(Math.PI);

  /**
   * Makes the loss; kernels or SameDiff, whichever is right for the backend.
   *
   * @param density a Gaussian over one label column or a mixture of such
   * @throws ND4JIllegalArgumentException if it is another density
   */
  public LossMixtureCRPS(Density density) {
    this(density, Engine.AUTO);
  }

  /**
   * Makes the loss on a given engine.
   *
   * @param density a Gaussian over one label column or a mixture of such
   * @param engine what computes the loss
   * @throws ND4JIllegalArgumentException if it is another density, or one of them is null
   */
  @JsonCreator
  public LossMixtureCRPS(@JsonProperty("density") Density density, @JsonProperty("engine") Engine engine) {
    super(density, engine);
    parameters();
  }

  private GaussianParameters parameters() {
    return GaussianParameters.of(density())
        .orElseThrow(
            () ->
                new ND4JIllegalArgumentException(
                    name() + " wants DiagonalGaussian(1), IsotropicGaussian(1) or a mixture of one of these, got "
                        + density()));
  }

  @Override
  SDVariable objective(SameDiff sd, SDVariable theta, SDVariable y) {
    GaussianParameters parameters = parameters();
    int components = parameters.components();
    SDVariable pi = parameters.weights(sd, theta); // [n,K]
    SDVariable mu = parameters.mean(sd, theta);
    SDVariable logSigma = parameters.logScale(sd, theta);
    SDVariable toLabel = sum(pi.mul(expectedDistance(sd, y.sub(mu), logSigma)), components);
    SDVariable alone = sum(sd.math().square(pi).mul(sd.math().exp(logSigma)).mul(INVERSE_SQRT_PI), components);
    if (components == 1) {
      return toLabel.sub(alone);
    }
    // selection matrices [K,M] for the M pairs k < l: products with them have gradients that are right in M2.1
    int pairs = components * (components - 1) / 2;
    INDArray first = Nd4j.zeros(theta.dataType(), components, pairs);
    INDArray second = Nd4j.zeros(theta.dataType(), components, pairs);
    int pair = 0;
    for (int k = 0; k < components; k++) {
      for (int l = k + 1; l < components; l++, pair++) {
        first.putScalar(k, pair, 1);
        second.putScalar(l, pair, 1);
      }
    }
    SDVariable left = sd.constant(first);
    SDVariable right = sd.constant(second);
    SDVariable variance = sd.math().exp(logSigma.mul(2));
    SDVariable logScale = sd.math().log(variance.mmul(left).add(variance.mmul(right))).mul(0.5); // [n,M]
    SDVariable distance = expectedDistance(sd, mu.mmul(left).sub(mu.mmul(right)), logScale);
    SDVariable among = sum(pi.mmul(left).mul(pi.mmul(right)).mul(distance), pairs);
    return toLabel.sub(alone).sub(among);
  }

  private static SDVariable sum(SDVariable x, int columns) { // [n,m] -> [n,1]
    return columns == 1 ? x : x.sum(true, 1);
  }

  // A(m, s) = E|X| for X normal with mean m and standard deviation s
  private static SDVariable expectedDistance(SameDiff sd, SDVariable m, SDVariable logScale) {
    SDVariable z = m.mul(sd.math().exp(logScale.neg()));
    SDVariable density = sd.math().exp(sd.math().square(z).mul(-0.5)).mul(SQRT_2_OVER_PI); // 2φ(z)
    return sd.math().exp(logScale).mul(density).add(m.mul(sd.math().erf(z.mul(SQRT_HALF))));
  }

  @Override
  Optional<Kernel> kernel(int rows) {
    return Optional.of(new BlockKernel(parameters(), rows));
  }

  /** −CRPS and its gradient. ∂A/∂m = 2Φ(m/s) − 1 and ∂A/∂s = 2φ(m/s). */
  private static final class BlockKernel implements Kernel {
    private final GaussianParameters.Bound bound;
    private final int components;

    BlockKernel(GaussianParameters parameters, int rows) {
      bound = parameters.bind(rows);
      components = parameters.components();
    }

    @Override
    public void evaluate(Block block, int theta, int label, boolean withGradient, double[] negative) {
      bound.read(block, theta);
      double[] y = block.label(label);
      for (int i = 0; i < block.rows(); i++) {
        negative[i] = 0;
        for (int k = 0; k < components; k++) {
          negative[i] += alone(k, i, y[i]);
        }
        for (int k = 0; k < components; k++) {
          for (int l = 0; l < k; l++) {
            negative[i] += pair(k, l, i);
          }
        }
      }
      if (withGradient) {
        bound.writeGradient(block, theta);
      }
    }

    // −πₖ A(y − μₖ, σₖ) + πₖ² σₖ / √π: the terms of one component
    private double alone(int k, int i, double y) {
      double pi = bound.weight(k)[i];
      double sigma = bound.scale(k)[i];
      double m = y - bound.mean(k)[i];
      double z = m / sigma;
      double erf = Erf.value(z * SQRT_HALF);
      double density = SQRT_2_OVER_PI * Math.exp(-0.5 * z * z);
      double distance = sigma * density + m * erf;
      bound.byWeight(k)[i] = 2 * pi * sigma * INVERSE_SQRT_PI - distance;
      bound.byMean(k)[i] = pi * erf;
      bound.byScale(k)[i] = pi * (pi * INVERSE_SQRT_PI - density);
      return pi * (pi * sigma * INVERSE_SQRT_PI - distance);
    }

    // πₖ πₗ A(μₖ − μₗ, s): a pair stands for both of its orders
    private double pair(int k, int l, int i) {
      double pi = bound.weight(k)[i];
      double other = bound.weight(l)[i];
      double sigma = bound.scale(k)[i];
      double otherSigma = bound.scale(l)[i];
      double m = bound.mean(k)[i] - bound.mean(l)[i];
      double s = Math.sqrt(sigma * sigma + otherSigma * otherSigma);
      double z = m / s;
      double erf = Erf.value(z * SQRT_HALF);
      double density = SQRT_2_OVER_PI * Math.exp(-0.5 * z * z);
      double distance = s * density + m * erf;
      bound.byWeight(k)[i] += other * distance;
      bound.byWeight(l)[i] += pi * distance;
      bound.byMean(k)[i] += pi * other * erf;
      bound.byMean(l)[i] -= pi * other * erf;
      bound.byScale(k)[i] += pi * other * density * sigma / s;
      bound.byScale(l)[i] += pi * other * density * otherSigma / s;
      return pi * other * distance;
    }
  }
}
