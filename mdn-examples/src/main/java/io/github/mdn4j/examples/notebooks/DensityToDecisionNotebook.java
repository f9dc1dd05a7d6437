// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code f-density-to-decision}. */
public final class DensityToDecisionNotebook {

  private DensityToDecisionNotebook() {}

  /** Runs it; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Notebook.main(DensityToDecisionNotebook.class, "f-density-to-decision", arguments));
  }
}
