// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code b-sine-inverse-and-spiral}. */
public final class SineInverseAndSpiralNotebook {

  private SineInverseAndSpiralNotebook() {}

  /** Runs it; it takes no arguments. */
  public static void main(String[] arguments) {
    Notebook.of("b-sine-inverse-and-spiral").run();
  }
}
