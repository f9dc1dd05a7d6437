// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code c-prml-inverse-problem}. */
public final class PrmlInverseProblemNotebook {

  private PrmlInverseProblemNotebook() {}

  /** Runs it; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Notebook.main(PrmlInverseProblemNotebook.class, "c-prml-inverse-problem", arguments));
  }
}
