// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Takes blocks of a file through reading, work and writing, in several threads side by side.
 *
 * <p>Each thread reads a block, which one does at a time, works on it while others read or write, and writes its results
 * when those of all blocks before are written. So there are never more blocks in memory than threads, the results are in
 * order, and of several faults the first in the file is told.
 */
final class BlockWork<B> {

  /** Where blocks come from. */
  interface Source<B> {
    /** Returns the next block, or null after the last. */
    B next() throws IOException;
  }

  /** What one thread does with blocks. */
  interface Worker<B> {

    /**
     * Works on a block, beside other threads.
     *
     * @param number of the block, from 0
     */
    void work(B block, long number) throws IOException;

    /** Writes the results of the block that was worked on, with nothing beside it. */
    void write() throws IOException;
  }

  // before code is compiled several threads would run it at a fraction of its speed, while the compiler waits for a core
  private static final int ALONE = 4;
  private static final Duration MOST_ALONE = Duration.ofMillis(300);

  private final Source<B> source;
  private final Supplier<Worker<B>> workers;
  private final Runnable onFailure;
  private final Turns writing = new Turns();
  private long read;
  private boolean ended;
  private Throwable failure;

  /**
   * Makes one.
   *
   * @param workers makes what a thread works with, when there is a block for it; asked by one thread at a time
   * @param onFailure is told when no more blocks will be written, so that nobody waits for them
   */
  BlockWork(Source<B> source, Supplier<Worker<B>> workers, Runnable onFailure) {
    this.source = source;
    this.workers = workers;
    this.onFailure = onFailure;
  }

  private record Numbered<B>(B block, long number) {}

  /** Runs until all is written: in this thread, and in others if there are still blocks for them after the first few. */
  void run(int threads) throws IOException {
    Numbered<B> first = take();
    if (first != null) {
      Worker<B> worker = workers.get();
      Numbered<B> next = threads == 1 ? first : alone(worker, first);
      List<Thread> others = next == null || threads == 1 ? List.of() : start(threads - 1);
      loop(worker, next);
      others.forEach(BlockWork::join);
    }
    synchronized (this) {
      rethrow();
    }
  }

  /** Works on the first blocks; returns the next one, null if there is none. */
  private Numbered<B> alone(Worker<B> worker, Numbered<B> first) {
    long latest = System.nanoTime() + MOST_ALONE.toNanos();
    Numbered<B> next = first;
    while (next != null && next.number() < ALONE && System.nanoTime() < latest) {
      next = through(worker, next) ? take() : null;
    }
    return next;
  }

  private List<Thread> start(int count) {
    List<Thread> others = new ArrayList<>();
    Numbered<B> begin = take();
    for (int i = 1; i <= count && begin != null; i++) {
      Worker<B> own = workers.get();
      Numbered<B> block = begin;
      Thread thread = new Thread(() -> loop(own, block), "mdn-" + i);
      thread.setDaemon(true);
      others.add(thread);
      thread.start();
      begin = i < count ? take() : null;
    }
    return others;
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void rethrow() throws IOException {
    if (failure instanceof IOException io) {
      throw io;
    } else if (failure instanceof RuntimeException runtime) {
      throw runtime;
    } else if (failure instanceof Error error) {
      throw error;
    }
  }

  private synchronized Numbered<B> take() {
    if (ended) {
      return null;
    }
    try {
      B block = source.next();
      if (block == null) {
        ended = true;
        return null;
      }
      return new Numbered<>(block, read++);
    } catch (IOException | RuntimeException | Error e) {
      ended = true; // what was read before is worked on, and may have a fault of its own
      failure = e;
      return null;
    }
  }

  private void loop(Worker<B> worker, Numbered<B> begin) {
    Numbered<B> next = begin;
    while (next != null) {
      if (!through(worker, next)) {
        return;
      }
      next = take();
    }
  }

  private boolean through(Worker<B> worker, Numbered<B> numbered) {
    Throwable fault = null;
    try {
      worker.work(numbered.block(), numbered.number());
    } catch (CancellationException e) {
      return false;
    } catch (IOException | RuntimeException | Error e) {
      fault = e;
    }
    try {
      writing.await(numbered.number());
      if (fault == null) {
        worker.write();
        writing.pass();
        return true;
      }
    } catch (CancellationException e) {
      return false;
    } catch (IOException | RuntimeException | Error e) {
      fault = e;
    }
    fail(fault);
    return false;
  }

  private void fail(Throwable fault) {
    synchronized (this) {
      failure = fault;
      ended = true;
    }
    writing.end();
    onFailure.run();
  }
}
