// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * How large an autoencoder of drawings is, and how it learns.
 *
 * @param drawing its decoder, of one layer, and how it learns
 * @param encoder cells of each of the LSTMs that read
 * @param code numbers that stand for a drawing
 * @param weight what a nat of divergence costs at each iteration, where a nat of reconstruction costs 1
 * @param floor nats of divergence for each number of the code that cost no less if there are fewer
 */
record VaeSettings(SketchSettings drawing, int encoder, int code, ISchedule weight, double floor) {

  /** Small enough for minutes on a processor. */
  static VaeSettings quick() {
    return new VaeSettings(SketchSettings.quick(), 64, 16, new Annealing(0.5, 0.01, 0.998), 0.2);
  }

  /** The sizes and the schedule of Ha and Eck (2017), sections 3.3 and 4.1, with an LSTM as the decoder. */
  static VaeSettings paper() {
    return new VaeSettings(SketchSettings.sketchRnn(), 256, 128, new Annealing(1, 0.01, 0.99999), 0.2);
  }
}
