// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.util.concurrent.CancellationException;

/** Lets blocks through one after another in their order, whichever thread has them. */
final class Turns {

  private long next;
  private boolean ended;

  /**
   * Waits until all blocks before one are through.
   *
   * @throws CancellationException if one of them never will be
   */
  synchronized void await(long block) {
    boolean interrupted = false;
    while (next < block && !ended) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (next < block) {
      throw new CancellationException("a block before failed");
    }
  }

  /** Lets the next block through. */
  synchronized void pass() {
    next++;
    notifyAll();
  }

  /** Lets none through any more. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }
}
