// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * What is forecast of the next H steps: paths, each a joint scenario of all steps, and beside them the exact
 * distributions of those steps that have one.
 *
 * <p>Steps are counted from 0, the first after the origin. Scores leave out steps whose outcome is NaN, missing, and are
 * NaN there. Immutable.
 */
public final class ForecastDistribution {

  private final double[][] paths; // [m][H]
  private final Distribution[] exact; // [H], null where only paths are known
  private final Distribution joint; // of all steps, or null
  private final EmpiricalDistribution[] steps;

  private ForecastDistribution(double[][] paths, Distribution[] exact, Distribution joint) {
    this.paths = paths;
    this.exact = exact;
    this.joint = joint;
    steps = new EmpiricalDistribution[horizon()];
    Arrays.setAll(steps, h -> EmpiricalDistribution.of(Arrays.stream(paths).mapToDouble(path -> path[h]).toArray()));
  }

  /**
   * Makes a forecast of paths.
   *
   * @param paths m paths of H finite numbers, both at least 1
   * @throws ND4JIllegalArgumentException if they are not such
   */
  public static ForecastDistribution of(double[][] paths) {
    if (paths == null || Arrays.asList(paths).contains(null)) {
      throw new ND4JIllegalArgumentException("ForecastDistribution: expected paths but got null");
    }
    if (paths.length == 0 || paths[0].length == 0) {
      throw new ND4JIllegalArgumentException(
          "ForecastDistribution: expected at least 1 path of at least 1 step but got " + paths.length + " paths");
    }
    double[][] copy = new double[paths.length][];
    for (int i = 0; i < copy.length; i++) {
      if (paths[i].length != paths[0].length) {
        throw new ND4JIllegalArgumentException(
            "ForecastDistribution: expected " + paths[0].length + " steps, as path 0 has, but path " + i + " has "
                + paths[i].length);
      }
      for (int h = 0; h < paths[i].length; h++) {
        if (!Double.isFinite(paths[i][h])) {
          throw new ND4JIllegalArgumentException(
              "ForecastDistribution: path " + i + ", step " + h + ": expected a finite number but got " + paths[i][h]);
        }
      }
      copy[i] = paths[i].clone();
    }
    return new ForecastDistribution(copy, new Distribution[paths[0].length], null);
  }

  /**
   * Makes a forecast of a network that predicts all steps at once.
   *
   * @param joint of H label columns, a step each, such as of {@code Independent}, {@code FullGaussian} or
   *     {@code LowRankGaussian}; exact distributions of steps are its marginals, where it has them
   * @param paths how many are drawn
   * @param random what they are drawn by
   */
  public static ForecastDistribution direct(Distribution joint, int paths, RandomGenerator random) {
    Checks.positive("ForecastDistribution", "number of paths", paths);
    double[][] drawn = new double[paths][];
    Arrays.setAll(drawn, i -> joint.sample(random));
    Distribution[] exact = new Distribution[joint.labelWidth()];
    Arrays.setAll(exact, h -> marginal(joint, h));
    return new ForecastDistribution(of(drawn).paths, exact, joint);
  }

  private static Distribution marginal(Distribution joint, int step) {
    try {
      return joint.marginal(step);
    } catch (UnsupportedOperationException e) {
      return null;
    }
  }

  /**
   * Returns this forecast with exact distributions of its first steps, given what came before the origin.
   *
   * @param distributions of steps 0, 1, …, of one label column each; as many as there are, at most H
   */
  public ForecastDistribution withExact(Distribution... distributions) {
    if (distributions.length > horizon()) {
      throw new ND4JIllegalArgumentException(
          "ForecastDistribution: expected at most " + horizon() + " distributions, one a step, but got "
              + distributions.length);
    }
    return new ForecastDistribution(paths, Arrays.copyOf(distributions, horizon()), joint);
  }

  /** Returns H, the number of steps. */
  public int horizon() {
    return paths[0].length;
  }

  /** Returns m, the number of paths. */
  public int paths() {
    return paths.length;
  }

  /** Returns a joint scenario, H numbers. */
  public double[] path(int i) {
    return paths[i].clone();
  }

  /** Returns the distribution of the draws of a step. */
  public EmpiricalDistribution step(int h) {
    return steps[h];
  }

  /** Returns the exact distribution of a step given what came before the origin, if there is one. */
  public Optional<Distribution> exact(int h) {
    return Optional.ofNullable(exact[h]);
  }

  /** Returns the exact distribution of all steps together, if the network predicts them at once. */
  public Optional<Distribution> joint() {
    return Optional.ofNullable(joint);
  }

