// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.forecast;

import io.github.mdn4j.forecast.Series;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Hourly loads of machines that are made: a daily season and noise that goes on for some hours, and machines that run at
 * one of two levels for a day, so that what comes is one of two things.
 */
final class MadeSeries {

  static final int DAY = 24;
  private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 0, 0);
  private static final double HIGH = 6;

  private MadeSeries() {}

  /** Returns series of so many days, with time stamps of some days more. */
  static List<Series> of(int series, int days, long seed) {
    List<Series> all = new ArrayList<>();
    for (int s = 0; s < series; s++) {
      SplittableRandom random = new SplittableRandom(seed + s).split();
      double[] y = new double[days * DAY];
      double noise = 0;
      double level = 0;
      double size = 10 * (s + 1);
      for (int t = 0; t < y.length; t++) {
        level = t % DAY == 0 ? random.nextInt(2) * HIGH : level; // by the toss of a coin each midnight
        noise = 0.8 * noise + 0.5 * random.nextGaussian();
        y[t] = size * (20 + 5 * Math.sin(2 * Math.PI * t / DAY) + level + noise) / 20;
      }
      all.add(Series.of("machine " + (s + 1), y)
          .withTimes(IntStream.range(0, y.length).mapToObj(START::plusHours).toList()));
    }
    return all;
  }
}
