// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.GaussianDistribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What tools/reference_decisions.py wrote: SciPy's values of scores and calibrations. */
public record DecisionReference(
    String program, String script, List<ScoreCase> scores, CalibrationCase calibration, Isotonic isotonic, Paired paired,
    Atoms atoms) {

  /** A mixture of Gaussians. */
  public record Mixture(double[] weights, double[] means, double[] scales) {

    /** Returns it as a distribution. */
    public MixtureDistribution distribution() {
      Distribution[] parts = new Distribution[means.length];
      Arrays.setAll(parts, k -> GaussianDistribution.of(means[k], scales[k]));
      double sum = Arrays.stream(weights).sum();
      return MixtureDistribution.of(Arrays.stream(weights).map(w -> w / sum).toArray(), parts);
    }
  }

  /** One prediction and label, and what rules say. */
  public record ScoreCase(
      Mixture mixture, double y, double from, double to, double pFrom, double pTo, double pinball10, double pinball90,
      double interval80, double crpsBetween, double crpsAbove, double crpsBelow, double crpsOfQuantiles,
      double crpsOfUpperQuantiles, double crpsOfAllQuantiles, double logBetween, double logAbove) {}

  /** What a recalibration makes of a new prediction. */
  public record Recalibrated(
      int knots, double[] cdf, double[] logDensity, double median, double mean, double variance) {}

  /** The fitted temperatures. */
  public record Temperatures(double mixing, double spread, double nll) {}

  /** What conformal prediction finds at a level. */
  public record Conformal(
      double level, double margin, double lower, double upper, double tail, double low, double high, double below,
      double above) {}

  /** Calibration rows and what follows from them. */
  public record CalibrationCase(
      List<Mixture> predicted, double[] labels, @JsonProperty("new") Mixture fresh,
      double[] points, Recalibrated isotonic, Recalibrated spline, Temperatures temperature, List<Conformal> conformal) {

    /** Returns the rows. */
    public CalibrationSet rows() {
      return CalibrationSet.of(predicted.stream().map(Mixture::distribution).toList(), labels);
    }
  }

  /** An isotonic regression with ties. */
  public record Isotonic(double[] x, double[] y, double[] distinct, double[] fitted) {}

  /** Two scores of the same rows. */
  public record Paired(
      double[] first, double[] second, double mean, double se, double statistic, double p, int[] sizes, double blockSe,
      double blockP) {}

  /** Recalibrated counts, and numbers with a probability of 0 of their own. */
  public record Atoms(
      double[] predicted, double[] observed, double mean, double dispersion, double[] logMass, double countMean,
      double countVariance, double countCrps, double weight, double gammaMean, double variation, double[] labels,
      double logAtZero, double[] logDensity, double[] cdf) {}

  /** Reads the file. */
  public static DecisionReference read() {
    try (InputStream in = DecisionReference.class.getResourceAsStream("decisions.json")) {
      return new ObjectMapper().readValue(in, DecisionReference.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
