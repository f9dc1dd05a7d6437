// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps ND4J from printing: M2.1 writes a line to standard output for each operation that it differentiates
 * (docs/dl4j-notes.md).
 */
final class StandardOutput {

  private StandardOutput() {}

  /** Runs an action; what this thread prints meanwhile is dropped, what other threads print goes through. */
  static void without(Runnable action) {
    synchronized (StandardOutput.class) {
      PrintStream original = System.out;
      Filter filter = new Filter(original, Thread.currentThread());
      PrintStream filtered = new PrintStream(filter, true, StandardCharsets.UTF_8);
      System.setOut(filtered);
      try {
        action.run();
      } finally {
        filter.silenced = null; // somebody may have kept the stream
        if (System.out == filtered) {
          System.setOut(original);
        }
      }
    }
  }

  private static final class Filter extends OutputStream {
    private final PrintStream original;
    private volatile Thread silenced;

    Filter(PrintStream original, Thread silenced) {
      this.original = original;
      this.silenced = silenced;
    }

    @Override
    public void write(int b) {
      if (Thread.currentThread() != silenced) {
        original.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (Thread.currentThread() != silenced) {
        original.write(bytes, offset, length);
      }
    }

    @Override
    public void flush() {
      original.flush();
    }
  }
}
