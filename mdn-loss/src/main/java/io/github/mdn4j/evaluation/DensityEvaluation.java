// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.density.Density;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
 * is NaN and {@linkplain #undefined says why}; it is no failure.
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
  private final double[] shift; // of the units that scores are in, or null for those of the labels as they come
  private final double[] scale;

  private long rows;
  private LogScore logScore = new LogScore();
  private CrpsScore crps = new CrpsScore();
  private EnergyScore energy;
  private MeanError meanError = new MeanError();
  private PitHistogram pit;
  private CentralIntervals intervals;
  private Collapse collapse = new Collapse();

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
        builder.shift, builder.scale);
  }

  @JsonCreator
  private DensityEvaluation(
      @JsonProperty("density") Density density,
      @JsonProperty("axis") int axis,
      @JsonProperty("pitBins") int pitBins,
      @JsonProperty("levels") double[] levels,
      @JsonProperty("draws") int draws,
      @JsonProperty("metrics") Set<DensityMetric> metrics,
      @JsonProperty("shift") double[] shift,
      @JsonProperty("scale") double[] scale) {
    require(density != null, "a density must be given, got null");
    require(axis == 1 || axis == 2, "the axis of columns must be 1 (NCW) or 2 (NWC), got " + axis);
    require(pitBins >= 2, "at least 2 PIT bins are wanted, got " + pitBins);
    require(levels.length >= 1, "at least 1 level is wanted, got none");
    for (double level : levels) {
      require(level > 0 && level < 1, "levels must lie inside (0, 1), got " + level);
    }
    require(draws >= 4, "at least 4 draws are wanted, got " + draws);
    require(!metrics.isEmpty(), "at least 1 metric is wanted, got none");
    this.density = density;
    this.axis = axis;
    this.pitBins = pitBins;
    this.levels = levels.clone();
    this.draws = draws;
    this.metrics = EnumSet.copyOf(metrics);
    this.shift = shift == null ? null : density.affine(shift, scale).shift(); // which checks them
    this.scale = shift == null ? null : scale.clone();
    energy = new EnergyScore(draws);
    pit = new PitHistogram(pitBins);
    intervals = new CentralIntervals(levels);
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
    Rows.of(density, axis, labels, rawOutput, mask).forEach(row -> add(shift == null ? row : row.inUnits(shift, scale)));
  }

  @Override
  @Deprecated
  public void evalTimeSeries(INDArray labels, INDArray rawOutput, INDArray mask) {
    eval(labels, rawOutput, mask);
  }

  private void add(Outcome row) {
    rows++;
    if (wants(DensityMetric.NLL, DensityMetric.NLL_PER_DIMENSION)) {
      logScore.add(row);
    }
    if (wants(DensityMetric.CRPS)) {
      crps.add(row);
    }
    if (wants(DensityMetric.ENERGY_SCORE)) {
      energy.add(row);
    }
    if (wants(DensityMetric.RMSE)) {
      meanError.add(row);
    }
    if (wants(DensityMetric.PIT_UNIFORMITY, DensityMetric.CALIBRATION_ERROR)) {
      pit.add(row);
    }
    if (wants(DensityMetric.COVERAGE_ERROR, DensityMetric.INTERVAL_WIDTH)) {
      intervals.add(row);
    }
    if (wants(
        DensityMetric.SMALLEST_SCALE,
        DensityMetric.SHARE_AT_FLOOR,
        DensityMetric.WEIGHT_ENTROPY,
        DensityMetric.EFFECTIVE_COMPONENTS,
        DensityMetric.DEAD_COMPONENTS)) {
      collapse.add(row);
    }
  }

  private boolean wants(DensityMetric... any) {
    for (DensityMetric metric : any) {
      if (metrics.contains(metric)) {
        return true;
      }
    }
    return false;
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
    logScore.merge(other.logScore);
    crps.merge(other.crps);
    energy.merge(other.energy);
    meanError.merge(other.meanError);
    pit.merge(other.pit);
    intervals.merge(other.intervals);
    collapse.merge(other.collapse);
  }

  @Override
  public void reset() {
    rows = 0;
    logScore.clear();
    crps.clear();
    energy.clear();
    meanError.clear();
    pit.clear();
    intervals.clear();
    collapse.clear();
  }

  @Override
  public DensityEvaluation newInstance() {
    return new DensityEvaluation(density, axis, pitBins, levels, draws, metrics, shift, scale);
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
    require(metric instanceof DensityMetric, "a DensityMetric is wanted, got " + metric);
    DensityMetric wanted = (DensityMetric) metric;
    return rows == 0 || undefined(wanted).isPresent() ? Double.NaN : value(wanted);
  }

  private double value(DensityMetric metric) {
    return switch (metric) {
      case NLL -> logScore.mean(rows);
      case NLL_PER_DIMENSION -> logScore.mean(rows) / density.labelWidth();
      case CRPS -> crps.mean(rows);
      case ENERGY_SCORE -> energy.mean(rows);
      case RMSE -> meanError.rootMeanSquare(rows, density.labelWidth());
      case PIT_UNIFORMITY -> pit.uniformity(rows);
      case CALIBRATION_ERROR -> pit.calibrationError(rows);
      case COVERAGE_ERROR -> intervals.coverageError(rows);
      case INTERVAL_WIDTH -> intervals.width(rows);
      case SMALLEST_SCALE -> collapse.smallestScale();
      case SHARE_AT_FLOOR -> collapse.shareAtFloor(rows);
      case WEIGHT_ENTROPY -> collapse.meanEntropy(rows);
      case EFFECTIVE_COMPONENTS -> collapse.effectiveComponents(rows);
      case DEAD_COMPONENTS -> collapse.deadComponents(rows);
    };
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
    String reason =
        switch (metric) {
          case NLL, NLL_PER_DIMENSION -> logScore.undefined();
          case CRPS -> crps.undefined();
          case ENERGY_SCORE -> energy.undefined();
          case RMSE -> meanError.undefined();
          case PIT_UNIFORMITY, CALIBRATION_ERROR -> pit.undefined();
          case COVERAGE_ERROR, INTERVAL_WIDTH -> intervals.undefined();
          case SMALLEST_SCALE -> rows == 0 || collapse.hasScale() ? null : "it shows no scale";
          case SHARE_AT_FLOOR -> rows == 0 || collapse.hasFloor() ? null : "no scale has a floor";
          case WEIGHT_ENTROPY, EFFECTIVE_COMPONENTS, DEAD_COMPONENTS ->
              rows == 0 || collapse.hasMixture() ? null : "it is no mixture";
        };
    return Optional.ofNullable(reason).map(why -> "not defined for " + density + ": " + why);
  }

  /** Returns the standard error that the Monte-Carlo draws leave in the energy score, in units of the label. */
  public double energyScoreStandardError() {
    return rows == 0 || undefined(DensityMetric.ENERGY_SCORE).isPresent() ? Double.NaN : energy.standardError(rows);
  }

  /** Returns the share of rows with F(y) in each of the equal bins of [0, 1]; NaN where the score is undefined. */
  public double[] pitHistogram() {
    if (pit.undefined() != null || !wants(DensityMetric.PIT_UNIFORMITY, DensityMetric.CALIBRATION_ERROR)) {
      double[] none = new double[pitBins];
      Arrays.fill(none, Double.NaN);
      return none;
    }
    return pit.shares(rows);
  }

  /** Returns how many components the mixtures of a row have together; 0 before the first row or without mixtures. */
  public int components() {
    return collapse.components();
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
    return hasIntervals() ? intervals.coverage(i, rows) : Double.NaN;
  }

  /**
   * Returns the mean width of the central interval of a level, in units of the label; NaN if that is undefined.
   *
   * @throws ND4JIllegalArgumentException if it is none of {@link #levels()}
   */
  public double width(double level) {
    int i = indexOf(level);
    return hasIntervals() ? intervals.width(i, rows) : Double.NaN;
  }

  private boolean hasIntervals() {
    return intervals.undefined() == null && wants(DensityMetric.COVERAGE_ERROR, DensityMetric.INTERVAL_WIDTH);
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
    StringBuilder text = new StringBuilder();
    text.append("\n\n========================Density Evaluation Metrics========================\n");
    text.append(String.format(Locale.ROOT, " %-22s%s\n", "Density:", shift == null ? density : density.affine(shift, scale)));
    text.append(String.format(Locale.ROOT, " %-22s%d\n", "# of rows:", rows));
    for (DensityMetric metric : metrics) {
      String value = undefined(metric).orElseGet(() -> String.format(Locale.ROOT, "%-12.6g", value(metric))
          + " " + metric.unit() + (metric == DensityMetric.ENERGY_SCORE ? error() : ""));
      text.append(String.format(Locale.ROOT, " %-22s%s\n", metric.title() + ":", value));
    }
    if (hasIntervals()) {
      text.append("\nCentral intervals: level, coverage (share of rows), mean width (units of the label)\n");
      for (double level : levels) {
        text.append(String.format(Locale.ROOT, " %-12s%-12.4f%.6g\n", level, coverage(level), width(level)));
      }
    }
    double[] shares = pitHistogram();
    if (!Double.isNaN(shares[0])) {
      text.append("\nPIT histogram: share of rows in each of ").append(pitBins).append(" equal bins\n");
      for (double share : shares) {
        text.append(String.format(Locale.ROOT, " %.4f", share));
      }
      text.append('\n');
    }
    return text.append("==========================================================================").toString();
  }

  private String error() {
    return String.format(Locale.ROOT, ", standard error %.2g from %d draws a row", energyScoreStandardError(), draws);
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
        && Arrays.equals(shift, that.shift)
        && Arrays.equals(scale, that.scale);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DensityEvaluation that
        && sameChoices(that)
        && rows == that.rows
        && logScore.equals(that.logScore)
        && crps.equals(that.crps)
        && energy.equals(that.energy)
        && meanError.equals(that.meanError)
        && pit.equals(that.pit)
        && intervals.equals(that.intervals)
        && collapse.equals(that.collapse);
  }

  @Override
  public int hashCode() {
    return Objects.hash(density, rows, logScore, crps, energy, meanError, pit, intervals, collapse);
  }
}
