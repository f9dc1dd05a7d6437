// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A weight that grows: final · (1 − (1 − start) rateᶦ) at iteration i. Ha and Eck (2017), section 3.3. */
public final class Annealing implements ISchedule {

  private static final long serialVersionUID = 1L;

  private final double end;
  private final double start;
  private final double rate;

  /**
   * Makes a schedule.
   *
   * @param end what the weight grows to
   * @param start the part of it that it starts with
   * @param rate the part of the way that is left after an iteration
   */
  public Annealing(
      @JsonProperty("end") double end, @JsonProperty("start") double start, @JsonProperty("rate") double rate) {
    this.end = end;
    this.start = start;
    this.rate = rate;
  }

  /** Returns what the weight grows to. */
  @JsonProperty("end")
  public double end() {
    return end;
  }

  /** Returns the part of it that it starts with. */
  @JsonProperty("start")
  public double start() {
    return start;
  }

  /** Returns the part of the way that is left after an iteration. */
  @JsonProperty("rate")
  public double rate() {
    return rate;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return end * (1 - (1 - start) * Math.pow(rate, iteration));
  }

  /** Returns this: it does not change. */
  @Override
  public ISchedule clone() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Annealing that && end == that.end && start == that.start && rate == that.rate;
  }

  @Override
  public int hashCode() {
    return Objects.hash(end, start, rate);
  }

  @Override
  public String toString() {
    return "Annealing(" + end + ", " + start + ", " + rate + ")";
  }
}
