// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code e-robot-arm}. */
public final class RobotArmNotebook {

  private RobotArmNotebook() {}

  /** Runs it; it takes no arguments. */
  public static void main(String[] arguments) {
    Notebook.of("e-robot-arm").run();
  }
}
