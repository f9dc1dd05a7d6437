// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

/**
 * A Monte-Carlo estimate.
 *
 * @param value the mean over the draws
 * @param standardError the standard deviation of that mean: the sample's, divided by √draws
 */
public record Estimate(double value, double standardError) {}
