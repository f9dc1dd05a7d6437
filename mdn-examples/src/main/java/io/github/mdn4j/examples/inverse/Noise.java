// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import java.util.random.RandomGenerator;

/** Noise that is added to a curve: symmetric about 0, of known density and entropy. */
interface Noise {

  /** Draws one. */
  double draw(RandomGenerator random);

  /** Returns its density. */
  double density(double value);

  /** Returns its entropy in nats. */
  double entropy();

  /** Returns its standard deviation. */
  double deviation();

  /** Returns beyond what size it has no density that matters. */
  double reach();

  /** Returns how many points a curve wants for a mean of the density over it that is right to 1e-5. */
  int points();

  /** Returns N(0, deviation²). */
  static Noise gaussian(double deviation) {
    return new Gaussian(deviation);
  }

  /** Returns U(−halfWidth, halfWidth). */
  static Noise uniform(double halfWidth) {
    return new Uniform(halfWidth);
  }

  /** N(0, deviation²). */
  record Gaussian(double deviation) implements Noise {

    @Override
    public double draw(RandomGenerator random) {
      return deviation * random.nextGaussian();
    }

    @Override
    public double density(double value) {
      double z = value / deviation;
      return Math.exp(-0.5 * z * z) / (deviation * Math.sqrt(2 * Math.PI));
    }

    @Override
    public double entropy() {
      return 0.5 * Math.log(2 * Math.PI * Math.E * deviation * deviation);
    }

    @Override
    public double reach() {
      return 9 * deviation;
    }

    @Override
    public int points() {
      return 4000;
    }
  }

  /** U(−halfWidth, halfWidth). */
  record Uniform(double halfWidth) implements Noise {

    @Override
    public double draw(RandomGenerator random) {
      return random.nextDouble(-halfWidth, halfWidth);
    }

    @Override
    public double density(double value) {
      return Math.abs(value) < halfWidth ? 0.5 / halfWidth : 0;
    }

    @Override
    public double entropy() {
      return Math.log(2 * halfWidth);
    }

    @Override
    public double deviation() {
      return halfWidth / Math.sqrt(3);
    }

    @Override
    public double reach() {
      return halfWidth;
    }

    @Override
    public int points() {
      return 20_000; // a point counts or does not
    }
  }
}
