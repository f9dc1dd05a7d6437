// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.selection.MixtureSelection;
import io.github.mdn4j.layer.selection.SelectionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * All settings on one split.
 *
 * @param lines what was found, setting by setting
 * @param best the setting whose held-out rows were predicted best
 * @param chosen the simplest setting within one standard error of it
 * @param seeds how many runs of each setting held out the same rows
 */
record Trial(List<Line> lines, String best, String chosen, int seeds) {

  /**
   * One setting.
   *
   * @param setting its name
   * @param heldOut mean negative log density of training rows that were held out, run by run, in nats and units of the
   *     label; the seeds of one fold after another
   * @param epochs for how many passes the networks were trained
   * @param test how good that is on the test rows
   */
  record Line(String setting, double[] heldOut, double epochs, Scores test) {

    /** Returns the mean over runs. */
    double mean() {
      return Arrays.stream(heldOut).average().orElseThrow();
    }
  }

  /**
   * Chooses by the training rows, and scores every setting on the test rows: a network that is trained on all training rows
   * for as many passes as those that it was chosen by.
   *
   * @param split training rows and test rows
   * @param settings what is tried
   * @param steps the most steps of a training
   * @param seed equal seeds give equal trials
   * @param told is told after each training
   */
  static Trial of(Split split, List<Setting> settings, int steps, long seed, Consumer<String> told) {
    Plan plan = Plan.of(split.training(), steps);
    Standardisation standardisation = Standardisation.of(split.training());
    DataSet rows = standardisation.apply(split.training());
    int inputs = split.training().columns();
    double[] epochs = new double[settings.size()];
    MixtureSelection<MultiLayerNetwork> selection =
        MixtureSelection.<MultiLayerNetwork>of()
            .folds(plan.folds()).seeds(plan.seeds()).seed(seed).progress(told);
    for (int i = 0; i < epochs.length; i++) {
      Setting setting = settings.get(i);
      double passes = plan.epochs(setting, split.training(), seed);
      epochs[i] = passes;
      selection = selection.candidate(
          setting.name(),
          setting.density(),
          (density, s) -> plan.network(setting, inputs, s),
          (net, data) -> net.setParams(plan.fit(setting, net, data, passes).average()));
    }
    SelectionTable table = selection.run(rows);
    DataSet test = standardisation.apply(split.heldOut());
    double unit = standardisation.labelDeviation();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      Setting setting = settings.get(i);
      Learner learner = plan.fit(setting, plan.network(setting, inputs, seed), rows, epochs[i]);
      DensityEvaluation scored = learner.evaluation(
          test, DensityMetric.NLL, DensityMetric.RMSE, DensityMetric.CRPS, DensityMetric.COVERAGE_ERROR);
      double[] heldOut = Arrays.stream(table.lines().get(i).scores()).map(nll -> nll + Math.log(unit)).toArray();
      lines.add(new Line(setting.name(), heldOut, epochs[i], Scores.of(scored, unit)));
    }
    return new Trial(lines, table.best().name(), table.simplest().name(), plan.seeds());
  }

  /** Returns the line of a setting. */
  Line line(String setting) {
    return lines.stream().filter(line -> line.setting().equals(setting)).findFirst().orElseThrow();
  }

  /** Returns the mean variance between seeds of the same fold and setting; NaN if there is one seed. */
  double varianceOfSeeds() {
    double squares = 0;
    int degrees = 0;
    for (Line line : lines) {
      for (int from = 0; from < line.heldOut().length; from += seeds) {
        double[] same = Arrays.copyOfRange(line.heldOut(), from, from + seeds);
        double mean = Arrays.stream(same).average().orElseThrow();
        squares += Arrays.stream(same).map(x -> (x - mean) * (x - mean)).sum();
        degrees += seeds - 1;
      }
    }
    return squares / degrees;
  }
}
