// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.Sigmoid;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** A label that is 0 or 1. */
public final class BernoulliDistribution implements Distribution {

  private final double logit;

  private BernoulliDistribution(double logit) {
    this.logit = logit;
  }

  /**
   * Makes a label that is 1 with a probability.
   *
   * @param probability from 0 to 1
   * @throws ND4JIllegalArgumentException if it is no probability
   */
  public static BernoulliDistribution of(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new ND4JIllegalArgumentException(
          "BernoulliDistribution: expected a probability from 0 to 1 but got " + probability);
    }
    return ofLogit(Math.log(probability) - Math.log1p(-probability));
  }

  /**
   * Makes a label that is 1 with probability 1 / (1 + exp(−ℓ)).
   *
   * @param logit ℓ
   */
  public static BernoulliDistribution ofLogit(double logit) {
    return new BernoulliDistribution(logit);
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    return y[0] == 1
        ? -Sigmoid.softplus(-logit)
        : y[0] == 0 ? -Sigmoid.softplus(logit) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public boolean isAtom(int column, double... y) {
    return true;
  }

  @Override
  public double[] mean() {
    return new double[] {Sigmoid.of(logit)};
  }

  @Override
  public double[] variance() {
    return new double[] {Sigmoid.of(logit) * Sigmoid.of(-logit)};
  }

  @Override
  public double[][] covariance() {
    return new double[][] {variance()};
  }

  @Override
  public double[] mode() {
    return new double[] {logit > 0 ? 1 : 0};
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    return new double[] {random.nextDouble() < Sigmoid.of(logit / temperature.mixing()) ? 1 : 0};
  }

  /** Divides the logit by τ of the mixing. */
  @Override
  public BernoulliDistribution at(Temperature temperature) {
    return new BernoulliDistribution(logit / temperature.mixing());
  }

  @Override
  public double cdf(double y) {
    return y < 0 ? 0 : y < 1 ? Sigmoid.of(-logit) : y >= 1 ? 1 : Double.NaN;
  }

  @Override
  public double survival(double y) {
    return y < 0 ? 1 : y < 1 ? Sigmoid.of(logit) : y >= 1 ? 0 : Double.NaN;
  }

  @Override
  public double quantile(double p) {
    return Checks.probability(this, p) <= Sigmoid.of(-logit) ? 0 : 1;
  }

  /** The Brier score at 0 and 1; further out, the distance to the nearer of them is added. */
  @Override
  public double crps(double y) {
    double inside = Math.max(0, Math.min(1, y));
    double zero = Sigmoid.of(-logit);
    double one = Sigmoid.of(logit);
    return Math.abs(y - inside) + inside * zero * zero + (1 - inside) * one * one;
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("bernoulli").with("probability", Sigmoid.of(logit));
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "Bernoulli()");
  }
}
