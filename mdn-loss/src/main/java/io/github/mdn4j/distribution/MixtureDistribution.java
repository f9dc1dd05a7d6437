// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.CategoricalDraw;
import io.github.mdn4j.internal.LogSumExp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** A weighted sum of K distributions: f(y) = Σₖ πₖ fₖ(y). */
public final class MixtureDistribution implements Distribution, GaussianForm {

  private static final String WHO = "MixtureDistribution";

  private final double[] logWeights;
  private final double[] weights;
  private final Distribution[] components;
  private final int labelWidth;

  private MixtureDistribution(double[] logWeights, Distribution[] components) {
    this.logWeights = logWeights;
    this.components = components;
    labelWidth = components[0].labelWidth();
    weights = new double[logWeights.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = Math.exp(logWeights[k]);
    }
  }

  /**
   * Makes a mixture.
   *
   * @param weights π, K numbers, not negative, that sum to 1 within a millionth
   * @param parts K distributions over labels of one width; a part of weight 0 is never drawn
   * @throws ND4JIllegalArgumentException if the weights are not such, or the parts not as many and as wide
   */
  public static MixtureDistribution of(double[] weights, Distribution... parts) {
    double[] logWeights = Checks.logProbabilities(WHO, "weights", weights);
    return new MixtureDistribution(logWeights, checked(logWeights.length, parts));
  }

  /**
   * Makes a mixture.
   *
   * @param weights π, K numbers, not negative, that sum to 1 within a millionth
   * @param parts K distributions over labels of one width; a part of weight 0 is never drawn
   * @throws ND4JIllegalArgumentException if the weights are not such, or the parts not as many and as wide
   */
  public static MixtureDistribution of(double[] weights, List<? extends Distribution> parts) {
    return of(weights, Checks.given(WHO, "parts", parts).toArray(Distribution[]::new));
  }

  /**
   * Makes a mixture whose weights are the softmax of logits.
   *
   * @param logits K finite numbers
   * @param parts K distributions over labels of one width
   * @throws ND4JIllegalArgumentException if the logits are not finite, or the parts not as many and as wide
   */
  public static MixtureDistribution ofLogits(double[] logits, Distribution... parts) {
    double[] logWeights = LogSumExp.logSoftmax(Checks.finite(WHO, "logits", logits));
    return new MixtureDistribution(logWeights, checked(logWeights.length, parts));
  }

  private static Distribution[] checked(int weights, Distribution... parts) {
    Distribution[] components = Checks.parts(WHO, parts);
    if (components.length != weights) {
      throw new ND4JIllegalArgumentException(
          WHO + ": expected " + weights + " parts, one a weight, but got " + components.length);
    }
    int width = components[0].labelWidth();
    for (Distribution component : components) {
      if (component.labelWidth() != width) {
        throw new ND4JIllegalArgumentException(
            WHO + ": expected parts over labels of " + width + " columns, as the first has, but got " + component
                + " over " + component.labelWidth());
      }
    }
    return components;
  }

  /** Returns the mixing weights π, K numbers that sum to 1. */
  public double[] weights() {
    return weights.clone();
  }

  /** Returns K. */
  public int components() {
    return components.length;
  }

  /** Returns component k. */
  public Distribution component(int k) {
    return components[k];
  }

