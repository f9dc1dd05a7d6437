// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.density.Density;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** What a {@link DensityEvaluation} computes, and how: all of it is checked. Immutable. */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
final class EvaluationChoices implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Density density;
  private final int axis;
  private final int pitBins;
  private final double[] levels;
  private final int draws;
  private final Set<DensityMetric> metrics;
  private final List<ScoringRule> rules;
  private final boolean keepsRows;
  private final double[] shift; // of the units that scores are in, or null for those of the labels as they come
  private final double[] scale;

  @JsonCreator
  EvaluationChoices(
      @JsonProperty("density") Density density,
      @JsonProperty("axis") int axis,
      @JsonProperty("pitBins") int pitBins,
      @JsonProperty("levels") double[] levels,
      @JsonProperty("draws") int draws,
      @JsonProperty("metrics") Set<DensityMetric> metrics,
      @JsonProperty("rules") List<ScoringRule> rules,
      @JsonProperty("keepsRows") boolean keepsRows,
      @JsonProperty("shift") double[] shift,
      @JsonProperty("scale") double[] scale) {
    require(density != null, "a density must be given, got null");
    require(axis == 1 || axis == 2, "the axis of columns must be 1 (NCW) or 2 (NWC), got " + axis);
    require(pitBins >= 2, "expected at least 2 PIT bins, but got " + pitBins);
    require(levels.length >= 1, "expected at least 1 level, but got none");
    for (double level : levels) {
      require(level > 0 && level < 1, "levels must lie inside (0, 1), got " + level);
    }
    require(draws >= 4, "expected at least 4 draws, but got " + draws);
    require(!metrics.isEmpty(), "expected at least 1 metric, but got none");
    this.density = density;
    this.axis = axis;
    this.pitBins = pitBins;
    this.levels = levels.clone();
    this.draws = draws;
    this.metrics = EnumSet.copyOf(metrics);
    this.rules = List.copyOf(rules);
    this.keepsRows = keepsRows;
    this.shift = shift == null ? null : density.affine(shift, scale).shift(); // which checks them
    this.scale = shift == null ? null : scale.clone();
  }

  /** Throws unless a condition holds. */
  static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new ND4JIllegalArgumentException("DensityEvaluation: " + otherwise);
    }
  }

  /** Returns what the raw output parameterises. */
  Density density() {
    return density;
  }

  /** Returns the density of the labels as they are scored. */
  Density scored() {
    return shift == null ? density : density.affine(shift, scale);
  }

  /** Returns a row in the units that scores are in. */
  Outcome inUnits(Outcome row) {
    return shift == null ? row : row.inUnits(shift, scale);
  }

  /** Returns the axis of the columns of sequences. */
  int axis() {
    return axis;
  }

  int pitBins() {
    return pitBins;
  }

  double[] levels() {
    return levels.clone();
  }

  /**
   * Returns the place of a level.
   *
   * @throws ND4JIllegalArgumentException if it is none of {@link #levels()}
   */
  int indexOf(double level) {
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] == level) {
        return i;
      }
    }
    throw new ND4JIllegalArgumentException(
        "DensityEvaluation has the levels " + Arrays.toString(levels) + ", not " + level);
  }

  int draws() {
    return draws;
  }

  Set<DensityMetric> metrics() {
    return metrics;
  }

  List<ScoringRule> rules() {
    return rules;
  }

  /** Returns whether the scores of each row are kept. */
  boolean keepsRows() {
    return keepsRows;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EvaluationChoices that
        && density.equals(that.density)
        && axis == that.axis
        && pitBins == that.pitBins
        && Arrays.equals(levels, that.levels)
        && draws == that.draws
        && metrics.equals(that.metrics)
        && rules.equals(that.rules)
        && keepsRows == that.keepsRows
        && Arrays.equals(shift, that.shift)
        && Arrays.equals(scale, that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash(density, axis, pitBins, draws, metrics, rules, keepsRows);
  }
}
