// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.Arrays;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Temperatures of choices and of spread at which calibration rows are likeliest (Guo et al. 2017, for classes; here for
 * mixtures too): two numbers, for labels of any width.
 *
 * @param temperature what every prediction is taken at
 */
public record TemperatureScaling(@JsonProperty("temperature") Temperature temperature) implements Recalibration {

  private static final String WHO = "TemperatureScaling";
  private static final double WIDEST = Math.log(1e3); // a factor of the spread that no calibration needs
  private static final double FINEST = 1e-8;

  /** Takes a temperature. */
  @JsonCreator
  public TemperatureScaling {
    if (temperature == null) {
      throw new ND4JIllegalArgumentException(WHO + ": expected a temperature, but got null");
    }
  }

  /**
   * Finds the temperatures of least mean −log f(y), between 10⁻³ and 10³, by a search along the logarithms of both.
   *
   * <p>A family without choices leaves that of the choices at 1; so does one without spread. Where the best is at a limit,
   * as with a single row, the limit is returned.
   *
   * @param rows calibration rows
   * @throws UnsupportedOperationException if the temperature of a predicted family cannot be changed
   * @throws ND4JIllegalArgumentException if a label is outside the support
   */
  public static TemperatureScaling of(CalibrationSet rows) {
    double[] best = {0, 0};
    double least = nll(rows, best);
    if (!Double.isFinite(least)) {
      throw new ND4JIllegalArgumentException(
          WHO + ": expected labels of positive density, but their mean −log density is " + least);
    }
    double[][] directions = {{0, 1}, {1, 0}};
    double step = 0.5;
    while (step > FINEST) {
      boolean moved = false;
      for (double[] direction : directions) {
        for (int sign = -1; sign <= 1; sign += 2) {
          double[] next = {at(best[0] + sign * step * direction[0]), at(best[1] + sign * step * direction[1])};
          double score = Arrays.equals(next, best) ? least : nll(rows, next);
          if (score < least) {
            double[] pattern = {next[0] - best[0], next[1] - best[1]};
            best = next;
            least = score;
            moved = true;
            directions = new double[][] {{0, 1}, {1, 0}, {pattern[0] / step, pattern[1] / step}};
          }
        }
      }
      step *= moved ? 1 : 0.5;
    }
    return new TemperatureScaling(Temperature.of(Math.exp(best[0]), Math.exp(best[1])));
  }

  private static double at(double logTemperature) {
    return Math.max(-WIDEST, Math.min(logTemperature, WIDEST));
  }

  private static double nll(CalibrationSet rows, double... logTemperatures) {
    Temperature temperature = Temperature.of(Math.exp(logTemperatures[0]), Math.exp(logTemperatures[1]));
    double sum = 0;
    for (int i = 0; i < rows.rows(); i++) {
      sum -= rows.predicted(i).at(temperature).logDensity(rows.label(i));
    }
    return sum / rows.rows();
  }

  @Override
  public Distribution of(Distribution predicted) {
    return predicted.at(temperature);
  }
}
