// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * What a network was given after training so that its predictions agree with what comes: a recalibration, then an interval,
 * either of them or both. This is what is saved beside a network. Immutable.
 *
 * <p>With both, the interval must have been found on predictions that were recalibrated, and on other rows than the
 * recalibration.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class Calibration {

  private static final String WHO = "Calibration";

  @JsonProperty("recalibration")
  private final Recalibration recalibration; // null for none

  @JsonProperty("interval")
  private final ConformalInterval interval; // null for none

  @JsonProperty("groups")
  private final GroupedConformal groups; // null for none

  @JsonCreator
  private Calibration(
      @JsonProperty("recalibration") Recalibration recalibration,
      @JsonProperty("interval") ConformalInterval interval,
      @JsonProperty("groups") GroupedConformal groups) {
    this.recalibration = recalibration;
    this.interval = interval;
    this.groups = groups;
    if (recalibration == null && interval == null && groups == null) {
      throw new ND4JIllegalArgumentException(WHO + ": expected a recalibration or an interval, but got neither");
    }
    if (interval != null && groups != null) {
      throw new ND4JIllegalArgumentException(WHO + ": expected one interval for all or one a group, but got both");
    }
  }

  /** Takes a recalibration alone. */
  public static Calibration of(Recalibration recalibration) {
    return new Calibration(Checks.given("Calibration", "recalibration", recalibration), null, null);
  }

  /** Takes an interval alone. */
  public static Calibration of(ConformalInterval interval) {
    return new Calibration(null, Checks.given("Calibration", "interval", interval), null);
  }

  /** Takes intervals by group alone. */
  public static Calibration of(GroupedConformal groups) {
    return new Calibration(null, null, Checks.given("Calibration", "groups", groups));
  }

  /** Returns this with an interval for all rows, found on predictions that were recalibrated. */
  public Calibration with(ConformalInterval interval) {
    return new Calibration(recalibration, Checks.given("Calibration", "interval", interval), null);
  }

  /** Returns this with an interval a group, found on predictions that were recalibrated. */
  public Calibration with(GroupedConformal groups) {
    return new Calibration(recalibration, null, Checks.given("Calibration", "groups", groups));
  }

  /** Returns the recalibration, if there is one. */
  public Optional<Recalibration> recalibration() {
    return Optional.ofNullable(recalibration);
  }

  /** Returns the interval for all rows, if there is one. */
  public Optional<ConformalInterval> interval() {
    return Optional.ofNullable(interval);
  }

  /** Returns the intervals by group, if there are such. */
  public Optional<GroupedConformal> groups() {
    return Optional.ofNullable(groups);
  }

  /** Returns what is to be predicted: the prediction itself where there is no recalibration. */
  public Distribution of(Distribution predicted) {
    return recalibration == null ? predicted : recalibration.of(predicted);
  }

  /** Returns this as JSON. */
  public String toJson() {
    try {
      return new ObjectMapper().writeValueAsString(this);
    } catch (IOException e) {
      throw new UncheckedIOException(WHO + ": cannot be written", e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws ND4JIllegalArgumentException if it is something else
   */
  public static Calibration fromJson(String json) {
    try {
      return new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readValue(json, Calibration.class);
    } catch (IOException e) {
      throw new ND4JIllegalArgumentException(WHO + ": expected JSON that toJson wrote, but got: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Calibration that
        && Objects.equals(recalibration, that.recalibration)
        && Objects.equals(interval, that.interval)
        && Objects.equals(groups, that.groups);
  }

  @Override
  public int hashCode() {
    return Objects.hash(recalibration, interval, groups);
  }

  @Override
  public String toString() {
    return WHO + "(" + recalibration + ", " + (groups == null ? interval : groups) + ")";
  }
}
