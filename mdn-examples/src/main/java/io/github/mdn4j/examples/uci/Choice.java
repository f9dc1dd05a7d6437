// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import java.util.ArrayList;
import java.util.List;

/**
 * What validation rows say about a setting: for how long to train, and how good it then is.
 *
 * @param setting the setting
 * @param epochs passes over the training rows after which the validation rows were predicted best
 * @param nll mean negative log density of validation rows then, in nats and in units of the label
 */
record Choice(Setting setting, double epochs, double nll) {

  // training ends when validation rows have been predicted no better for so many looks
  private static final int PATIENCE = 5;

  /**
   * Trains on four fifths of the rows, for each fold that is held out, and looks at the last fifth now and then.
   *
   * @param setting what is tried
   * @param training training rows of a split
   * @param plan how it is trained
   * @param seed equal seeds give equal choices
   */
  static Choice of(Setting setting, Table training, Plan plan, long seed) {
    Split[] fifths = Split.folds(training, 5, seed);
    List<Learner> learners = new ArrayList<>();
    for (int f = 0; f < plan.folds(); f++) {
      learners.add(plan.learner(setting, fifths[f].training(), seed + f));
    }
    int best = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int look = 0; look < Plan.LOOKS && look - best <= PATIENCE; look++) {
      double nll = 0;
      for (int f = 0; f < plan.folds(); f++) {
        learners.get(f).trainTo(plan.stepsAt(look));
        nll += learners.get(f).nll(fifths[f].heldOut()) / plan.folds();
      }
      if (nll < lowest) {
        lowest = nll;
        best = look;
      }
    }
    double epochs = plan.stepsAt(best) * (double) plan.minibatch() / fifths[0].training().rows();
    return new Choice(setting, epochs, lowest);
  }

  /** Trains on all training rows for as long, and scores the test rows. */
  Scores scores(Split split, Plan plan, long seed) {
    Learner learner = plan.learner(setting, split.training(), seed);
    learner.trainTo((int) Math.round(epochs * split.training().rows() / plan.minibatch()));
    return learner.scores(split.heldOut());
  }
}
