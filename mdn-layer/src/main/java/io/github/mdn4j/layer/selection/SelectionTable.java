// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.selection;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.evaluation.PairedDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What {@link MixtureSelection} found: each candidate's mean held-out score with its standard error over runs.
 *
 * <p>The training rows of folds overlap, so that the standard errors are somewhat small (Bengio and Grandvalet 2004);
 * they are there to choose by, not to test by. Immutable.
 */
public final class SelectionTable {

  private final DensityMetric metric;
  private final List<Line> lines;

  private SelectionTable(DensityMetric metric, List<Line> lines) {
    this.metric = metric;
    this.lines = lines;
  }

  /** One candidate. */
  public static final class Line {

    private final String name;
    private final Density density;
    private final double[] scores;

    private Line(String name, Density density, double[] scores) {
      this.name = name;
      this.density = density;
      this.scores = scores;
    }

    /** Returns its name. */
    public String name() {
      return name;
    }

    /** Returns the density. */
    public Density density() {
      return density;
    }

    /** Returns its held-out score of each run, the seeds of one fold after another. */
    public double[] scores() {
      return scores.clone();
    }

    /** Returns the mean of the scores. */
    public double mean() {
      return minus(null).mean();
    }

    /** Returns the standard error of the mean over runs. */
    public double standardError() {
      return minus(null).standardError();
    }

    /** Returns by how much this scores more than another, run by run; than 0 if that is null. */
    PairedDifference minus(Line other) {
      return PairedDifference.of(scores, other == null ? new double[scores.length] : other.scores);
    }
  }

  static SelectionTable of(
      DensityMetric metric, List<? extends MixtureSelection.Candidate<?>> candidates, double[][] scores) {
    List<Line> lines = new ArrayList<>();
    for (int c = 0; c < scores.length; c++) {
      lines.add(new Line(candidates.get(c).name(), candidates.get(c).density(), scores[c].clone()));
    }
    return new SelectionTable(metric, List.copyOf(lines));
  }

  /** Returns the candidates in the order in which they were named. */
  public List<Line> lines() {
    return lines;
  }

  /** Returns the candidate of least mean score; one whose score is NaN is never best. */
  public Line best() {
    return lines.stream()
        .min(Comparator.comparingDouble(line -> Double.isNaN(line.mean()) ? Double.POSITIVE_INFINITY : line.mean()))
        .orElseThrow();
  }

  /**
   * Returns the candidate of fewest raw columns whose mean is at most one standard error above the best one's (Breiman
   * et al. 1984, section 3.4.3); of those with as few, the one of least mean.
   */
  public Line simplest() {
    Line best = best();
    double bound = best.mean() + (Double.isNaN(best.standardError()) ? 0 : best.standardError());
    return lines.stream()
        .filter(line -> line.mean() <= bound)
        .min(Comparator.<Line>comparingInt(line -> line.density().parameterWidth()).thenComparingDouble(Line::mean))
        .orElse(best);
  }

  /** Returns a table as text: means, standard errors and paired differences from the best. */
  @Override
  public String toString() {
    int width = Math.max(9, lines.stream().mapToInt(line -> line.name().length()).max().orElse(0));
    Line best = best();
    Line simplest = simplest();
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-" + width + "s  columns  %10s  %9s  %12s  %9s%n",
        "candidate", metric, "± SE", "− best", "± SE"));
    for (Line line : lines) {
      PairedDifference behind = line.minus(best);
      text.append(String.format(Locale.ROOT, "%-" + width + "s  %7d  %10.5g  %9.2g  %12.3g  %9.2g%s%s%n",
          line.name(), line.density().parameterWidth(), line.mean(), line.standardError(), behind.mean(),
          behind.standardError(), line == best ? "  best" : "", line == simplest ? "  simplest within one SE" : ""));
    }
    return text.append(best.scores.length).append(" runs each, over folds and seeds").toString();
  }
}
