// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A Gaussian family with its parameters bound: it names itself as one, and what holds for every Gaussian follows. */
interface BoundGaussian extends Distribution, GaussianForm {

  /** Returns this very Gaussian by mean and factor. */
  GaussianDistribution gaussian();

  @Override
  default Optional<List<Weighted>> gaussians() {
    return gaussian().gaussians();
  }

  @Override
  default int labelWidth() {
    return gaussian().labelWidth();
  }

  @Override
  default double logDensity(double... y) {
    return gaussian().logDensity(Checks.label(this, y));
  }

  @Override
  default double[] mean() {
    return gaussian().mean();
  }

  @Override
  default double[][] covariance() {
    return gaussian().covariance();
  }

  @Override
  default double[] mode() {
    return mean();
  }

  @Override
  default double[] sample(Temperature temperature, RandomGenerator random) {
    return gaussian().sample(temperature, random);
  }

  @Override
  default Distribution at(Temperature temperature) {
    return gaussian().at(temperature);
  }

  @Override
  default double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    return gaussian().cdf(y);
  }

  @Override
  default double quantile(double p) {
    Checks.oneDimensional(this, "quantile");
    return gaussian().quantile(p);
  }

  @Override
  default double crps(double y) {
    Checks.oneDimensional(this, "crps");
    return gaussian().crps(y);
  }

  @Override
  default double survival(double y) {
    Checks.oneDimensional(this, "survival");
    return gaussian().survival(y);
  }

  @Override
  default double upperQuantile(double q) {
    Checks.oneDimensional(this, "upperQuantile");
    return gaussian().upperQuantile(q);
  }

  @Override
  default Distribution marginal(int... indices) {
    return Indices.areAll(this, indices) ? this : gaussian().marginal(indices);
  }

  @Override
  default Distribution condition(int[] indices, double[] values) {
    Indices.others(this, indices, values);
    return gaussian().condition(indices, values);
  }
}
