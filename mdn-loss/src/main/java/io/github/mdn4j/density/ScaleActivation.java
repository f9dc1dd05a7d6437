// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.internal.Sigmoid;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** What makes a raw number positive, g in σ = σ₀ + g(raw): as a number, backwards, and as a graph. Models hold the names. */
enum ScaleActivation {
  EXP("exp") {
    @Override
    double of(double raw) {
      return Math.exp(raw);
    }

    @Override
    double raw(double above) {
      return Math.log(above);
    }

    @Override
    SDVariable log(SameDiff sd, SDVariable raw) {
      return raw;
    }
  },
  SOFTPLUS("softplus") {
    @Override
    double of(double raw) {
      return Sigmoid.softplus(raw);
    }

    @Override
    double raw(double above) {
      return above + Math.log(-Math.expm1(-above));
    }

    // Below −37, log(softplus(x)) is x in double; exp(x) might underflow there.
    @Override
    SDVariable log(SameDiff sd, SDVariable raw) {
      SDVariable held = sd.math().clipByValue(raw, -37, 1e30);
      return sd.math().log(Scale.softplus(sd, held)).add(raw.sub(held));
    }
  },
  ELU_PLUS_ONE("eluPlusOne") {
    @Override
    double of(double raw) {
      return raw < 0 ? Math.exp(raw) : 1 + raw;
    }

    @Override
    double raw(double above) {
      return above < 1 ? Math.log(above) : above - 1;
    }

    // log of exp(min(raw, 0)) * (1 + max(raw, 0)), of which one factor is 1. (x + |x|) / 2 has slope 1/2 at 0, so that both
    // parts together have 1; ND4J's relu has slope 0 there.
    @Override
    SDVariable log(SameDiff sd, SDVariable raw) {
      SDVariable size = sd.math().abs(raw);
      return raw.sub(size).mul(0.5).add(sd.math().log(raw.add(size).mul(0.5).add(1)));
    }
  },
  LOG_SIGMOID_VARIANCE("logSigmoidVariance") {
    @Override
    double of(double raw) {
      return Math.exp(-0.5 * Sigmoid.softplus(-raw));
    }

    @Override
    double raw(double above) {
      double variance = Math.min(above * above, 1 - MARGIN);
      return Math.log(variance) - Math.log1p(-variance);
    }

    @Override
    SDVariable log(SameDiff sd, SDVariable raw) {
      return Scale.softplus(sd, raw.neg()).mul(-0.5);
    }
  };

  /** How far inside what it can give a scale is held. */
  static final double MARGIN = 1e-3;

  private final String factory;

  ScaleActivation(String factory) {
    this.factory = factory;
  }

  /** Returns g. */
  abstract double of(double raw);

  /** Returns the raw number of a positive number g, or of the largest below it that is well inside. */
  abstract double raw(double above);

  /** Adds log g to a graph, element by element. */
  abstract SDVariable log(SameDiff sd, SDVariable raw);

  /** Returns the call of {@link Scale} that gives it. */
  String call() {
    return factory + "()";
  }
}
