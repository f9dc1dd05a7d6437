// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.distribution.Distribution;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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
 * is NaN and {@linkplain #undefined says why}; it is no failure. Each mean has a {@linkplain #standardError standard error}, and
 * two evaluations of the same rows a {@linkplain #difference paired difference}.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class DensityEvaluation extends BaseEvaluation<DensityEvaluation> {

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

  private long rows;
  private int rowsOfBlock; // of the block that is being added to; 0 between minibatches
  private List<Score> scores; // what the metrics need
  private List<RuleScore> ruled; // in the order of the rules
  private RowValues labels = new RowValues(); // a number a kept row that tells its label from others
  private RowValues blockSizes = new RowValues(); // of kept rows

  /**
   * Makes an empty evaluation of all scores with the defaults of {@link Builder}.
   *
   * @param density what the raw output parameterises
   * @throws ND4JIllegalArgumentException if it is null
   */
  public DensityEvaluation(Density density) {
    this(new Builder(density));
  }

  private DensityEvaluation(Builder builder) {
    this(builder.density, builder.axis, builder.pitBins, builder.levels, builder.draws, builder.metrics,
        builder.rules, builder.keepsRows, builder.shift, builder.scale);
  }

  @JsonCreator
  private DensityEvaluation(
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
    this.shift = shift == null ? null : density.affine(shift, scale).shift(); // which checks them
    this.scale = shift == null ? null : scale.clone();
    this.rules = List.copyOf(rules);
    this.keepsRows = keepsRows;
    scores = Score.of(metrics, pitBins, levels, draws);
    ruled = this.rules.stream().map(RuleScore::new).toList();
    if (keepsRows) {
      each(Score::keepRows);
    }
  }

  private void each(Consumer<Score> action) {
    scores.forEach(action);
    ruled.forEach(action);
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new ND4JIllegalArgumentException("DensityEvaluation: " + otherwise);
    }
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
      return new DensityEvaluation(this);
    }
  }

  /** Returns what the raw output parameterises. */
  public Density density() {
    return density;
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
      Rows.of(density, axis, labels, rawOutput, mask).forEach((row, example) -> {
        if (example != block[0]) {
          endBlock();
          block[0] = example;
        }
        add(shift == null ? row : row.inUnits(shift, scale));
      });
    } finally {
      endBlock();
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
    require(
        predicted.labelWidth() == density.labelWidth() && label.length == density.labelWidth(),
        "expected " + density.labelWidth() + " label columns, but got a prediction over " + predicted.labelWidth()
            + " and a label of " + label.length);
    for (double y : label) {
      require(Double.isFinite(y), "expected a finite label, but got " + Arrays.toString(label));
    }
    Optional<String> fault = density.faultOf(label);
    require(fault.isEmpty(), "label: " + fault.orElse(""));
    Outcome row = Outcome.of(predicted, label.clone());
    add(shift == null ? row : row.inUnits(shift, scale));
    endBlock();
  }

  private void endBlock() {
    each(Score::endBlock);
    if (keepsRows && rowsOfBlock > 0) {
      blockSizes.add(rowsOfBlock);
    }
    rowsOfBlock = 0;
  }

  @Override
  @Deprecated
  public void evalTimeSeries(INDArray labels, INDArray rawOutput, INDArray mask) {
    eval(labels, rawOutput, mask);
  }

  private void add(Outcome row) {
    rows++;
    rowsOfBlock++;
    each(score -> score.add(row));
    if (keepsRows) {
      labels.add(Outcome.seed(new double[0], row.label()) >>> 11); // 53 bits are a double
    }
  }

  /**
   * Adds what another evaluation has seen.
   *
   * @throws ND4JIllegalArgumentException if it scores another density or was built otherwise
   */
  @Override
  public void merge(DensityEvaluation other) {
    require(sameChoices(other), "only an evaluation of the same density with the same choices can be merged");
    rows += other.rows;
    for (int i = 0; i < scores.size(); i++) {
      scores.get(i).merge(other.scores.get(i));
    }
    for (int i = 0; i < ruled.size(); i++) {
      ruled.get(i).merge(other.ruled.get(i));
    }
    labels.addAll(other.labels);
    blockSizes.addAll(other.blockSizes);
  }

  @Override
  public void reset() {
    rows = 0;
    each(Score::clear);
    labels.clear();
    blockSizes.clear();
  }

  @Override
  public DensityEvaluation newInstance() {
    return new DensityEvaluation(
        density, axis, pitBins, levels, draws, metrics, rules, keepsRows, shift, scale);
  }

  /** Returns the number of rows that were counted. */
  public long rows() {
    return rows;
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
    return isDefined(wanted) ? value(wanted) : Double.NaN;
  }

  private boolean isDefined(DensityMetric metric) {
    return rows > 0 && undefined(metric).isEmpty();
  }

  private double value(DensityMetric metric) {
    return score(metric).value(metric, rows, density.labelWidth());
  }

  private Score score(DensityMetric metric) {
    return scores.stream().filter(score -> score.metrics().contains(metric)).findFirst().orElseThrow();
  }

  private <T extends Score> Optional<T> score(Class<T> type) {
    return rows == 0
        ? Optional.empty()
        : scores.stream().filter(type::isInstance).map(type::cast).filter(score -> score.failure() == null).findFirst();
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
    return isDefined(metric) ? score(metric).standardError(metric, rows, density.labelWidth()) : Double.NaN;
  }

  /**
   * Returns the mean of a scoring rule.
   *
   * @return NaN if there are no rows, or the density lacks what the rule needs
   * @throws ND4JIllegalArgumentException if it was not asked for
   */
  public double mean(ScoringRule rule) {
    RuleScore score = ruled(rule);
    return rows == 0 || score.failure() != null ? Double.NaN : score.mean(rows);
  }

  /**
   * Returns the standard error of {@link #mean}, as {@link #standardError(DensityMetric)}.
   *
   * @throws ND4JIllegalArgumentException if it was not asked for
   */
  public double standardError(ScoringRule rule) {
    RuleScore score = ruled(rule);
    return rows == 0 || score.failure() != null ? Double.NaN : score.standardError(rows);
  }

  private RuleScore ruled(ScoringRule rule) {
    int i = rules.indexOf(rule);
    require(i >= 0, "has the rules " + rules + ", not " + rule);
    return ruled.get(i);
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
    return difference(other, of -> of.rowValues(metric));
  }

  /**
   * Compares the mean of a scoring rule, as {@link #difference(DensityEvaluation, DensityMetric)}.
   *
   * @throws ND4JIllegalArgumentException as there, or if one of them was not asked for it
   */
  public PairedDifference difference(DensityEvaluation other, ScoringRule rule) {
    return difference(other, of -> of.rowValues(rule));
  }

  private PairedDifference difference(DensityEvaluation other, Function<DensityEvaluation, double[]> values) {
    require(keepsRows && other.keepsRows, "to compare rows, both evaluations must be built with keepRows()");
    require(
        Arrays.equals(labels.toArray(), other.labels.toArray())
            && Arrays.equals(blockSizes.toArray(), other.blockSizes.toArray()),
        "to compare rows, both evaluations must have seen the same labels in the same order, but they saw " + rows
            + " and " + other.rows + " rows, or others");
    int[] sizes = Arrays.stream(blockSizes.toArray()).mapToInt(size -> (int) size).toArray();
    return PairedDifference.of(values.apply(this), values.apply(other), sizes);
  }

  private double[] rowValues(DensityMetric metric) {
    require(undefined(metric).isEmpty(), metric + " is " + undefined(metric).orElse(""));
    int sum = score(metric).ofRows(metric);
    require(sum >= 0, metric + " is no mean over rows, so that rows cannot be compared");
    return score(metric).rowValues(sum);
  }

  private double[] rowValues(ScoringRule rule) {
    RuleScore score = ruled(rule);
    require(score.failure() == null, rule + " is not defined for " + density + ": " + score.failure());
    return score.rowValues(0);
  }

  /**
   * Says why a score is undefined.
   *
   * @return empty if it is defined or there are no rows yet
   */
  public Optional<String> undefined(DensityMetric metric) {
    if (!metrics.contains(metric)) {
      return Optional.of("not asked for");
    }
    return Optional.ofNullable(score(metric).undefined(metric)).map(why -> "not defined for " + density + ": " + why);
  }

  /** Returns the standard error that the Monte-Carlo draws leave in the energy score, in units of the label. */
  public double energyScoreStandardError() {
    return score(EnergyScore.class).map(energy -> energy.standardErrorOfDraws(rows)).orElse(Double.NaN);
  }

  /** Returns the share of rows with F(y) in each of the equal bins of [0, 1]; NaN where the score is undefined. */
  public double[] pitHistogram() {
    return score(PitHistogram.class).map(pit -> pit.shares(rows)).orElseGet(() -> {
      double[] none = new double[pitBins];
      Arrays.fill(none, Double.NaN);
      return none;
    });
  }

  /** Returns how many components the mixtures of a row have together; 0 before the first row or without mixtures. */
  public int components() {
    return score(Collapse.class).map(Collapse::components).orElse(0);
  }

  /** Returns the levels of the central intervals. */
  public double[] levels() {
    return levels.clone();
  }

  /**
   * Returns the share of rows whose label lies in the central interval of a level; NaN if that is undefined.
   *
   * @throws ND4JIllegalArgumentException if it is none of {@link #levels()}
   */
  public double coverage(double level) {
    int i = indexOf(level);
    return score(CentralIntervals.class).map(intervals -> intervals.coverage(i, rows)).orElse(Double.NaN);
  }

  /**
   * Returns the standard error of {@link #coverage}, as {@link #standardError(DensityMetric)}.
   *
   * @throws ND4JIllegalArgumentException if it is none of {@link #levels()}
   */
  public double coverageStandardError(double level) {
    int i = indexOf(level);
    return score(CentralIntervals.class).map(intervals -> intervals.errorOfCoverage(i, rows)).orElse(Double.NaN);
  }

  /**
   * Returns the mean width of the central interval of a level, in units of the label; NaN if that is undefined.
   *
   * @throws ND4JIllegalArgumentException if it is none of {@link #levels()}
   */
  public double width(double level) {
    int i = indexOf(level);
    return score(CentralIntervals.class).map(intervals -> intervals.width(i, rows)).orElse(Double.NaN);
  }

  private int indexOf(double level) {
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] == level) {
        return i;
      }
    }
    throw new ND4JIllegalArgumentException(
        "DensityEvaluation has the levels " + Arrays.toString(levels) + ", not " + level);
  }

  @Override
  public String stats() {
    if (rows == 0) {
      return "DensityEvaluation: No Data";
    }
    return EvaluationText.of(this);
  }

  /** Returns the density of the labels as they are scored. */
  Density scored() {
    return shift == null ? density : density.affine(shift, scale);
  }

  Set<DensityMetric> metrics() {
    return metrics;
  }

  List<ScoringRule> rules() {
    return rules;
  }

  int draws() {
    return draws;
  }

  /** Says why the mean of a rule is undefined; empty if it is defined. */
  Optional<String> undefined(ScoringRule rule) {
    return Optional.ofNullable(ruled(rule).failure()).map(why -> "not defined for " + density + ": " + why);
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @param json an evaluation with all that it has seen
   */
  public static DensityEvaluation fromJson(String json) {
    return fromJson(json, DensityEvaluation.class);
  }

  private boolean sameChoices(DensityEvaluation that) {
    return density.equals(that.density)
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
  public boolean equals(Object other) {
    return other instanceof DensityEvaluation that
        && sameChoices(that)
        && rows == that.rows
        && scores.equals(that.scores)
        && ruled.equals(that.ruled);
  }

  @Override
  public int hashCode() {
    return Objects.hash(density, rows, scores, ruled);
  }
}