  /** Returns the component of largest weight; the first of them in a tie. */
  public int heaviest() {
    int heaviest = 0;
    for (int k = 1; k < logWeights.length; k++) {
      if (logWeights[k] > logWeights[heaviest]) {
        heaviest = k;
      }
    }
    return heaviest;
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public double logDensity(double... y) {
    return LogSumExp.of(joint(components, Checks.label(this, y)));
  }

  /**
   * Returns log πₖ fₖ(y), −∞ where a component is continuous in a column in which another has an atom: it gives that no
   * probability.
   */
  private double[] joint(Distribution[] of, double... y) {
    double[] joint = new double[of.length];
    for (int k = 0; k < joint.length; k++) {
      joint[k] = logWeights[k] + of[k].logDensity(y);
    }
    for (int d = 0; d < y.length; d++) {
      boolean any = false;
      for (int k = 0; k < of.length; k++) {
        any |= joint[k] > Double.NEGATIVE_INFINITY && of[k].isAtom(d, y);
      }
      for (int k = 0; any && k < of.length; k++) {
        joint[k] = of[k].isAtom(d, y) ? joint[k] : Double.NEGATIVE_INFINITY;
      }
    }
    return joint;
  }

  @Override
  public boolean isAtom(int column, double... y) {
    for (Distribution component : components) {
      if (component.logDensity(y) > Double.NEGATIVE_INFINITY && component.isAtom(column, y)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns how much of a label's density each component answers for, rₖ = πₖ fₖ(y) / f(y): K numbers that sum to 1.
   *
   * @param y a label of D numbers; where its density is 0 there are no responsibilities, and NaN comes back
   */
  public double[] responsibilities(double... y) {
    double[] joint = joint(components, Checks.label(this, y));
    double total = LogSumExp.of(joint);
    double[] responsibilities = new double[components.length];
    for (int k = 0; k < responsibilities.length; k++) {
      responsibilities[k] = Math.exp(joint[k] - total);
    }
    return responsibilities;
  }

  /** Returns the Gaussians of all components, if each is a Gaussian or a mixture of Gaussians. */
  @Override
  public Optional<List<Weighted>> gaussians() {
    List<Weighted> all = new ArrayList<>();
    for (int k = 0; k < components.length; k++) {
      if (!(components[k] instanceof GaussianForm form)) {
        return Optional.empty();
      }
      Optional<List<Weighted>> parts = form.gaussians();
      if (parts.isEmpty()) {
        return Optional.empty();
      }
      for (Weighted part : parts.get()) {
        all.add(new Weighted(logWeights[k] + part.logWeight(), part.gaussian()));
      }
    }
    return Optional.of(all);
  }

  @Override
  public double[] mean() {
    return moments().mean();
  }

  /** The law of total variance: Σₖ πₖ (varₖ + (μₖ − μ)²). */
  @Override
  public double[] variance() {
    return moments().variance();
  }

  /**
   * Returns Σₖ πₖ varₖ, D numbers: the variance that is left once the component is known. Of an ensemble, whose components
   * are its members, the aleatoric part.
   */
  public double[] varianceWithin() {
    return moments().varianceWithin();
  }

  /**
   * Returns Σₖ πₖ (μₖ − μ)², D numbers: how far the components' means lie apart. Of an ensemble the epistemic part; with
   * {@link #varianceWithin} it adds up to the variance.
   */
  public double[] varianceBetween() {
    return moments().varianceBetween();
  }

  @Override
  public double[][] covariance() {
    return moments().covariance();
  }

  private TotalMoments moments() {
    return new TotalMoments(weights, components);
  }

  /**
   * Estimates the mutual information of label and component, E[log fₖ(y) − log f(y)] in nats, from 0 to the entropy of the
   * weights: how much a label tells about which component it is from.
   *
   * <p>Each label is drawn from the mixture and its expectation over components taken exactly, Σₖ rₖ log(rₖ / πₖ) with the
   * responsibilities r, so that no draw adds less than 0.
   *
   * @param draws how many labels to draw, at least 2
   * @param random the source of randomness
   * @throws ND4JIllegalArgumentException if there are fewer than 2 draws
   */
  public Estimate mutualInformation(int draws, RandomGenerator random) {
    if (draws < 2) {
      throw new ND4JIllegalArgumentException(this + ": expected at least 2 draws, but got " + draws);
    }
    return Estimate.ofMean(draws, () -> information(sample(random)));
  }

  /** Returns Σₖ rₖ log(rₖ / πₖ) in nats: what a label tells about which component it is from. */
  private double information(double... y) {
    double information = 0;
    double[] responsibilities = responsibilities(y);
    for (int k = 0; k < responsibilities.length; k++) {
      double r = responsibilities[k];
      information += r > 0 ? r * (Math.log(r) - logWeights[k]) : 0;
    }
    return information;
  }

  /** Returns the mean of the component of largest weight: cheap, and often but not always near the {@link #mode()}. */
  public double[] heaviestMean() {
    return components[heaviest()].mean();
  }

  /**
   * Returns the highest label found by climbing from the mode of every component: the fixed-point iteration of
   * Carreira-Perpiñán (2000; docs/math.md, eq. 14) and Newton's method if all components are Gaussian, a search without
   * derivatives if not.
   *
   * <p>Its density is never below that at a component's mode, and at the mean of a Gaussian component. It is a local
   * maximum; a higher one may exist where no climb leads to it.
   */
  @Override
  public double[] mode() {
    return ModeSearch.of(this);
  }

  /**
   * Draws a component by inverting the distribution function of the weights with one uniform number, then its label.
   *
   * <p>Mixing divides the logarithms of the weights by τ: towards 0 the heaviest component is always drawn, towards
   * infinity all are drawn equally. The spread is left to the component, so that it applies once however deep mixtures
   * are nested.
   */
  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    int k = CategoricalDraw.of(logWeights, logWeights.length, random.nextDouble(), temperature.mixing());
    return components[k].sample(temperature, random);
  }

  /** Divides the logarithms of the weights by τ of the mixing, and leaves the spread to the components. */
  @Override
  public MixtureDistribution at(Temperature temperature) {
    double largest = logWeights[heaviest()];
    double[] divided = new double[components.length];
    Distribution[] parts = new Distribution[components.length];
    for (int k = 0; k < parts.length; k++) {
      divided[k] = (logWeights[k] - largest) / temperature.mixing(); // largest first, as in draw
      parts[k] = components[k].at(temperature);
    }
    return new MixtureDistribution(LogSumExp.logSoftmax(divided), parts);
  }

  @Override
  public double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    double sum = 0;
    for (int k = 0; k < components.length; k++) {
      sum += weights[k] * components[k].cdf(y);
    }
    return atMostOne(sum);
  }

  @Override
  public double survival(double y) {
    Checks.oneDimensional(this, "survival");
    double sum = 0;
    for (int k = 0; k < components.length; k++) {
      sum += weights[k] * components[k].survival(y);
    }
    return atMostOne(sum);
  }

  /** Returns a probability that was added up from weights, whose sum may be rounded to more than 1. */
  static double atMostOne(double sum) {
    return Math.min(1, sum);
  }

  @Override
  public double quantile(double p) {
    Checks.oneDimensional(this, "quantile");
    Checks.probability(this, p);
    return p <= 0.5 ? quantile(p, false) : quantile(1 - p, true);
  }

  @Override
  public double upperQuantile(double q) {
    Checks.oneDimensional(this, "upperQuantile");
    Checks.probability(this, q);
    return q < 0.5 ? quantile(q, true) : quantile(1 - q, false);
  }

  private double quantile(double tail, boolean upper) {
    double[] quantiles = new double[components.length];
    for (int k = 0; k < quantiles.length; k++) {
      quantiles[k] = quantile(k, tail, upper);
    }
    return QuantileSearch.ofMixture(
        UnivariateForm.of(this), weights, quantiles, new int[quantiles.length], tail, upper,
        (k, share) -> quantile(k, share, upper));
  }

  private double quantile(int k, double tail, boolean upper) {
    return upper ? components[k].upperQuantile(tail) : components[k].quantile(tail);
  }

  /** Grimit et al. (2006), eq. 5 (docs/math.md, eq. 17), if all components are Gaussian; if not, quadrature. */
  @Override
  public double crps(double y) {
    Checks.oneDimensional(this, "crps");
    Optional<List<Weighted>> gaussians = gaussians();
    return gaussians.isPresent() ? Crps.ofGaussians(gaussians.get(), y) : Crps.byQuadrature(this, y);
  }

  /**
   * Returns the smallest set of labels that holds a given mass, if all components are continuous.
   *
   * @throws UnsupportedOperationException also if some labels have a probability of their own, as those of a point mass
   */
  @Override
  public List<Interval> highestDensityRegion(double level) {
    if (labelWidth() == 1) {
      long atoms = Arrays.stream(components).filter(part -> part.isAtom(0, part.mode())).count();
      if (atoms > 0 && atoms < components.length) {
        throw new UnsupportedOperationException(
            "highestDensityRegion of " + this + " is no list of intervals as some labels have a probability of their own:"
                + " use interval or quantile");
      }
    }
    return Distribution.super.highestDensityRegion(level);
  }

  /** Returns the mixture of the components' marginals, with the same weights. */
  @Override
  public MixtureDistribution marginal(int... indices) {
    Distribution[] marginals = new Distribution[components.length];
    for (int k = 0; k < marginals.length; k++) {
      marginals[k] = components[k].marginal(indices);
    }
    return new MixtureDistribution(logWeights, marginals);
  }

  /** Returns the mixture of the components' conditionals, each weighted by πₖ fₖ(values) (docs/math.md, eq. 15). */
  @Override
  public MixtureDistribution condition(int[] indices, double[] values) {
    Indices.others(this, indices, values);
    int[] columns = indices.clone(); // in order, as some components' marginals want them
    Arrays.sort(columns);
    double[] row = new double[labelWidth];
    for (int a = 0; a < indices.length; a++) {
      row[indices[a]] = values[a];
    }
    double[] ordered = Indices.pick(row, columns);
    Distribution[] marginals = new Distribution[components.length];
    for (int k = 0; k < marginals.length; k++) {
      marginals[k] = components[k].marginal(columns);
    }
    double[] joint = joint(marginals, ordered);
    if (!(LogSumExp.of(joint) > Double.NEGATIVE_INFINITY)) {
      throw Indices.noDensity(this, indices, values);
    }
    int[] possible =
        IntStream.range(0, joint.length).filter(k -> joint[k] > Double.NEGATIVE_INFINITY).toArray();
    Distribution[] conditionals = new Distribution[possible.length];
    for (int i = 0; i < possible.length; i++) {
      conditionals[i] = components[possible[i]].condition(columns, ordered);
    }
    return new MixtureDistribution(LogSumExp.logSoftmax(Indices.pick(joint, possible)), conditionals);
  }

  /** Returns the mixture of the components' affine changes. */
  @Override
  public Distribution affine(double[] shift, double[] scale) {
    Distribution[] changed = new Distribution[components.length];
    for (int k = 0; k < changed.length; k++) {
      changed[k] = components[k].affine(shift, scale);
    }
    return new MixtureDistribution(logWeights, changed);
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("mixture").with("weights", weights()).with("components", components);
  }

  @Override
  public void inspect(Inspector inspector) {
    inspector.weights(weights());
    Inspector scales =
        new Inspector() {
          @Override
          public void scale(double sigma, double floor) {
            inspector.scale(sigma, floor);
          }

          @Override
          public void weights(double[] pi) {} // the outer mixture's are those of the whole
        };
    for (Distribution component : components) {
      component.inspect(scales);
    }
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "Mixture(" + components.length + ", " + components[0] + ")");
  }
}
