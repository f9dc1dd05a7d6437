// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.CategoricalDraw;
import io.github.mdn4j.internal.LogSumExp;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.exception.ND4JIllegalStateException;

/**
 * A mixture of location-scale distributions of one label column whose parameters are set anew for each row: what a {@link
 * MixtureDistribution} of {@link LocationScaleDistribution}s says, without an object a row.
 *
 * <p>Every result is that of those objects to the last bit, but for {@link #quickQuantiles}. The parameters are put into the
 * arrays that {@link #logits}, {@link #location} and {@link #scale} return, then {@link #bind} is called; they are not
 * checked. Not for several threads.
 */
public final class UnivariateMixture implements UnivariateForm {

  private final StandardForm standard;
  private final boolean single;
  private final double shift;
  private final double unit;
  private final boolean shifted;
  private final int components;
  private final double[] logits;
  private final double[] location;
  private final double[] sigma;
  private final double[] logSigma;
  private final double[] logWeight;
  private final double[] weight;
  private final double[] joint;
  private final double[] component; // a quantile of each
  private final int[] order;
  private final double[] drawn; // weights of draws
  private final UnivariateQuantiles quick;

  private UnivariateMixture(
      StandardForm standard, int components, boolean single, double shift, double unit, boolean shifted) {
    this.standard = standard;
    this.components = components;
    this.single = single;
    this.shift = shift;
    this.unit = unit;
    this.shifted = shifted;
    logits = new double[components];
    location = new double[components];
    sigma = new double[components];
    logSigma = new double[components];
    logWeight = new double[components];
    weight = new double[components];
    joint = new double[components];
    component = new double[components];
    order = new int[components];
    drawn = new double[components];
    quick = standard == NormalForm.INSTANCE ? new UnivariateQuantiles(components) : null;
  }

  /**
   * Makes a mixture.
   *
   * @param standard f₀ of all components
   * @param components K, at least 1
   */
  public static UnivariateMixture of(StandardForm standard, int components) {
    Checks.positive("UnivariateMixture", "number of components K", components);
    return new UnivariateMixture(standard, components, false, 0, 1, false);
  }

  /** Makes what is no mixture: a single distribution whose logit is never read. */
  public static UnivariateMixture single(StandardForm standard) {
    return new UnivariateMixture(standard, 1, true, 0, 1, false);
  }

  /**
   * Returns one of the same kind over labels m + s y, with parameters in units of y as before.
   *
   * @param m the shift, finite
   * @param s the scale, positive
   * @throws ND4JIllegalStateException if this is already such
   */
  public UnivariateMixture affine(double m, double s) {
    if (shifted) {
      throw new ND4JIllegalStateException("UnivariateMixture: expected own units, but these are " + unit + " and " + shift);
    }
    return new UnivariateMixture(standard, components, single, m, s, true);
  }

  /** Returns K. */
  public int components() {
    return components;
  }

  /** Returns where the logits of the weights go, K numbers. */
  public double[] logits() {
    return logits;
  }

  /** Returns where the locations μ go, K numbers. */
  public double[] location() {
    return location;
  }

  /** Returns where the scales σ go, K numbers. */
  public double[] scale() {
    return sigma;
  }

  /** Takes over the parameters that were put into the arrays. */
  public void bind() {
    if (single) {
      weight[0] = 1;
      logWeight[0] = 0;
    } else {
      double logSum = LogSumExp.of(logits);
      for (int k = 0; k < components; k++) {
        logWeight[k] = logits[k] - logSum;
        weight[k] = Math.exp(logWeight[k]);
      }
    }
    for (int k = 0; shifted && k < components; k++) {
      location[k] *= unit;
      sigma[k] *= unit;
    }
    logSigma[0] = Double.NaN; // computed when a density is asked for
  }

  private double centre(int k) {
    return shifted ? location[k] + shift : location[k];
  }

  private double standardised(int k, double y) {
    return ((shifted ? y - shift : y) - location[k]) / sigma[k];
  }

  @Override
  public double logDensity(double y) {
    if (Double.isNaN(logSigma[0])) {
      for (int k = 0; k < components; k++) {
        logSigma[k] = Math.log(sigma[k]);
      }
    }
    if (single) {
      return standard.logDensity(standardised(0, y)) - logSigma[0];
    }
    for (int k = 0; k < components; k++) {
      joint[k] = logWeight[k] + (standard.logDensity(standardised(k, y)) - logSigma[k]);
    }
    return LogSumExp.of(joint);
  }

