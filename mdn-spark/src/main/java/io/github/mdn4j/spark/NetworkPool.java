// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A network as the zip that DL4J saves, and the networks restored from it that no task is using.
 *
 * <p>A broadcast value is one object in each JVM, so tasks that follow one another on a thread share a network, and
 * tasks side by side never do.
 */
final class NetworkPool implements Serializable {

  private static final long serialVersionUID = 1L;

  private final byte[] zip;
  private final String[] trusted; // packages of classes that members of an ensemble may name
  private transient Deque<ScoringNetwork> idle; // null after any kind of deserialisation

  NetworkPool(byte[] zip, String... trusted) {
    this.zip = zip;
    this.trusted = trusted;
  }

  /** Returns a network for the length of the task that runs in this thread. */
  ScoringNetwork forTask() {
    ScoringNetwork network = take();
    TaskCompletionListener giveBack = task -> {
      if (!task.isFailed() && !task.isInterrupted()) { // otherwise it may have stopped halfway
        giveBack(network);
      }
    };
    TaskContext.get().addTaskCompletionListener(giveBack);
    return network;
  }

  /** Returns a network that nobody else uses until it is {@linkplain #giveBack given back}. */
  ScoringNetwork take() {
    ScoringNetwork network;
    synchronized (this) {
      network = idle == null ? null : idle.poll();
    }
    return network == null ? ScoringNetwork.restore(zip, trusted) : network;
  }

  /** Makes a network available to the next task. */
  synchronized void giveBack(ScoringNetwork network) {
    if (idle == null) {
      idle = new ArrayDeque<>();
    }
    idle.push(network);
  }
}
