// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * How large a network that draws is, and how it learns.
 *
 * @param layers LSTM layers
 * @param width cells a layer
 * @param components Gaussians of the mixture of offsets
 * @param keep which part of the outputs of a layer dropout retains
 * @param batch drawings a batch
 * @param rate Adam's learning rate
 */
record SketchSettings(int layers, int width, int components, double keep, int batch, ISchedule rate) {

  // points lie on a grid: a component that narrows down onto it costs hundreds of nats at the first step beside it
  private static final Scale SCALE = Scale.exp().floor(0.02);

  /** Small enough for minutes on a processor. */
  static SketchSettings quick() {
    return new SketchSettings(1, 128, 20, 1, 64, new ExponentialSchedule(ScheduleType.EPOCH, 0.003, 0.85));
  }

  /** The decoder of Ha and Eck (2017), section 4.1, with an LSTM in the place of the HyperLSTM. */
  static SketchSettings sketchRnn() {
    return new SketchSettings(1, 512, 20, 1, 100, new ExponentialSchedule(ScheduleType.ITERATION, 0.001, 0.9999));
  }

  /** The network of Ha's kanji (2015). */
  static SketchSettings kanji() {
    return new SketchSettings(2, 256, 24, 0.8, 100, new ExponentialSchedule(ScheduleType.EPOCH, 0.005, 0.99));
  }


  /** Returns the density of a row: offsets by a mixture, and the state of the pen. */
  Density density() {
    return Joint.of(Mixture.of(components, BivariateGaussian.of(SCALE)), Categorical.of(3));
  }
}
