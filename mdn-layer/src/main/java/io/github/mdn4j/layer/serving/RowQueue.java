// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.serving;

import io.github.mdn4j.distribution.Distribution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Rows that wait for the network, in the order in which they came. No row that was accepted is lost. */
final class RowQueue {

  private final int batch;
  private final long delay; // ns
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Waiting> rows = new ArrayDeque<>();
  private boolean closed;

  /** A row, where its answer goes, and the time of {@link System#nanoTime} since when it waits. */
  record Waiting(double[] features, CompletableFuture<Distribution> answer, long since) {}

  RowQueue(int batch, long delay, int most) {
    this.batch = batch;
    this.delay = delay;
    this.most = most;
  }

  /** Takes a row in, or throws at once. */
  CompletableFuture<Distribution> add(double[] features) {
    Waiting row = new Waiting(features, new CompletableFuture<>(), System.nanoTime());
    lock.lock();
    try {
      if (closed) {
        throw new RejectedExecutionException("PredictionService: it is closed");
      }
      if (rows.size() >= most) {
        throw new RejectedExecutionException(
            "PredictionService: expected fewer than " + most + " waiting rows, but got " + rows.size());
      }
      rows.add(row);
      if (rows.size() == 1 || rows.size() == batch) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    return row.answer();
  }

  /** Waits for the next batch; an empty one says that the queue is closed and nothing is left. */
  List<Waiting> take() {
    lock.lock();
    try {
      while (rows.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      awaitOthers();
      List<Waiting> taken = new ArrayList<>(Math.min(batch, rows.size()));
      while (taken.size() < batch && !rows.isEmpty()) {
        taken.add(rows.poll());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void awaitOthers() {
    while (!closed && rows.size() < batch) {
      long left = rows.peek().since() + delay - System.nanoTime();
      if (left <= 0) {
        return;
      }
      try {
        changed.awaitNanos(left);
      } catch (InterruptedException e) {
        return; // nobody but a stranger interrupts the thread; the rows are answered without delay
      }
    }
  }

  int waiting() {
    lock.lock();
    try {
      return rows.size();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
