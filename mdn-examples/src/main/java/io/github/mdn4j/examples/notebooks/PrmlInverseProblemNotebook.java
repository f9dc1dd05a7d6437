// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code c-prml-inverse-problem}. */
public final class PrmlInverseProblemNotebook {

  private PrmlInverseProblemNotebook() {}

  /** Runs it; it takes no arguments. */
  public static void main(String[] arguments) {
    Notebook.of("c-prml-inverse-problem").run();
  }
}
