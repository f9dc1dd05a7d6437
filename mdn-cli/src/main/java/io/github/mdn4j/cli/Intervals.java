// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.calibration.Calibration;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The checks of what is asked of calibrated intervals. */
final class Intervals {

  private Intervals() {}

  /**
   * Returns the calibration of a model that has intervals.
   *
   * @param group the column of groups; null for none
   * @throws RefusedException if it has none, or groups are wanted and not named, or the other way round
   */
  static Calibration of(Path model, ModelFile network, String group) {
    Calibration calibration = network.calibration().orElse(null);
    if (calibration == null || calibration.interval().isEmpty() && calibration.groups().isEmpty()) {
      throw new RefusedException(model + ": expected a calibrated interval, but there is none in it");
    }
    if (calibration.groups().isPresent() != (group != null)) {
      throw new RefusedException(
          model + ": its intervals are "
              + (group == null ? "by group: name the column with --group" : "for all rows: leave out --group"));
    }
    return calibration;
  }

  /** Returns the group of each row; null for none. */
  static List<String> groups(String[][] kept, int column) {
    return column < 0 ? null : Arrays.stream(kept).map(row -> row[column]).toList();
  }
}
