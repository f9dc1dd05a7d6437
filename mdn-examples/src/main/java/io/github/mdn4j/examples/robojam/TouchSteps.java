// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.Sequence;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.util.List;

/**
 * Performances as a network sees them.
 *
 * <p>A step has five features: where the last touch was, about the middle of the screen; the way to it from the touch
 * before, scaled; and the logarithm of the time between them. Its label is (Δx, Δy, dt): the scaled way to the next
 * touch and the seconds until it, which are positive.
 *
 * @param scale what ways are divided by
 */
record TouchSteps(OffsetScale scale) {

  /** Numbers that a network sees of a touch. */
  static final int FEATURES = 5;

  /** Between touches of a finger that moves; only the unit of the feature. */
  private static final double USUAL_SECONDS = 0.05;

  /** Measures the ways between touches. */
  static TouchSteps of(List<Performance> performances) {
    return new TouchSteps(OffsetScale.fit(2, performances.stream().map(TouchSteps::ways).toList()));
  }

  private static double[][] ways(Performance performance) {
    double[][] touches = performance.touches();
    double[][] ways = new double[touches.length - 1][];
    for (int t = 0; t < ways.length; t++) {
      double[] from = touches[t];
      double[] to = touches[t + 1];
      ways[t] = new double[] {to[0] - from[0], to[1] - from[1], to[2]};
    }
    return ways;
  }

  /** Returns steps, each predicted from all touches before it; none for the first touch. */
  Sequence steps(Performance performance) {
    double[][] labels = scale.apply(ways(performance));
    double[][] features = new double[labels.length][];
    for (int t = 0; t < features.length; t++) {
      features[t] = features(performance.touches()[t], t == 0 ? null : labels[t - 1]);
    }
    return new Sequence(features, labels);
  }

  /**
   * Returns what the network sees of a touch.
   *
   * @param touch where it is
   * @param step the label that led to it; null if it is the first
   */
  static double[] features(double[] touch, double[] step) {
    return step == null
        ? new double[] {touch[0] - 0.5, touch[1] - 0.5, 0, 0, 0}
        : new double[] {touch[0] - 0.5, touch[1] - 0.5, step[0], step[1], Math.log(step[2] / USUAL_SECONDS)};
  }

  /** Returns batches of steps. */
  SequenceDataSetIterator.Builder batches(List<Performance> performances, int batch) {
    return new SequenceDataSetIterator.Builder(performances.stream().map(this::steps).toList(), batch);
  }

  /** Returns nats per step of ways in widths and heights of the screen. */
  double unscaled(double natsPerStep) {
    return natsPerStep + 2 * Math.log(scale.scale());
  }
}