  @Override
  public double cdf(double y) {
    if (single) {
      return standard.cdf(standardised(0, y));
    }
    double sum = 0;
    for (int k = 0; k < components; k++) {
      sum += weight[k] * standard.cdf(standardised(k, y));
    }
    return MixtureDistribution.atMostOne(sum);
  }

  @Override
  public double survival(double y) {
    if (single) {
      return standard.survival(standardised(0, y));
    }
    double sum = 0;
    for (int k = 0; k < components; k++) {
      sum += weight[k] * standard.survival(standardised(k, y));
    }
    return MixtureDistribution.atMostOne(sum);
  }

  /**
   * Computes quantiles.
   *
   * @param levels of which probabilities
   * @param standardQuantiles those of f₀, from {@link #standardQuantiles}
   * @param quantiles where they go, in the order in which the levels were given
   * @param at where the first goes
   */
  public void quantiles(Levels levels, double[] standardQuantiles, double[] quantiles, int at) {
    for (int i = 0; i < levels.count(); i++) {
      quantiles[at + i] = quantile(levels.tail(i), levels.isUpper(i), standardQuantiles[i]);
    }
  }

  /**
   * Computes quantiles of a mixture of Gaussians to about 1e-12 of a scale, several times as fast: all levels from low to
   * high, each search beginning where the one before has ended. Other mixtures, and levels far out, are searched as by
   * {@link #quantiles}.
   */
  public void quickQuantiles(Levels levels, double[] standardQuantiles, double[] quantiles, int at) {
    if (quick == null || single
        || !quick.search(weight, location, sigma, levels, standardQuantiles, quantiles, at)) {
      quantiles(levels, standardQuantiles, quantiles, at);
      return;
    }
    for (int i = at; shifted && i < at + levels.count(); i++) {
      quantiles[i] += shift;
    }
  }

  /** Returns the quantiles of f₀ for all levels, negative for either tail, or zero; they are the same for all rows. */
  public double[] standardQuantiles(Levels levels) {
    double[] z = new double[levels.count()];
    for (int i = 0; i < z.length; i++) {
      z[i] = standard.quantile(levels.tail(i));
    }
    return z;
  }

  private double quantile(double tail, boolean upper, double z) {
    for (int k = 0; k < components; k++) {
      component[k] = of(k, upper, z);
    }
    return single
        ? component[0]
        : QuantileSearch.ofMixture(
            this, weight, component, order, tail, upper, (k, share) -> of(k, upper, standard.quantile(share)));
  }

  private double of(int k, boolean upper, double z) {
    return upper ? centre(k) - sigma[k] * z : centre(k) + sigma[k] * z;
  }

  /** Returns whether {@link #crps} is known: for Gaussians, and for whatever is no mixture. */
  public boolean hasCrps() {
    return single || standard == NormalForm.INSTANCE;
  }

  /**
   * Returns the continuous ranked probability score of an outcome, in units of y.
   *
   * @throws UnsupportedOperationException if it is not {@linkplain #hasCrps known}
   */
  public double crps(double y) {
    if (!hasCrps()) {
      throw new UnsupportedOperationException("crps of a mixture of " + standard + " has no closed form here");
    }
    if (single) {
      return sigma[0] * standard.crps(standardised(0, y));
    }
    for (int k = 0; k < components; k++) {
      component[k] = centre(k);
      joint[k] = sigma[k] * sigma[k];
    }
    return Crps.ofGaussians(weight, component, joint, y);
  }

  /**
   * Draws labels one after another.
   *
   * @param draws where they go
   * @param from where the first goes
   * @param to behind the last
   * @param temperature how sharp or how wild they are
   * @param random the source of randomness
   */
  public void sample(double[] draws, int from, int to, Temperature temperature, RandomGenerator random) {
    double spread = Math.sqrt(temperature.spread());
    double total = single ? 0 : CategoricalDraw.weights(logWeight, components, temperature.mixing(), drawn);
    for (int i = from; i < to; i++) {
      int k = single ? 0 : CategoricalDraw.of(drawn, components, random.nextDouble() * total);
      draws[i] = centre(k) + sigma[k] * spread * standard.sample(random);
    }
  }
}
