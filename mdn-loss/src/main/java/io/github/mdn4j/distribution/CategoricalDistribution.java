// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.LogSumExp;
import io.github.mdn4j.internal.OneHot;
import java.util.random.RandomGenerator;

/** One of C classes; a label is one-hot, C columns. */
public final class CategoricalDistribution implements Distribution {

  private final double[] logits;

  private CategoricalDistribution(double[] logits) {
    this.logits = logits;
  }

  /**
   * Makes a class by its probabilities.
   *
   * @param probabilities C numbers, not negative, that sum to 1 within a millionth
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if they are not such
   */
  public static CategoricalDistribution of(double... probabilities) {
    return ofLogits(Checks.logProbabilities("CategoricalDistribution", "probabilities", probabilities));
  }

  /**
   * Makes a class whose probabilities are the softmax of logits, which are not copied.
   *
   * @param logits C numbers
   */
  public static CategoricalDistribution ofLogits(double... logits) {
    return new CategoricalDistribution(logits);
  }

  @Override
  public int labelWidth() {
    return logits.length;
  }

  private double[] probabilities(double temperature) {
    double[] p = logits.clone();
    for (int c = 0; c < p.length; c++) {
      p[c] /= temperature;
    }
    double[] log = LogSumExp.logSoftmax(p);
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(log[c]);
    }
    return p;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    if (!OneHot.is(y)) {
      return Double.NEGATIVE_INFINITY;
    }
    int c = 0;
    while (y[c] == 0) {
      c++;
    }
    return LogSumExp.logSoftmax(logits)[c];
  }

  @Override
  public boolean isAtom(int column, double... y) {
    return true;
  }

  /** Returns the probabilities of the classes. */
  @Override
  public double[] mean() {
    return probabilities(1);
  }

  @Override
  public double[] variance() {
    double[] p = probabilities(1);
    for (int c = 0; c < p.length; c++) {
      p[c] *= 1 - p[c];
    }
    return p;
  }

  @Override
  public double[][] covariance() {
    double[] p = probabilities(1);
    double[][] covariance = new double[p.length][p.length];
    for (int a = 0; a < p.length; a++) {
      for (int b = 0; b < p.length; b++) {
        covariance[a][b] = a == b ? p[a] * (1 - p[a]) : -p[a] * p[b];
      }
    }
    return covariance;
  }

  @Override
  public double[] mode() {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      if (logits[c] > logits[best]) {
        best = c;
      }
    }
    return oneHot(best);
  }

  private double[] oneHot(int c) {
    double[] y = new double[logits.length];
    y[c] = 1;
    return y;
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double[] p = probabilities(temperature.mixing());
    double u = random.nextDouble();
    int c = 0;
    double below = p[0];
    while (c < p.length - 1 && u >= below) {
      c++;
      below += p[c];
    }
    return oneHot(c);
  }

  /** Divides the logits by τ of the mixing. */
  @Override
  public CategoricalDistribution at(Temperature temperature) {
    double[] divided = logits.clone();
    for (int c = 0; c < divided.length; c++) {
      divided[c] /= temperature.mixing();
    }
    return new CategoricalDistribution(divided);
  }

  @Override
  public double cdf(double y) {
    throw unordered("cdf");
  }

  @Override
  public double quantile(double p) {
    throw unordered("quantile");
  }

  @Override
  public double crps(double y) {
    throw unordered("crps");
  }

  private UnsupportedOperationException unordered(String operation) {
    return new UnsupportedOperationException(
        operation + " of " + this + " has no meaning: classes have no order; use mean() for their probabilities");
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("categorical").with("probabilities", probabilities(1));
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "Categorical(" + logits.length + ")");
  }
}
