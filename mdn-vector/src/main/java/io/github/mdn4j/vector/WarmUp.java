// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether loops in vectors are compiled yet. Until C2 has done so each operation makes an object, at a thousand times the
 * cost; so it is let run in a thread of its own, and meanwhile their twins for single numbers, which give the same bits,
 * do the work.
 *
 * <p>It begins when somebody first asks, so that who needs no vectors has no such thread.
 */
final class WarmUp {

  /** How long it goes on trying before the twins do the work for good, in ns. */
  private static final long PATIENCE = 60_000_000_000L;

  private static final int CALLS = 20;
  private static final int TIMES = 3; // in a row that vectors must be ahead

  private final Runnable vectors;
  private final Runnable twins;
  private final AtomicBoolean begun;
  private volatile boolean over;

  private WarmUp(Runnable vectors, Runnable twins, boolean begun, boolean over) {
    this.vectors = vectors;
    this.twins = twins;
    this.begun = new AtomicBoolean(begun);
    this.over = over;
  }

  /** Makes one of work in vectors, and the same work by twins. */
  static WarmUp of(Runnable vectors, Runnable twins) {
    return new WarmUp(vectors, twins, false, false);
  }

  /** Makes one that is over, for who wants vectors at once, or one that is never, for who wants the twins. */
  static WarmUp always(boolean over) {
    return new WarmUp(null, null, true, over);
  }

  /** Returns whether vectors may be used. */
  boolean over() {
    if (!over && !begun.get() && begun.compareAndSet(false, true)) {
      Thread thread = new Thread(this::run, "mdn4j-vectors");
      thread.setDaemon(true);
      thread.start();
    }
    return over;
  }

  private void run() {
    long end = System.nanoTime() + PATIENCE;
    int ahead = 0;
    while (ahead < TIMES && System.nanoTime() < end) {
      long start = System.nanoTime();
      repeat(vectors);
      long between = System.nanoTime();
      repeat(twins);
      ahead = between - start < System.nanoTime() - between ? ahead + 1 : 0;
    }
    over = ahead == TIMES;
  }

  private static void repeat(Runnable work) {
    for (int i = 0; i < CALLS; i++) {
      work.run();
    }
  }
}
