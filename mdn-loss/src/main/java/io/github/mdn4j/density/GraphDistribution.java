// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A density with its parameters bound, of which nothing is known but its graph: slow, but right for continuous labels.
 *
 * <p>With one label column everything comes from quadrature, to about 1e-9, and a draw inverts the cdf. With more, a
 * draw is the state of a slice sampler after {@value #BURN_IN} sweeps from the highest label found, a few hundred runs
 * of the graph a column, and moments are averages over {@value #CHAINS} such chains for {@value #KEPT} more sweeps from
 * a fixed seed, good to a few percent of a standard deviation. Both want a density whose modes are not far apart. The
 * spread of a draw cannot be changed.
 */
final class GraphDistribution implements Distribution {

  private static final int BURN_IN = 60;
  private static final int CHAINS = 128;
  private static final int KEPT = 30;
  private static final long SEED = 20240229;

  private final String family;
  private final int labelWidth;
  private final GraphValues values;
  private Peak peak;
  private LineIntegral line;
  private double[][] moments; // mean, then the rows of the covariance

  GraphDistribution(Density density, double[] theta) {
    family = density.toString();
    labelWidth = density.labelWidth();
    values = new GraphValues(density, theta.clone());
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public double logDensity(double... y) {
    return values.logDensity(new double[][] {Checks.label(this, y)})[0];
  }

  private synchronized Peak peak() {
    if (peak == null) {
      peak = Peak.of(values, labelWidth, family);
    }
    return peak;
  }

  private synchronized LineIntegral line() {
    if (line == null) {
      Peak around = peak();
      line = new LineIntegral(values::logDensity, around.at()[0], around.width()[0], family);
    }
    return line;
  }

  private synchronized double[][] moments() {
    if (moments == null) {
      moments = labelWidth == 1 ? new double[][] {{line().mean()}, {line().variance()}} : sampledMoments();
    }
    return moments;
  }

  private double[][] sampledMoments() {
    SliceSampler chains = new SliceSampler(values::logDensity, peak(), CHAINS, new SplittableRandom(SEED));
    for (int i = 0; i < BURN_IN; i++) {
      chains.sweep();
    }
    double[][] found = new double[1 + labelWidth][labelWidth];
    double[] mean = found[0];
    double count = 0;
    for (int i = 0; i < KEPT; i++) {
      for (double[] y : chains.sweep()) {
        count++;
        double[] before = new double[labelWidth];
        for (int d = 0; d < labelWidth; d++) {
          before[d] = y[d] - mean[d];
          mean[d] += before[d] / count;
        }
        for (int a = 0; a < labelWidth; a++) {
          for (int b = 0; b < labelWidth; b++) {
            found[1 + a][b] += before[a] * before[b] * (count - 1) / count;
          }
        }
      }
    }
    for (int a = 0; a < labelWidth; a++) {
      for (int b = 0; b < labelWidth; b++) {
        found[1 + a][b] /= count;
      }
    }
    return found;
  }

  @Override
  public double[] mean() {
    return moments()[0].clone();
  }

  @Override
  public double[][] covariance() {
    double[][] covariance = new double[labelWidth][];
    for (int d = 0; d < labelWidth; d++) {
      covariance[d] = moments()[1 + d].clone();
    }
    return covariance;
  }

  /** Returns the label that a climb from 0 ends at: a local mode if there are several. */
  @Override
  public double[] mode() {
    return peak().at().clone();
  }

  /** Draws at spread 1 only; mixing has nothing to act on. */
  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    if (temperature.spread() != 1) {
      throw new UnsupportedOperationException(
          "sample of " + this + " at spread " + temperature.spread() + " is not known: use spread 1, or override at()");
    }
    if (labelWidth == 1) {
      double u = (random.nextLong() >>> 12) * 0x1p-52 + 0x1p-53; // inside (0, 1)
      return new double[] {quantile(u)};
    }
    SliceSampler chain = new SliceSampler(values::logDensity, peak(), 1, random);
    for (int i = 1; i < BURN_IN; i++) {
      chain.sweep();
    }
    return chain.sweep()[0].clone();
  }

  @Override
  public double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    return line().below(y);
  }

  @Override
  public double survival(double y) {
    Checks.oneDimensional(this, "survival");
    return line().above(y);
  }

  @Override
  public String toString() {
    return family;
  }
}
