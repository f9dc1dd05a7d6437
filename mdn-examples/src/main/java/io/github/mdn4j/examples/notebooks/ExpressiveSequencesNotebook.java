// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code d-expressive-sequences}. */
public final class ExpressiveSequencesNotebook {

  private ExpressiveSequencesNotebook() {}

  /** Runs it; it takes no arguments. */
  public static void main(String[] arguments) {
    Notebook.of("d-expressive-sequences").run();
  }
}
