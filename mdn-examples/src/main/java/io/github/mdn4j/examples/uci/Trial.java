// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import java.util.ArrayList;
import java.util.List;

/**
 * All settings on one split.
 *
 * @param choices what validation rows said, setting by setting
 * @param scores on the test rows, setting by setting
 */
record Trial(List<Choice> choices, List<Scores> scores) {

  /**
   * Trains and scores.
   *
   * @param split training rows and test rows
   * @param settings what is tried
   * @param steps the most steps of a training
   * @param seed equal seeds give equal trials
   * @param done is run after each setting
   */
  static Trial of(Split split, List<Setting> settings, int steps, long seed, Runnable done) {
    Plan plan = Plan.of(split.training(), steps);
    List<Choice> choices = new ArrayList<>();
    List<Scores> scores = new ArrayList<>();
    for (Setting setting : settings) {
      Choice choice = Choice.of(setting, split.training(), plan, seed);
      choices.add(choice);
      scores.add(choice.scores(split, plan, seed + Plan.LOOKS));
      done.run();
    }
    return new Trial(choices, scores);
  }

  /** Returns which setting predicted the validation rows best. */
  int chosen() {
    int chosen = 0;
    for (int i = 1; i < choices.size(); i++) {
      chosen = choices.get(i).nll() < choices.get(chosen).nll() ? i : chosen;
    }
    return chosen;
  }
}
