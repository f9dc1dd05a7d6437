// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.IMetric;

/** The scores of a {@link DensityEvaluation} that are one number (docs/math.md, "Scores"). */
public enum DensityMetric implements IMetric {
  /** Mean −log f(y), in nats per row; a row is an example, or a step of a sequence. */
  NLL("NLL", "nats per row", true),
  /** The same divided by D. */
  NLL_PER_DIMENSION("NLL per dimension", "nats per row and label column", true),
  /** Mean continuous ranked probability score, in units of the label; D = 1. */
  CRPS("CRPS", "units of the label", true),
  /** Mean energy score, in units of the label, an unbiased estimate from draws; D > 1. */
  ENERGY_SCORE("Energy score", "units of the label", true),
  /** √(Σ (y − E[y])² / (n D)), in units of the label. */
  RMSE("RMSE of the mean", "units of the label", true),
  /** The p-value of a χ² test that F(y) is uniform; D = 1. Wants about five rows a bin. */
  PIT_UNIFORMITY("PIT uniformity", "p-value of a chi-square test", false),
  /** Mean over the inner edges p of the PIT bins of |share of rows with F(y) ≤ p, minus p|, in probability; D = 1. */
  CALIBRATION_ERROR("Calibration error", "probability", true),
  /** Mean over levels c of |coverage − c|, in probability; D = 1. */
  COVERAGE_ERROR("Coverage error", "probability", true),
  /** Mean width of the central intervals over rows and levels, in units of the label; D = 1. */
  INTERVAL_WIDTH("Interval width", "units of the label", true),
  /**
   * Mean over rows and levels c of the interval score of the central interval, its width plus 2/(1 − c) times how far the
   * label lies outside (Gneiting and Raftery 2007, eq. 43), in units of the label; D = 1.
   */
  INTERVAL_SCORE("Interval score", "units of the label", true),
  /**
   * Mean over rows and the quantiles p that end the central intervals of p (y − q) or (1 − p) (q − y), whichever is
   * positive, in units of the label; D = 1.
   */
  PINBALL_LOSS("Pinball loss", "units of the label", true),
  /** The smallest scale σ of any component in any row, in units of the label. */
  SMALLEST_SCALE("Smallest scale", "units of the label", false),
  /** The share of rows in which some scale is less than a tenth above its floor. */
  SHARE_AT_FLOOR("At the floor", "share of rows", true),
  /** Mean entropy H(π) of the mixing weights of a row, in nats. */
  WEIGHT_ENTROPY("Entropy of weights", "nats", false),
  /** exp(H(mean π)): how many components the rows use between them, from 1 to K. */
  EFFECTIVE_COMPONENTS("Effective components", "components", false),
  /** How many components have a mean weight below 1/(100 K), a hundredth of an even share; over all mixtures. */
  DEAD_COMPONENTS("Dead components", "components", true);

  private final String title;
  private final String unit;
  private final boolean minimize;

  DensityMetric(String title, String unit, boolean minimize) {
    this.title = title;
    this.unit = unit;
    this.minimize = minimize;
  }

  /** Returns what {@link DensityEvaluation#stats()} calls it. */
  public String title() {
    return title;
  }

  /** Returns the unit. */
  public String unit() {
    return unit;
  }

  @SuppressWarnings("rawtypes") // as the interface has it
  @Override
  public Class<? extends IEvaluation> getEvaluationClass() {
    return DensityEvaluation.class;
  }

  @Override
  public boolean minimize() {
    return minimize;
  }
}
