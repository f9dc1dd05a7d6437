// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

/**
 * How networks are trained, whatever their setting.
 *
 * @param steps the most steps of a training
 * @param folds how many fifths of the training rows are held out for validation, one after the other
 * @param minibatch rows a step
 * @param rate the learning rate
 */
record Plan(int steps, int folds, int minibatch, double rate) {

  /** How often validation rows are looked at. */
  static final int LOOKS = 20;

  private static final int FEW_ROWS = 1000;
  private static final int MANY_ROWS = 5000;

  /** Returns a plan for sets of a size: few rows want two fifths to tell enough, many allow of larger minibatches. */
  static Plan of(Table training, int steps) {
    int folds = training.rows() < FEW_ROWS ? 2 : 1;
    return training.rows() < MANY_ROWS ? new Plan(steps, folds, 32, 0.003) : new Plan(steps, folds, 128, 0.005);
  }

  /** Returns how many steps were made at a look; looks are closer together at the beginning. */
  int stepsAt(int look) {
    return (int) Math.ceil(steps * Math.pow((look + 1.0) / LOOKS, 1.5));
  }

  /** Starts a training. */
  Learner learner(Setting setting, Table training, long seed) {
    return new Learner(setting, training, minibatch, rate, seed);
  }
}
