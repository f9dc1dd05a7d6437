// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/** Covariates that are known as far ahead as time itself. */
public final class Covariates {

  private static final double HOUR = 24;
  private static final double WEEK = 7;
  private static final double YEAR = 365.2425;

  private Covariates() {}

  /**
   * Returns sines and cosines of a period and its fractions.
   *
   * @param steps how many steps, from 0
   * @param period in steps, positive
   * @param order K: periods, halves, … K-ths of it
   * @return 2K numbers a step: sin, cos of 2πkt/period for k = 1…K
   * @throws DL4JInvalidInputException if they are not such
   */
  public static double[][] fourier(int steps, double period, int order) {
    if (!(period > 0) || order < 1 || steps < 1) {
      throw new DL4JInvalidInputException(
          "Covariates: expected at least 1 step, a positive period and an order of at least 1 but got " + steps + ", "
              + period + " and " + order);
    }
    double[][] rows = new double[steps][2 * order];
    for (int t = 0; t < steps; t++) {
      for (int k = 1; k <= order; k++) {
        double angle = 2 * Math.PI * k * (t % period) / period;
        rows[t][2 * k - 2] = Math.sin(angle);
        rows[t][2 * k - 1] = Math.cos(angle);
      }
    }
    return rows;
  }

  /**
   * Returns where in the day, the week and the year a time stamp lies, each as a sine and a cosine.
   *
   * @return 6 numbers a time stamp: of the hour (with minutes), the day of the week, the day of the year
   */
  public static double[][] calendar(List<LocalDateTime> stamps) {
    Present.all("Covariates", "a time stamp", stamps);
    List<double[]> rows = new ArrayList<>(stamps.size());
    for (LocalDateTime stamp : stamps) {
      double hour = 2 * Math.PI * (stamp.getHour() + stamp.getMinute() / 60.0) / HOUR;
      double day = 2 * Math.PI * (stamp.getDayOfWeek().getValue() - 1) / WEEK;
      double year = 2 * Math.PI * (stamp.getDayOfYear() - 1) / YEAR;
      rows.add(new double[] {
        Math.sin(hour), Math.cos(hour), Math.sin(day), Math.cos(day), Math.sin(year), Math.cos(year)
      });
    }
    return rows.toArray(double[][]::new);
  }

  /**
   * Puts covariates side by side.
   *
   * @throws DL4JInvalidInputException if there are none, or they have different numbers of steps
   */
  public static double[][] beside(double[][]... blocks) {
    Present.all("Covariates", "a block", blocks);
    if (blocks.length == 0) {
      throw new DL4JInvalidInputException("Covariates: expected at least 1 block but got 0");
    }
    int steps = blocks[0].length;
    double[][] rows = new double[steps][0];
    for (double[][] block : blocks) {
      if (block.length != steps) {
        throw new DL4JInvalidInputException(
            "Covariates: expected " + steps + " steps, as in the first block, but got " + block.length);
      }
      Present.all("Covariates", "a step", block);
      for (int t = 0; t < steps; t++) {
        int width = rows[t].length;
        rows[t] = Arrays.copyOf(rows[t], width + block[t].length);
        System.arraycopy(block[t], 0, rows[t], width, block[t].length);
      }
    }
    return rows;
  }
}
