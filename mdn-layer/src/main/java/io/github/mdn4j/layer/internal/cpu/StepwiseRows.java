// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.util.List;

/** Layers that take rows of sequences one step further at a time. */
public interface StepwiseRows {

  /** Returns the number of columns of the input. */
  int inputs();

  /**
   * Starts so many rows.
   *
   * @param from what each layer carries, of one or more sequences
   * @param sequences which of them each row goes on from
   */
  Run start(List<LstmState> from, int[] sequences);

  /** Rows on their way. */
  interface Run {

    /**
     * Runs all rows one step further.
     *
     * @param features of each row; a row of null, which nobody looks at any more, goes on with zeros
     */
    void step(double[][] features);

    /** Reads the outputs of a row after the last step. */
    void outputs(int row, double[] to);

    /** Returns what each layer carries now, of all rows. */
    List<LstmState> states();
  }
}
