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
      PrintStream filter = new Filter(original, Thread.currentThread());
      System.setOut(filter);
      try {
        action.run();
      } finally {
        if (System.out == filter) {
          System.setOut(original);
        }
      }
    }
  }

  private static final class Filter extends PrintStream {
    Filter(PrintStream original, Thread silenced) {
      super(
          new OutputStream() {
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
          },
          true,
          StandardCharsets.UTF_8);
    }
  }
}
