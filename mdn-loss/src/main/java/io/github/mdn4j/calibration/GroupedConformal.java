// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link ConformalInterval} a group of rows, so that coverage holds within each group and not only over all (Mondrian
 * conformal prediction; Vovk, Gammerman and Shafer 2005, section 4.5). A row's group must be known when it is predicted.
 *
 * @param groups the interval of each group, by its name
 */
public record GroupedConformal(@JsonProperty("groups") Map<String, ConformalInterval> groups) {

  private static final String WHO = "GroupedConformal";

  /**
   * Copies the groups.
   *
   * @throws ND4JIllegalArgumentException if there is none
   */
  @JsonCreator
  public GroupedConformal {
    if (groups == null || groups.isEmpty()) {
      throw new ND4JIllegalArgumentException(WHO + ": expected at least one group, but got " + groups);
    }
    groups = Map.copyOf(groups);
  }

  /** How the interval of one group is found, such as {@code rows -> ConformalizedQuantiles.of(0.9, rows)}. */
  @FunctionalInterface
  public interface Method {

    /** Returns the interval for the calibration rows of one group. */
    ConformalInterval of(CalibrationSet rows);
  }

  /**
   * Finds an interval for each group.
   *
   * @param rows calibration rows
   * @param groups the group of each row
   * @param method how the interval of one group is found
   * @throws ND4JIllegalArgumentException if there are not as many groups as rows, or a group has too few rows for the
   *     level; names the group and says how many would do
   */
  public static GroupedConformal of(CalibrationSet rows, List<String> groups, Method method) {
    if (groups.size() != rows.rows()) {
      throw new ND4JIllegalArgumentException(
          WHO + ": expected " + rows.rows() + " groups, one a row, but got " + groups.size());
    }
    Map<String, List<Integer>> places = new TreeMap<>();
    for (int i = 0; i < groups.size(); i++) {
      places.computeIfAbsent(Checks.given(WHO, "group of row " + i, groups.get(i)), group -> new ArrayList<>()).add(i);
    }
    Map<String, ConformalInterval> intervals = new TreeMap<>();
    places.forEach((group, some) -> {
      try {
        intervals.put(group, method.of(rows.rows(some)));
      } catch (ND4JIllegalArgumentException e) {
        throw new ND4JIllegalArgumentException(WHO + ": group \"" + group + "\": " + e.getMessage(), e);
      }
    });
    return new GroupedConformal(intervals);
  }

  /**
   * Returns the interval of a new row.
   *
   * @param group the group that it belongs to
   * @param predicted what is predicted for it
   * @throws ND4JIllegalArgumentException if there was no such group among the calibration rows
   */
  public Interval of(String group, Distribution predicted) {
    ConformalInterval interval = group == null ? null : groups.get(group);
    if (interval == null) {
      throw new ND4JIllegalArgumentException(
          WHO + ": expected one of the groups " + new TreeMap<>(groups).keySet() + ", but got "
              + (group == null ? null : "\"" + group + "\""));
    }
    return interval.of(predicted);
  }
}
