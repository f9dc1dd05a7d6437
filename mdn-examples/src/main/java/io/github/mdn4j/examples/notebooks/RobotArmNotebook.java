// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code e-robot-arm}. */
public final class RobotArmNotebook {

  private RobotArmNotebook() {}

  /** Runs it; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Notebook.main(RobotArmNotebook.class, "e-robot-arm", arguments));
  }
}
