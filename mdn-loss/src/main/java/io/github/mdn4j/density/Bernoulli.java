// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.BernoulliDistribution;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.internal.Sigmoid;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/**
 * A label that is 0 or 1, such as Graves' end of stroke.
 *
 * <p>Raw row: one logit ℓ. log P(y) = y ℓ − log(1 + exp ℓ). A label that is neither 0 nor 1 is an error in training.
 */
public final class Bernoulli implements Density {

  private static final long serialVersionUID = 1L;

  private Bernoulli() {}

  /** Makes the density; there is only one. */
  @JsonCreator
  public static Bernoulli of() {
    return new Bernoulli();
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public int parameterWidth() {
    return 1;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    // the log of the sigmoid of ℓ or −ℓ: y ℓ − softplus(ℓ) would lose digits at large logits
    SDVariable sign = y.mul(-2).add(1);
    return Scale.softplus(sd, theta.mul(sign)).neg();
  }

  @Override
  public Support support() {
    return Support.binary(1);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double ones = labels.mean()[0] * labels.total();
    return Optional.of(new double[] {Math.log((ones + 0.5) / (labels.total() - ones + 0.5))});
  }

  @Override
  public Optional<Moments> moments() {
    return Optional.of(
        (block, theta, mean, variance) -> {
          double[] logit = block.theta(theta);
          for (int i = 0; i < block.rows(); i++) {
            mean[0][i] = Sigmoid.of(logit[i]);
            variance[0][i] = mean[0][i] * Sigmoid.of(-logit[i]);
          }
        });
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return Optional.of(Bernoulli::evaluate);
  }

  private static void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
    double[] logit = block.theta(theta);
    double[] y = block.label(label);
    double[] gradient = block.gradient(theta);
    for (int i = 0; i < block.rows(); i++) {
      double sign = 2 * y[i] - 1;
      logDensity[i] = y[i] == 0 || y[i] == 1 ? -Sigmoid.softplus(-sign * logit[i]) : Double.NaN;
      gradient[i] = sign * Sigmoid.of(-sign * logit[i]);
    }
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    return y[0] == 0 || y[0] == 1 ? Optional.empty() : Optional.of(y[0] + " is not 0 or 1");
  }

  @Override
  public Distribution at(double... theta) {
    return BernoulliDistribution.ofLogit(RawRow.check(this, theta)[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bernoulli;
  }

  @Override
  public int hashCode() {
    return "Bernoulli".hashCode();
  }

  @Override
  public String toString() {
    return "Bernoulli()";
  }
}
