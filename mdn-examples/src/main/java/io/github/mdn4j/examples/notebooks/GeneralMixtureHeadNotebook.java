// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code a-general-mixture-head}. */
public final class GeneralMixtureHeadNotebook {

  private GeneralMixtureHeadNotebook() {}

  /** Runs it; it takes no arguments. */
  public static void main(String[] arguments) {
    Notebook.of("a-general-mixture-head").run();
  }
}
