// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code d-expressive-sequences}. */
public final class ExpressiveSequencesNotebook {

  private ExpressiveSequencesNotebook() {}

  /** Runs it; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Notebook.main(ExpressiveSequencesNotebook.class, "d-expressive-sequences", arguments));
  }
}
