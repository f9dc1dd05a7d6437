// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A distribution of one label column whose probabilities were put right: G(y) = R(F(y)), with density R′(F(y)) f(y)
 * (Kuleshov, Fenner and Ermon 2018, "Accurate uncertainties for deep learning using calibrated regression").
 *
 * <p>Made for continuous labels. Of a label that has a probability of its own, such as a count, the density is that
 * probability, the step of G. Moments come from quadrature, to about 1e-10; to about 1e-4 where G has hundreds of steps.
 */
public final class RecalibratedDistribution implements Distribution {

  private static final double[] LEVELS = {1e-18, 1e-12, 1e-8, 1e-5, 1e-3, 0.05, 0.25, 0.5};
  private static final double TOLERANCE = 1e-12;
  private static final int GRID = 16; // labels between two knots at which a mode is looked for
  private static final double GOLDEN = 0.5 * (Math.sqrt(5) - 1);

  private final Distribution base;
  private final ProbabilityMap map;

  private RecalibratedDistribution(Distribution base, ProbabilityMap map) {
    this.base = base;
    this.map = map;
  }

  /**
   * Puts the probabilities of a distribution right.
   *
   * @param base what is predicted, over one label column
   * @param map how often labels are below its quantiles
   * @throws UnsupportedOperationException if the label has more columns
   */
  public static RecalibratedDistribution of(Distribution base, ProbabilityMap map) {
    Checks.oneDimensional(base, "recalibration");
    return new RecalibratedDistribution(base, Checks.given("RecalibratedDistribution", "map", map));
  }

  /** Returns what was predicted before. */
  public Distribution base() {
    return base;
  }

  /** Returns R. */
  public ProbabilityMap map() {
    return map;
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double log = base.logDensity(y);
    double below = base.cdf(y[0]);
    if (log > Double.NEGATIVE_INFINITY && base.isAtom(0, y)) {
      return Math.log(step(below, base.survival(y[0]), Math.exp(log)));
    }
    return log + Math.log(below <= 0.5 ? map.slope(below) : map.slopeAbove(base.survival(y[0])));
  }

  /** Returns by how much G rises where F rises by a mass to a probability below, with another above it. */
  private double step(double below, double above, double mass) {
    return below <= 0.5
        ? map.at(below) - map.at(Math.max(0, below - mass))
        : map.above(Math.min(1, above + mass)) - map.above(above);
  }

  @Override
  public boolean isAtom(int column, double... y) {
    return base.isAtom(column, y);
  }

  @Override
  public double cdf(double y) {
    double below = base.cdf(y);
    return below <= 0.5 ? map.at(below) : 1 - map.above(base.survival(y));
  }

  @Override
  public double survival(double y) {
    double above = base.survival(y);
    return above <= 0.5 ? map.above(above) : 1 - map.at(base.cdf(y));
  }

  @Override
  public double quantile(double p) {
    double below = map.inverse(Checks.probability(this, p));
    return below <= 0.5 ? base.quantile(inside(below)) : base.upperQuantile(inside(map.inverseAbove(1 - p)));
  }

  @Override
  public double upperQuantile(double q) {
    double above = map.inverseAbove(Checks.probability(this, q));
    return above <= 0.5 ? base.upperQuantile(inside(above)) : base.quantile(inside(map.inverse(1 - q)));
  }

  private static double inside(double p) {
    return Math.max(Double.MIN_NORMAL, Math.min(p, Math.nextDown(1.0)));
  }

  @Override
  public double[] mean() {
    double centre = base.quantile(0.5);
    return new double[] {centre + integral(centre, t -> 1, -1)};
  }

  /** Returns E[(y − c)²] − (E[y] − c)² about the predicted median c. */
  @Override
  public double[] variance() {
    double centre = base.quantile(0.5);
    double shift = integral(centre, t -> 1, -1);
    double squares = integral(centre, t -> 2 * Math.abs(t - centre), 1);
    return new double[] {squares - shift * shift};
  }

  @Override
  public double[][] covariance() {
    return new double[][] {variance()};
  }

  /** Returns ∫ w(t) (1 − G(t)) above the centre plus sign × ∫ w(t) G(t) below it, each to full accuracy. */
  private double integral(double centre, DoubleUnaryOperator weight, int sign) {
    TreeSet<Double> knots = knots();
    knots.add(centre);
    double[] below = Knots.array(new TreeSet<>(knots.headSet(centre, true)));
    double[] above = Knots.array(new TreeSet<>(knots.tailSet(centre, true)));
    return Quadrature.integrate(t -> weight.applyAsDouble(t) * survival(t), above, TOLERANCE)
        + sign * Quadrature.integrate(t -> weight.applyAsDouble(t) * cdf(t), below, TOLERANCE);
  }

  private TreeSet<Double> knots() {
    TreeSet<Double> knots = Knots.of(base, LEVELS);
    for (double p : map.predicted()) {
      knots.add(base.quantile(p));
    }
    return knots;
  }

  /**
   * Returns the highest of the labels looked at: the predicted mode, {@value #GRID} between every two quantiles that the
   * map or a component names, and a search by golden sections around the best of them.
   */
  @Override
  public double[] mode() {
    TreeSet<Double> labels = new TreeSet<>();
    double last = Double.NaN;
    for (double knot : knots()) {
      for (int i = 0; i < GRID && !Double.isNaN(last); i++) {
        labels.add(last + (knot - last) * i / GRID);
      }
      labels.add(knot);
      labels.add(Math.nextDown(knot)); // where a straight line ends, the density jumps
      last = knot;
    }
    labels.add(base.mode()[0]);
    if (base.isAtom(0, base.quantile(0.5))) { // of counts, those between
      labels.stream().map(Math::rint).toList().forEach(labels::add);
    }
    double best = labels.first();
    for (double label : labels) {
      if (logDensity(label) > logDensity(best)) {
        best = label;
      }
    }
    Double low = labels.lower(best);
    Double high = labels.higher(best);
    double found = low == null || high == null ? best : highest(low, high);
    return new double[] {logDensity(found) > logDensity(best) ? found : best};
  }

  private double highest(double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < 100 && high - low > 1e-9 * (to - from); i++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (logDensity(left) >= logDensity(right)) {
        high = right;
      } else {
        low = left;
      }
    }
    return low + (high - low) / 2;
  }

  /**
   * Inverts the cdf at one uniform number.
   *
   * @throws UnsupportedOperationException at another temperature than 1
   */
  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    if (!temperature.equals(Temperature.ONE)) {
      throw new UnsupportedOperationException(
          "sample of " + this + " at " + temperature + " is not known: use temperature 1, or sample base()");
    }
    double u = (random.nextLong() >>> 12) * 0x1p-52 + 0x1p-53; // inside (0, 1)
    return new double[] {quantile(u)};
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("recalibrated")
        .with("predicted", map.predicted())
        .with("observed", map.observed())
        .with("smooth", map.isSmooth() ? 1 : 0)
        .with("of", base.parameters());
  }

  @Override
  public void inspect(Inspector inspector) {
    base.inspect(inspector);
  }

  @Override
  public String toString() {
    return "Recalibrated(" + base + ")";
  }
}
