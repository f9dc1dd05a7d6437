// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import static io.github.mdn4j.evaluation.EvaluationChoices.require;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.distribution.Distribution;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.nd4j.evaluation.BaseEvaluation;
import org.nd4j.evaluation.IMetric;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The scores of a network whose raw output parameterises a {@link Density}: {@code net.doEvaluation(iterator, new
 * DensityEvaluation(density))}.
 *
 * <p>Labels are [n,D] and raw outputs [n,P], or sequences [n,D,T] and [n,P,T]; [n,T,D] and [n,T,P] with {@link
 * Builder#axis axis(2)}. Each example or step counts as one row. A row whose mask is 0 is not
 * looked at; any other mask counts it once. {@link DensityMetric} lists the scores with their units.
 *
 * <p>Sums are exact, and what is random is seeded by the content of each row, so {@link #merge} equals the evaluation
 * of the union bit for bit, in any order. A score that a density has no operation for (the CRPS of a two-column label)
 * is NaN and {@linkplain #undefined says why}; it is no failure. Each mean has a {@linkplain #standardError standard error},
 * and two evaluations of the same rows a {@linkplain #difference paired difference}.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class DensityEvaluation extends BaseEvaluation<DensityEvaluation> {

  private static final long serialVersionUID = 1L;

  private final EvaluationChoices choices;
  private final ScoredRows scored;

  /**
   * Makes an empty evaluation of all scores with the defaults of {@link Builder}.
   *
   * @param density what the raw output parameterises
   * @throws ND4JIllegalArgumentException if it is null
   */
  public DensityEvaluation(Density density) {
    this(new Builder(density).choices());
  }

  private DensityEvaluation(EvaluationChoices choices) {
    this(choices, new ScoredRows(choices));
  }

  @JsonCreator
  private DensityEvaluation(
      @JsonProperty("choices") EvaluationChoices choices, @JsonProperty("scored") ScoredRows scored) {
    this.choices = choices;
    this.scored = scored;
  }

  /** Chooses what is evaluated, and how. */
  public static final class Builder {

    private final Density density;
    private int axis = 1;
    private int pitBins = 10;
    private double[] levels = {0.5, 0.8, 0.9, 0.95};
    private int draws = 100;
    private Set<DensityMetric> metrics = EnumSet.allOf(DensityMetric.class);
    private List<ScoringRule> rules = List.of();
    private boolean keepsRows;
    private double[] shift;
    private double[] scale;

    /**
     * Starts with the defaults.
     *
     * @param density what the raw output parameterises
     */
    public Builder(Density density) {
      this.density = density;
    }

    /** Sets the axis of the columns in sequences: 1 for NCW (the default), 2 for NWC. */
    public Builder axis(int axis) {
      this.axis = axis;
      return this;
    }

    /** Sets the number of bins of the PIT histogram; 10 by default, at least 2. */
    public Builder pitBins(int pitBins) {
      this.pitBins = pitBins;
      return this;
    }

    /** Sets the levels of the central intervals, each inside (0, 1); by default 0.5, 0.8, 0.9 and 0.95. */
    public Builder levels(double... levels) {
      this.levels = levels.clone();
      return this;
    }

    /** Sets the draws of the energy score for each row; 100 by default, at least 4. The time grows as their square. */
    public Builder draws(int draws) {
      this.draws = draws;
      return this;
    }

    /** Sets which scores are computed; all by default. The interval scores take the most time. */
    public Builder only(DensityMetric first, DensityMetric... others) {
      metrics = EnumSet.of(first, others);
      return this;
    }

    /**
     * Scores in other units than those in which labels come: y = m + s z, where the iterator and the network speak of
     * normalised labels z. All scores are then those of y, the NLL with log s of each column added.
     *
     * @param shift m, D finite numbers
     * @param scale s, D positive numbers
     */
    public Builder labelUnits(double[] shift, double[] scale) {
      this.shift = shift.clone();
      this.scale = scale.clone();
      return this;
    }

    /**
     * Adds the means of scoring rules, with their standard errors: of one quantile, of a tail, or of one's own.
     *
     * @param rules such as {@code ScoringRule.pinball(0.9)}
     */
    public Builder with(ScoringRule... rules) {
      this.rules = List.of(rules);
      return this;
    }

    /** Keeps the scores of each row, for {@link DensityEvaluation#difference}: 8 bytes a row and score. */
    public Builder keepRows() {
      keepsRows = true;
      return this;
    }

    /**
     * Makes the evaluation.
     *
     * @throws ND4JIllegalArgumentException if one of the choices is out of its range
     */
    public DensityEvaluation build() {
      return new DensityEvaluation(choices());
    }

    private EvaluationChoices choices() {
      return new EvaluationChoices(
          density, axis, pitBins, levels, draws, metrics, rules, keepsRows, shift, scale);
    }
  }

  /** Returns what the raw output parameterises. */
  public Density density() {
    return choices.density();
  }

  /**
   * Adds a minibatch.
   *
   * @param labels [n,D], [n,D,T] or [n,T,D]
   * @param rawOutput [n,P], [n,P,T] or [n,T,P]
   * @param mask null, or one number a row: [n], [n,1], [n,T] or [n,1,T]
   * @param recordMetaData is not used
   * @throws ND4JIllegalArgumentException if shapes do not fit, or an unmasked row is not finite or its label is outside
   *     the support; the rows before it have then been added
   */
  @Override
  public void eval(
      INDArray labels, INDArray rawOutput, INDArray mask, List<? extends Serializable> recordMetaData) {
    int[] block = {-1};
    try {
      Rows.of(density(), choices.axis(), labels, rawOutput, mask).forEach((row, example) -> {
        if (example != block[0]) {
          scored.endBlock();
          block[0] = example;
        }
        scored.add(choices.inUnits(row));
      });
    } finally {
      scored.endBlock();
    }
  }

  /**
   * Adds one row, a block of its own, from a prediction that need not come from a raw row: recalibrated, or of an ensemble.
   *
   * @param predicted what was predicted, over labels of D columns
   * @param label what came, D finite numbers
   * @throws ND4JIllegalArgumentException if the numbers of columns differ, or the label is not finite or outside the support
   */
  public void add(Distribution predicted, double... label) {
    int width = density().labelWidth();
    require(
        predicted.labelWidth() == width && label.length == width,
        "expected " + width + " label columns, but got a prediction over " + predicted.labelWidth() + " and a label of "
            + label.length);
    for (double y : label) {
      require(Double.isFinite(y), "expected a finite label, but got " + Arrays.toString(label));
    }
    Optional<String> fault = density().faultOf(label);
    require(fault.isEmpty(), "label: " + fault.orElse(""));
    scored.add(choices.inUnits(Outcome.of(predicted, label.clone())));
    scored.endBlock();
  }

  @Override
  @Deprecated
  public void evalTimeSeries(INDArray labels, INDArray rawOutput, INDArray mask) {
    eval(labels, rawOutput, mask);
  }

  /**
   * Adds what another evaluation has seen.
   *
   * @throws ND4JIllegalArgumentException if it scores another density or was built otherwise
   */
  @Override
  public void merge(DensityEvaluation other) {
    require(choices.equals(other.choices), "only an evaluation of the same density with the same choices can be merged");
    scored.merge(other.scored);
  }

  @Override
  public void reset() {
    scored.clear();
  }

  @Override
  public DensityEvaluation newInstance() {
    return new DensityEvaluation(choices);
  }

  /** Returns the number of rows that were counted. */
  public long rows() {
    return scored.rows();
  }

  /**
   * Returns a score.
   *
   * @param metric a {@link DensityMetric}
   * @return NaN if there are no rows or the score is {@linkplain #undefined undefined}
   * @throws ND4JIllegalArgumentException if it is the metric of another evaluation
   */
  @Override
  public double getValue(IMetric metric) {
    require(metric instanceof DensityMetric, "expected a DensityMetric, but got " + metric);
    DensityMetric wanted = (DensityMetric) metric;
    return isDefined(wanted) ? scored.of(wanted).value(wanted, rows(), density().labelWidth()) : Double.NaN;
  }

  private boolean isDefined(DensityMetric metric) {
    return rows() > 0 && undefined(metric).isEmpty();
  }

  /**
   * Returns the standard error of a score: how far it would stray over other sets of as many rows.
   *
   * <p>Rows of [n,D] count as independent. The steps of one sequence may depend on each other, so sequences are blocks and
   * only they count as independent. That of the RMSE is carried through the root to first order.
   *
   * @return NaN if there are less than two rows or sequences, the score is {@linkplain #undefined undefined}, or it is no
   *     mean over rows
   */
  public double standardError(DensityMetric metric) {
    return isDefined(metric) ? scored.of(metric).standardError(metric, rows(), density().labelWidth()) : Double.NaN;
  }

  /**
   * Returns the mean of a scoring rule.
   *
   * @return NaN if there are no rows, or the density lacks what the rule needs
   * @throws ND4JIllegalArgumentException if it was not asked for
   */
  public double mean(ScoringRule rule) {
    RuleScore score = scored.of(rule);
    return rows() == 0 || score.failure() != null ? Double.NaN : score.mean(rows());
  }

  /**
   * Returns the standard error of {@link #mean}, as {@link #standardError(DensityMetric)}.
   *
   * @throws ND4JIllegalArgumentException if it was not asked for
   */
  public double standardError(ScoringRule rule) {
    RuleScore score = scored.of(rule);
    return rows() == 0 || score.failure() != null ? Double.NaN : score.standardError(rows());
  }

  /**
   * Compares a score with that of another evaluation of the same rows: this minus the other, with the standard error of the
   * difference and a paired t test. Of the RMSE, the squared errors of rows are compared.
   *
   * @param other an evaluation that saw the same labels in the same order, perhaps of another density
   * @param metric a mean over rows: NLL, CRPS, energy score, RMSE, interval score, pinball loss or interval width
   * @throws ND4JIllegalArgumentException if one of them does not {@linkplain Builder#keepRows keep rows}, the labels
   *     differ, or the score is undefined for one of them or is no mean over rows
   */
  public PairedDifference difference(DensityEvaluation other, DensityMetric metric) {
    for (DensityEvaluation each : List.of(this, other)) {
      require(each.undefined(metric).isEmpty(), metric + " is " + each.undefined(metric).orElse(""));
    }
    return scored.minus(other.scored, rows -> rows.values(metric));
  }

  /**
   * Compares the mean of a scoring rule, as {@link #difference(DensityEvaluation, DensityMetric)}.
   *
   * @throws ND4JIllegalArgumentException as there, or if one of them was not asked for it
   */
  public PairedDifference difference(DensityEvaluation other, ScoringRule rule) {
    for (DensityEvaluation each : List.of(this, other)) {
      require(each.undefined(rule).isEmpty(), rule + " is " + each.undefined(rule).orElse(""));
    }
    return scored.minus(other.scored, rows -> rows.of(rule).rowValues(0));
  }

  /**
   * Says why a score is undefined.
   *
   * @return empty if it is defined or there are no rows yet
   */
  public Optional<String> undefined(DensityMetric metric) {
    if (!choices.metrics().contains(metric)) {
      return Optional.of("not asked for");
    }
    return Optional.ofNullable(scored.of(metric).undefined(metric)).map(why -> "not defined for " + density() + ": " + why);
  }

  /** Returns the standard error that the Monte-Carlo draws leave in the energy score, in units of the label. */
  public double energyScoreStandardError() {
    return scored.of(EnergyScore.class).map(energy -> energy.standardErrorOfDraws(rows())).orElse(Double.NaN);
  }

  /** Returns the share of rows with F(y) in each of the equal bins of [0, 1]; NaN where the score is undefined. */
  public double[] pitHistogram() {
    return scored.of(PitHistogram.class).map(pit -> pit.shares(rows())).orElseGet(() -> {
      double[] none = new double[choices.pitBins()];
      Arrays.fill(none, Double.NaN);
      return none;
    });
  }

  /** Returns how many components the mixtures of a row have together; 0 before the first row or without mixtures. */
  public int components() {
    return scored.of(Collapse.class).map(Collapse::components).orElse(0);
  }

  /** Returns the levels of the central intervals. */
  public double[] levels() {
    return choices.levels();
  }

  /**
   * Returns the share of rows whose label lies in the central interval of a level; NaN if that is undefined.
   *
   * @throws ND4JIllegalArgumentException if it is none of {@link #levels()}
   */
  public double coverage(double level) {
    int i = choices.indexOf(level);
    return scored.of(CentralIntervals.class).map(intervals -> intervals.coverage(i, rows())).orElse(Double.NaN);
  }

  /**
   * Returns the standard error of {@link #coverage}, as {@link #standardError(DensityMetric)}.
   *
   * @throws ND4JIllegalArgumentException if it is none of {@link #levels()}
   */
  public double coverageStandardError(double level) {
    int i = choices.indexOf(level);
    return scored.of(CentralIntervals.class).map(intervals -> intervals.errorOfCoverage(i, rows())).orElse(Double.NaN);
  }

  /**
   * Returns the mean width of the central interval of a level, in units of the label; NaN if that is undefined.
   *
   * @throws ND4JIllegalArgumentException if it is none of {@link #levels()}
   */
  public double width(double level) {
    int i = choices.indexOf(level);
    return scored.of(CentralIntervals.class).map(intervals -> intervals.width(i, rows())).orElse(Double.NaN);
  }

  @Override
  public String stats() {
    if (rows() == 0) {
      return "DensityEvaluation: No Data";
    }
    return EvaluationText.of(this);
  }

  EvaluationChoices choices() {
    return choices;
  }

  /** Says why the mean of a rule is undefined; empty if it is defined. */
  Optional<String> undefined(ScoringRule rule) {
    return Optional.ofNullable(scored.of(rule).failure()).map(why -> "not defined for " + density() + ": " + why);
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @param json an evaluation with all that it has seen
   */
  public static DensityEvaluation fromJson(String json) {
    return fromJson(json, DensityEvaluation.class);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DensityEvaluation that && choices.equals(that.choices) && scored.equals(that.scored);
  }

  @Override
  public int hashCode() {
    return Objects.hash(density(), scored);
  }
}
