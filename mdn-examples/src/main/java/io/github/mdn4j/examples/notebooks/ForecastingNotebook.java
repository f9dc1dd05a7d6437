// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

/** Runs the notebook {@code g-forecasting}. */
public final class ForecastingNotebook {

  private ForecastingNotebook() {}

  /** Runs it; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Notebook.main(ForecastingNotebook.class, "g-forecasting", arguments));
  }
}
