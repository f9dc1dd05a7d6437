// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** D independent columns of a location-scale family: y = μ + σ z with z from a standard density f₀. */
public final class LocationScaleDistribution implements Distribution, GaussianForm {

  private final String family;
  private final StandardForm standard;
  private final double[] origin; // added to the location, or null: apart from it, labels far from 0 keep their digits
  private final double[] location;
  private final double[] sigma;
  private final double[] floor; // σ₀ of each column

  private LocationScaleDistribution(
      String family, StandardForm standard, double[] origin, double[] location, double[] sigma, double[] floor) {
    this.family = family;
    this.standard = standard;
    this.origin = origin;
    this.location = location;
    this.sigma = sigma;
    this.floor = floor;
  }

  /**
   * Makes independent columns of one family.
   *
   * @param standard f₀
   * @param location μ, D numbers
   * @param scale σ, D positive numbers
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if the numbers are not as many, finite and positive
   */
  public static LocationScaleDistribution of(StandardForm standard, double[] location, double[] scale) {
    String family = Checks.given("LocationScaleDistribution", "standard form", standard).toString();
    double[] mu = Checks.finite(family, "location", location);
    return predicted(family, standard, mu, Checks.positive(family, "scale", mu.length, scale), 0);
  }

  /**
   * Makes what a network predicts, whatever its raw numbers: nothing is checked and the arrays are not copied, as a
   * scale may be 0 or infinite where a raw number is far out.
   *
   * @param family the name that messages and {@link #toString} give it
   * @param standard f₀
   * @param location μ, D numbers
   * @param sigma σ, D numbers
   * @param floor σ₀, below which a scale cannot go, or 0 if there is no floor
   */
  public static LocationScaleDistribution predicted(
      String family, StandardForm standard, double[] location, double[] sigma, double floor) {
    double[] floors = new double[sigma.length];
    Arrays.fill(floors, floor);
    return new LocationScaleDistribution(family, standard, null, location, sigma, floors);
  }

  @Override
  public int labelWidth() {
    return location.length;
  }

  private double[] centre() {
    double[] centre = location.clone();
    for (int d = 0; origin != null && d < centre.length; d++) {
      centre[d] += origin[d];
    }
    return centre;
  }

  private double standardised(int d, double y) {
    return ((origin == null ? y : y - origin[d]) - location[d]) / sigma[d];
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double sum = 0;
    for (int d = 0; d < y.length; d++) {
      sum += standard.logDensity(standardised(d, y[d])) - Math.log(sigma[d]);
    }
    return sum;
  }

  @Override
  public double[] mean() {
    double[] mean = centre();
    for (int d = 0; d < mean.length; d++) {
      mean[d] += standard.mean();
    }
    return mean;
  }

  @Override
  public double[] variance() {
    double[] variance = new double[sigma.length];
    for (int d = 0; d < variance.length; d++) {
      variance[d] = standard.variance() * sigma[d] * sigma[d];
    }
    return variance;
  }

  @Override
  public double[][] covariance() {
    double[] variance = variance();
    double[][] covariance = new double[variance.length][variance.length];
    for (int d = 0; d < variance.length; d++) {
      covariance[d][d] = variance[d];
    }
    return covariance;
  }

  @Override
  public double[] mode() {
    return centre();
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double spread = Math.sqrt(temperature.spread());
    double[] y = centre();
    for (int d = 0; d < y.length; d++) {
      y[d] += sigma[d] * spread * standard.sample(random);
    }
    return y;
  }

  /** Multiplies σ by √τ of the spread. */
  @Override
  public LocationScaleDistribution at(Temperature temperature) {
    double[] wider = sigma.clone();
    for (int d = 0; d < wider.length; d++) {
      wider[d] *= Math.sqrt(temperature.spread());
    }
    return new LocationScaleDistribution(family, standard, origin, location, wider, new double[location.length]);
  }

  @Override
  public double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    return standard.cdf(standardised(0, y));
  }

  @Override
  public double quantile(double p) {
    Checks.oneDimensional(this, "quantile");
    return centre()[0] + sigma[0] * standard.quantile(Checks.probability(this, p));
  }

  @Override
  public double survival(double y) {
    Checks.oneDimensional(this, "survival");
    return standard.survival(standardised(0, y));
  }

  @Override
  public double upperQuantile(double q) {
    Checks.oneDimensional(this, "upperQuantile");
    return centre()[0] - sigma[0] * standard.quantile(Checks.probability(this, q));
  }

  @Override
  public Distribution marginal(int... indices) {
    Indices.check(this, indices);
    return new LocationScaleDistribution(
        family,
        standard,
        origin == null ? null : Indices.pick(origin, indices),
        Indices.pick(location, indices),
        Indices.pick(sigma, indices),
        Indices.pick(floor, indices));
  }

  /** The columns are independent: what some are says nothing about the others. */
  @Override
  public Distribution condition(int[] indices, double[] values) {
    return marginal(Indices.others(this, indices, values));
  }

  @Override
  public Optional<List<Weighted>> gaussians() {
    return standard == NormalForm.INSTANCE
        ? GaussianDistribution.ofDeviations(centre(), sigma).gaussians()
        : Optional.empty();
  }

  @Override
  public double crps(double y) {
    Checks.oneDimensional(this, "crps");
    return sigma[0] * standard.crps(standardised(0, y));
  }

  @Override
  public Distribution affine(double[] shift, double[] scale) {
    return new LocationScaleDistribution(
        family,
        standard,
        AffineDistribution.changed(this, origin == null ? new double[location.length] : origin, shift, scale),
        AffineDistribution.scaled(location, scale),
        AffineDistribution.scaled(sigma, scale),
        AffineDistribution.scaled(floor, scale));
  }

  @Override
  public Parameters parameters() {
    return standard.parameters(centre(), sigma);
  }

  @Override
  public void inspect(Inspector inspector) {
    for (int d = 0; d < sigma.length; d++) {
      inspector.scale(sigma[d], floor[d]);
    }
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, family + "(" + location.length + ")");
  }
}
