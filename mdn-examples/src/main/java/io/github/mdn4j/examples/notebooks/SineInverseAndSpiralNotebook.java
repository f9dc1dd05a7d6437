// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code b-sine-inverse-and-spiral}. */
public final class SineInverseAndSpiralNotebook {

  private SineInverseAndSpiralNotebook() {}

  /** Runs it; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Notebook.main(SineInverseAndSpiralNotebook.class, "b-sine-inverse-and-spiral", arguments));
  }
}
