// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.distribution.Distribution;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/** How a series is put into units in which series are alike: y = m + s z, measured on what is known. */
public enum Scaling {

  /** y = z, for counts and classes. */
  NONE,

  /** s = mean of |y|, m = 0: keeps zero where it is (Salinas et al. 2020, section 3.3). */
  MEAN,

  /** m = mean, s = standard deviation. */
  STANDARD,

  /** m = median, s = the quartiles' distance divided by 1.349, which is the deviation if they are Gaussian's. */
  ROBUST;

  private static final double ROUNDING = 1e-12;
  private static final double QUARTILES_OF_GAUSSIAN = 1.3489795003921634;

  /**
   * Units of one series.
   *
   * @param shift m
   * @param scale s, positive
   */
  public record Units(double shift, double scale) {

    /** Returns z. */
    public double apply(double y) {
      return (y - shift) / scale;
    }

    /** Returns y. */
    public double undo(double z) {
      return shift + scale * z;
    }

    /**
     * Returns the distribution of y of one or more steps.
     *
     * @param label the distribution of z less a number
     * @param base that number of each step
     */
    Distribution undo(Distribution label, double... base) {
      double[] shifts = Arrays.stream(base).map(this::undo).toArray();
      double[] scales = new double[base.length];
      Arrays.fill(scales, scale);
      boolean own = scale == 1 && Arrays.stream(shifts).allMatch(m -> m == 0); // such as of counts
      return own ? label : label.affine(shifts, scales);
    }
  }

  /**
   * Measures units on some steps; missing values are left out.
   *
   * @param series where they are
   * @param from the first step
   * @param to the step after the last
   * @throws DL4JInvalidInputException if all are missing, or the scale is 0, as it is of a constant series
   */
  public Units of(Series series, int from, int to) {
    if (this == NONE) {
      return new Units(0, 1);
    }
    double[] known = known(series, from, to);
    if (known.length == 0) {
      throw new DL4JInvalidInputException(
          series.at(from) + " to step " + (to - 1) + ": expected a value to measure a scale on, but all are missing");
    }
    Units units = measure(known);
    if (!isPositive(units, known)) {
      throw new DL4JInvalidInputException(
          series.at(from) + " to step " + (to - 1) + ": expected values of a scale (" + this + ") above 0 but got "
              + units.scale() + (known[0] == known[known.length - 1] ? ", as all are " + known[0] : ""));
    }
    return units;
  }

  /** Returns whether {@link #of} would find units there. */
  boolean isMeasurable(Series series, int from, int to) {
    double[] known = known(series, from, to);
    return this == NONE || known.length > 0 && isPositive(measure(known), known);
  }

  /** Returns the values that are not missing, sorted. */
  private static double[] known(Series series, int from, int to) {
    return Arrays.stream(series.values(), from, to).filter(y -> !Double.isNaN(y)).sorted().toArray();
  }

  /** A scale that is rounding alone does not count. */
  private static boolean isPositive(Units units, double[] sorted) {
    return units.scale() > 0 && units.scale() > ROUNDING * Math.abs(sorted[sorted.length - 1]);
  }

  private Units measure(double[] sorted) {
    if (this == ROBUST) {
      return new Units(
          Quantiles.of(sorted, 0.5),
          (Quantiles.of(sorted, 0.75) - Quantiles.of(sorted, 0.25)) / QUARTILES_OF_GAUSSIAN);
    }
    double mean = Arrays.stream(sorted).average().orElseThrow();
    if (this == MEAN) {
      return new Units(0, Arrays.stream(sorted).map(Math::abs).average().orElseThrow());
    }
    double squares = Arrays.stream(sorted).map(y -> (y - mean) * (y - mean)).sum();
    return new Units(mean, Math.sqrt(squares / sorted.length));
  }
}
