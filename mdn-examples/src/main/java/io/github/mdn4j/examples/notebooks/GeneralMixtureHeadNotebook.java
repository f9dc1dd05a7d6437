// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code a-general-mixture-head}. */
public final class GeneralMixtureHeadNotebook {

  private GeneralMixtureHeadNotebook() {}

  /** Runs it; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Notebook.main(GeneralMixtureHeadNotebook.class, "a-general-mixture-head", arguments));
  }
}
