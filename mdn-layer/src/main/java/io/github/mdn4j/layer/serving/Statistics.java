// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.serving;

import java.time.Duration;

/**
 * What a {@link PredictionService} has done since it was started.
 *
 * @param rows rows that the network was run on
 * @param batches how often it was run
 * @param largestBatch the most rows of one run
 * @param refused rows that were refused when they were handed in: wrong, too many, or too late
 * @param failed rows for which the network's output was not finite
 * @param waiting rows that wait now
 * @param longestWait the longest time from a row's arrival to the run that took it in
 * @param running the time that the network was run, all in all
 */
public record Statistics(
    long rows, long batches, int largestBatch, long refused, long failed, int waiting, Duration longestWait,
    Duration running) {}
