// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** What a window becomes for a network of some kind. */
interface WindowKind {

  /** Returns whether a network can be trained on the window that begins at a step. */
  boolean isUsable(Series series, int start);

  /**
   * Makes a minibatch of windows.
   *
   * @param series of each window its series
   * @param starts of each window the step that its context begins at
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if a window is not usable; it says why
   */
  DataSet minibatch(List<Series> series, int[] starts);

  /** Returns windows for a network that predicts one step ahead. */
  static WindowKind stepwise(Windowing windowing) {
    return new WindowKind() {
      @Override
      public boolean isUsable(Series series, int start) {
        return windowing.hasUnits(series, start + windowing.context());
      }

      @Override
      public DataSet minibatch(List<Series> series, int[] starts) {
        return windowing.minibatch(series, starts);
      }
    };
  }

  /** Returns windows for a network that predicts all steps at once. */
  static WindowKind direct(Windowing windowing) {
    return new WindowKind() {
      @Override
      public boolean isUsable(Series series, int start) {
        int origin = start + windowing.context();
        return DirectRows.missing(windowing, series, origin) < 0 && windowing.hasUnits(series, origin);
      }

      @Override
      public DataSet minibatch(List<Series> series, int[] starts) {
        return DirectRows.minibatch(windowing, series, starts);
      }
    };
  }
}