  /** Returns the mean of each step over paths, H numbers. */
  public double[] mean() {
    return Arrays.stream(steps).mapToDouble(step -> step.mean()[0]).toArray();
  }

  /** Returns the quantile of each step over paths, H numbers. */
  public double[] quantile(double p) {
    return Arrays.stream(steps).mapToDouble(step -> step.quantile(p)).toArray();
  }

  /**
   * Returns the distribution of a sum over steps, such as of what is sold until the next delivery.
   *
   * @param from the first step
   * @param to the step after the last
   */
  public EmpiricalDistribution sum(int from, int to) {
    if (from < 0 || to <= from || to > horizon()) {
      throw new ND4JIllegalArgumentException(
          "ForecastDistribution: expected steps from 0 to " + horizon() + " but got " + from + " to " + to);
    }
    return EmpiricalDistribution.of(
        Arrays.stream(paths).mapToDouble(path -> Arrays.stream(path, from, to).sum()).toArray());
  }

  /** Returns the probability at each step that a level is exceeded: the share of paths above it. */
  public double[] exceedance(double level) {
    return Arrays.stream(steps).mapToDouble(step -> step.survival(level)).toArray();
  }

  /** Returns the probability that a level is exceeded at one step or more: the share of paths. */
  public double exceedanceOfAny(double level) {
    double above = Arrays.stream(paths).filter(path -> Arrays.stream(path).anyMatch(y -> y > level)).count();
    return Double.isNaN(level) ? level : above / paths.length;
  }

  /** Returns the CRPS of each step, in units of the series, estimated from the draws without bias. */
  public double[] crps(double... outcome) {
    return score(outcome, (step, y) -> step.fairCrps(y));
  }

  /** Returns the pinball loss of the quantile of p at each step: (y − q)(p − 1{y &lt; q}). */
  public double[] pinball(double p, double... outcome) {
    return score(outcome, (step, y) -> {
      double q = step.quantile(p);
      return (y - q) * (p - (y < q ? 1 : 0));
    });
  }

  /** Returns the share of draws below the outcome at each step, ties by half: uniform if forecasts are calibrated. */
  public double[] pit(double... outcome) {
    return score(outcome, (step, y) -> (step.cdf(y) + step.cdf(Math.nextDown(y))) / 2);
  }

  /** Returns at each step whether the central interval holds the outcome, 1 or 0. */
  public double[] covered(double level, double... outcome) {
    return score(outcome, (step, y) ->
        y >= step.quantile((1 - level) / 2) && y <= step.quantile((1 + level) / 2) ? 1 : 0);
  }

  /** Scores one step. */
  private interface StepScore {
    double of(EmpiricalDistribution step, double y);
  }

  private double[] score(double[] outcome, StepScore score) {
    requireOutcome(outcome);
    double[] scores = new double[outcome.length];
    Arrays.setAll(scores, h -> Double.isNaN(outcome[h]) ? Double.NaN : score.of(steps[h], outcome[h]));
    return scores;
  }

  private void requireOutcome(double[] outcome) {
    if (outcome.length != horizon()) {
      throw new ND4JIllegalArgumentException(
          "ForecastDistribution: expected " + horizon() + " outcomes, one a step, but got " + outcome.length);
    }
  }

  /**
   * Returns the energy score of the whole path, E‖X − y‖ − ½ E‖X − X′‖, estimated without bias; of the steps that have
   * an outcome.
   *
   * <p>Gneiting and Raftery (2007), eq. 22. Time grows with the square of the number of paths.
   *
   * @throws ND4JIllegalArgumentException if there is a single path, or no outcome
   */
  public double energyScore(double... outcome) {
    requireOutcome(outcome);
    int m = paths.length;
    if (m < 2 || Arrays.stream(outcome).allMatch(Double::isNaN)) {
      throw new ND4JIllegalArgumentException(
          "ForecastDistribution: an energy score wants at least 2 paths and 1 outcome but got " + m + " paths");
    }
    double toOutcome = 0;
    double between = 0;
    for (int i = 0; i < m; i++) {
      toOutcome += distance(paths[i], outcome, outcome);
      for (int j = 0; j < i; j++) {
        between += distance(paths[i], paths[j], outcome);
      }
    }
    return toOutcome / m - between / ((double) m * (m - 1));
  }

  private static double distance(double[] a, double[] b, double[] outcome) {
    double squares = 0;
    for (int h = 0; h < a.length; h++) {
      double difference = Double.isNaN(outcome[h]) ? 0 : a[h] - b[h];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  @Override
  public String toString() {
    return "ForecastDistribution(" + paths.length + " paths, " + horizon() + " steps)";
  }
}
