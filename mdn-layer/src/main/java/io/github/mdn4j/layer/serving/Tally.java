// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.serving;

import java.time.Duration;

/** Counts what a service does. Thread-safe. */
final class Tally {

  private long rows;
  private long batches;
  private int largestBatch;
  private long refused;
  private long failed;
  private long longestWait; // ns
  private long running; // ns

  /** Counts a run: times of {@link System#nanoTime}. */
  synchronized void ran(int size, long arrived, long started, long ended) {
    rows += size;
    batches++;
    largestBatch = Math.max(largestBatch, size);
    longestWait = Math.max(longestWait, started - arrived);
    running += ended - started;
  }

  synchronized void refused() {
    refused++;
  }

  synchronized void failed() {
    failed++;
  }

  synchronized Statistics statistics(int waiting) {
    return new Statistics(
        rows, batches, largestBatch, refused, failed, waiting, Duration.ofNanos(longestWait), Duration.ofNanos(running));
  }
}
