// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Distribution;
import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * A change of predicted distributions that was learnt on rows that training has not seen. What comes out is a {@link
 * Distribution} like any other, with density, quantiles, scores and draws. Immutable.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
@JsonSubTypes({
  @JsonSubTypes.Type(value = IsotonicRecalibration.class, name = "isotonic"),
  @JsonSubTypes.Type(value = SplineRecalibration.class, name = "spline"),
  @JsonSubTypes.Type(value = TemperatureScaling.class, name = "temperature")
})
public sealed interface Recalibration permits IsotonicRecalibration, SplineRecalibration, TemperatureScaling {

  /**
   * Returns what is to be predicted.
   *
   * @param predicted what the network predicts
   */
  Distribution of(Distribution predicted);
}
