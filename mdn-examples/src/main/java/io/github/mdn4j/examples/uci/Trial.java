// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

  /** Says in a line what validation rows said of a setting, on average over splits. */
  static String validation(List<Trial> splits, int setting) {
    return String.format(
        Locale.ROOT,
        "  %-11s validation nll %7.3f after %4.0f epochs, chosen %d times",
        splits.get(0).choices().get(setting).setting().name(),
        splits.stream().mapToDouble(t -> t.choices().get(setting).nll()).average().orElseThrow(),
        splits.stream().mapToDouble(t -> t.choices().get(setting).epochs()).average().orElseThrow(),
        splits.stream().filter(t -> t.chosen() == setting).count());
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
