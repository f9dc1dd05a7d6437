// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * An interval that holds the label of a new row with a probability of at least {@link #level}, whatever the network is
 * worth: split conformal prediction, for one label column.
 *
 * <p>The probability is over calibration rows and new row together, and holds if these are exchangeable; it is less than
 * level + 1/(n + 1) if scores have no ties. It says nothing of a single x: predictions that are too narrow here and too
 * wide there stay so. {@link AdaptiveConformal} promises another thing, for sequences. Immutable.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ConformalizedQuantiles.class, name = "quantiles"),
  @JsonSubTypes.Type(value = DistributionalConformal.class, name = "distributional"),
  @JsonSubTypes.Type(value = AdaptiveConformal.class, name = "adaptive")
})
public sealed interface ConformalInterval permits ConformalizedQuantiles, DistributionalConformal, AdaptiveConformal {

  /** Returns the probability that the label of a new row lies inside. */
  double level();

  /**
   * Returns the interval of a new row.
   *
   * @param predicted what the same network predicts for it, over one label column
   * @return with infinite ends where nothing less is sure to be wide enough
   */
  Interval of(Distribution predicted);
}
