// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * A number for a prediction and what came; on the mean, the true distribution has the least. An immutable value that
 * round-trips through JSON; {@link DensityEvaluation.Builder#with} takes the mean of it, with its standard error.
 *
 * <p>Values are in units of the label unless the rule says otherwise (docs/math.md, "Scores").
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public interface ScoringRule extends Serializable {

  /**
   * Scores one row.
   *
   * @param predicted what was predicted
   * @param label what came, D numbers
   * @throws UnsupportedOperationException if the distribution lacks what is needed, such as a cdf
   */
  double of(Distribution predicted, double... label);

  /** Makes −log f(y), in nats. */
  static ScoringRule log() {
    return new LogRule();
  }

  /** Makes the continuous ranked probability score, ∫ (F(t) − 1{t ≥ y})² dt; D = 1. */
  static ScoringRule crps() {
    return new CrpsRule();
  }

  /**
   * Makes the pinball loss of the p-quantile q: p (y − q) above it, (1 − p)(q − y) below; D = 1 (Koenker and Bassett
   * 1978).
   *
   * @param p inside (0, 1)
   */
  static ScoringRule pinball(double p) {
    return new PinballRule(p);
  }

  /**
   * Makes the interval score of the central interval: its width, plus 2/(1 − c) times how far the label lies outside; D = 1
   * (Gneiting and Raftery 2007, eq. 43).
   *
   * @param level c, inside (0, 1)
   */
  static ScoringRule interval(double level) {
    return new IntervalRule(level);
  }

  /**
   * Makes the CRPS of some labels only, ∫ (F(t) − 1{t ≥ y})² dt from one to the other; D = 1 (Gneiting and Ranjan 2011,
   * eq. 10, with the weight 1 inside and 0 outside).
   *
   * @param from the lower end, −∞ for none
   * @param to the upper end, ∞ for none
   */
  static ScoringRule crpsBetween(double from, double to) {
    return new ThresholdCrpsRule(from, to);
  }

  /**
   * Makes the CRPS of some quantiles only, 2 ∫ (1{y ≤ F⁻¹(p)} − p)(F⁻¹(p) − y) dp from one to the other; D = 1 (Gneiting
   * and Ranjan 2011, eq. 12, with the weight 1 inside and 0 outside).
   *
   * @param from the lower probability, in [0, 1)
   * @param to the upper probability, above it, at most 1
   */
  static ScoringRule crpsOfQuantiles(double from, double to) {
    return new QuantileCrpsRule(from, to);
  }

  /**
   * Makes the censored likelihood score, −log f(y) if the label lies inside and −log P(outside) if not, in nats; D = 1
   * (Diks, Panchenko and van Dijk 2011, eq. 11): a log score that looks at one region, such as a tail, and is still
   * proper.
   *
   * @param from the lower end of the region, −∞ for none
   * @param to its upper end, ∞ for none
   */
  static ScoringRule logBetween(double from, double to) {
    return new CensoredLogRule(from, to);
  }

  /**
   * Makes the energy score E‖Y − y‖ − ½ E‖Y − Y′‖, estimated without bias from draws that are seeded by the label (Gneiting
   * and Raftery 2007, eq. 22); D ≥ 2.
   *
   * @param draws at least 4
   */
  static ScoringRule energy(int draws) {
    return new EnergyRule(draws);
  }

  /** Returns the score of an interval of a level, whoever found it: see {@link #interval(double)}. */
  static double intervalScore(double level, Interval interval, double y) {
    double outside = Math.max(0, Math.max(interval.low() - y, y - interval.high()));
    return interval.width() + 2 / (1 - level) * outside;
  }
}
