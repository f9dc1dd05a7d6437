// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * A series of numbers at steps of time, with covariates that may be known further than the numbers are.
 *
 * <p>A missing number is NaN and stays so. Immutable.
 */
public final class Series {

  private final String name;
  private final double[] values;
  private final double[][] covariates; // [T + known future][C]
  private final double[] statics;
  private final List<LocalDateTime> times; // empty if steps are just counted

  private Series(
      String name, double[] values, double[][] covariates, double[] statics, List<LocalDateTime> times) {
    this.name = name;
    this.values = values;
    this.covariates = covariates;
    this.statics = statics;
    this.times = times;
  }

  /**
   * Makes a series without covariates.
   *
   * @param name what messages call it
   * @param values one a step, NaN where missing
   * @throws DL4JInvalidInputException if there is no step, or a value is infinite
   */
  public static Series of(String name, double... values) {
    Present.of("series", "a name", name);
    Present.of("series \"" + name + "\"", "values", values);
    if (values.length == 0) {
      throw new DL4JInvalidInputException("series \"" + name + "\": expected at least 1 step but got 0");
    }
    Series series = new Series(name, values.clone(), new double[0][], new double[0], List.of());
    for (int t = 0; t < values.length; t++) {
      if (Double.isInfinite(values[t])) {
        throw new DL4JInvalidInputException(
            series.at(t) + ": expected a finite number, or NaN where it is missing, but got " + values[t]);
      }
    }
    return series;
  }

  /**
   * Returns this series with time stamps.
   *
   * @param stamps one a step, and then, if known, of steps to come; strictly ascending
   * @throws DL4JInvalidInputException if there are too few, or one is not after the one before
   */
  public Series withTimes(List<LocalDateTime> stamps) {
    Present.all(this, "a time stamp", stamps);
    if (stamps.size() < values.length) {
      throw new DL4JInvalidInputException(
          this + ": expected at least " + values.length + " time stamps, one a step, but got " + stamps.size());
    }
    for (int t = 1; t < stamps.size(); t++) {
      if (!stamps.get(t).isAfter(stamps.get(t - 1))) {
        throw new DL4JInvalidInputException(
            this + ", step " + t + ": time stamp " + stamps.get(t)
                + (stamps.get(t).equals(stamps.get(t - 1)) ? " is there twice" : " comes after " + stamps.get(t - 1))
                + ", but expected ascending time stamps");
      }
    }
    return new Series(name, values, covariates, statics, List.copyOf(stamps));
  }

  /**
   * Returns this series with covariates.
   *
   * @param rows C numbers a step, and then of steps to come, as far as they are known
   * @throws DL4JInvalidInputException if there are fewer than steps, widths differ, or a number is not finite
   */
  public Series withCovariates(double[][] rows) {
    Present.all(this, "covariates", rows);
    if (rows.length < values.length) {
      throw new DL4JInvalidInputException(
          this + ": expected covariates of at least " + values.length + " steps but got " + rows.length);
    }
    for (int t = 0; t < rows.length; t++) {
      if (rows[t].length != rows[0].length) {
        throw new DL4JInvalidInputException(
            at(t) + ": expected " + rows[0].length + " covariates, as at step 0, but got " + rows[t].length);
      }
      for (int c = 0; c < rows[t].length; c++) {
        if (!Double.isFinite(rows[t][c])) {
          throw new DL4JInvalidInputException(
              at(t) + ": expected a finite covariate " + c + " but got " + rows[t][c]);
        }
      }
    }
    double[][] copy = new double[rows.length][];
    Arrays.setAll(copy, t -> rows[t].clone());
    return new Series(name, values, copy, statics, times);
  }

  /**
   * Returns this series with numbers that are the same at all steps.
   *
   * @throws DL4JInvalidInputException if one is not finite
   */
  public Series withStatics(double... numbers) {
    for (double number : Present.of(this, "static covariates", numbers)) {
      if (!Double.isFinite(number)) {
        throw new DL4JInvalidInputException(this + ": expected finite static covariates but got " + number);
      }
    }
    return new Series(name, values, covariates, numbers.clone(), times);
  }

  /**
   * Returns what is known before a step: the values before it, and all covariates and time stamps.
   *
   * @param origin the first step that is not known, from 1 to {@link #length()}
   */
  public Series until(int origin) {
    if (origin < 1 || origin > values.length) {
      throw new DL4JInvalidInputException(
          this + ": expected an origin from 1 to " + values.length + " but got " + origin);
    }
    return new Series(name, Arrays.copyOf(values, origin), covariates, statics, times);
  }

  /** Returns this series with other values at the same steps. */
  Series withValues(double[] other) {
    return new Series(name, other.clone(), covariates, statics, times);
  }

  /** Returns what messages call it. */
  public String name() {
    return name;
  }

  /** Returns T, the number of steps whose value is known or known to be missing. */
  public int length() {
    return values.length;
  }

  /** Returns the value of a step, NaN if it is missing. */
  public double value(int step) {
    return values[step];
  }

  /** Returns all values, NaN where missing. */
  public double[] values() {
    return values.clone();
  }

  /** Returns C, the number of covariates a step. */
  public int covariateWidth() {
    return covariates.length == 0 ? 0 : covariates[0].length;
  }

  /** Returns how many steps have covariates: all and the known future; {@link Integer#MAX_VALUE} if there are none. */
  public int covariateLength() {
    return covariates.length == 0 ? Integer.MAX_VALUE : covariates.length;
  }

  /** Returns a covariate of a step. */
  public double covariate(int step, int column) {
    return covariates[step][column];
  }

  /** Returns the numbers that are the same at all steps. */
  public double[] statics() {
    return statics.clone();
  }

  /** Returns the time stamps, none if steps are just counted. */
  public List<LocalDateTime> times() {
    return times;
  }

  /** Returns how messages name a step. */
  String at(int step) {
    return this + ", step " + step + (step < times.size() ? " (" + times.get(step) + ")" : "");
  }

  /**
   * Refuses a horizon that covariates do not reach.
   *
   * @throws DL4JInvalidInputException if so
   */
  void requireFuture(int horizon) {
    if (horizon < 1) {
      throw new DL4JInvalidInputException(this + ": expected a horizon of at least 1 step but got " + horizon);
    }
    if (covariateLength() - horizon < values.length) {
      throw new DL4JInvalidInputException(
          this + ": a horizon of " + horizon + " steps wants covariates of " + (values.length + horizon)
              + " steps but got " + covariateLength() + ", known until " + at(covariateLength() - 1));
    }
  }

  @Override
  public String toString() {
    return "series \"" + name + "\"";
  }
}
