// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.LabelNoise;
import io.github.mdn4j.layer.fused.Fused;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a network of a setting on minibatches, step by step, and keeps an average of the parameters it went through.
 *
 * <p>The average has weights that fade towards early steps, with half of the weight in about the last fifteenth of
 * them (Shamir and Zhang 2013, section 4): it does what a falling learning rate does, and needs no plan for when to
 * fall. It is what the network predicts with.
 */
final class Learner {

  private static final double FADE = 10;
  private static final int STRIDE = 4; // steps between parameters that are averaged, which differ little

  private final Setting setting;
  private final Standardisation standardisation;
  private final float[][] features;
  private final float[][] labels;
  private final int minibatch;
  private final LabelNoise noise;
  private final Random random;
  private final MultiLayerNetwork net;
  private final INDArray average;
  private int[] order = {};
  private int next;
  private int step;

  Learner(Setting setting, Table training, int minibatch, double rate, long seed) {
    this.setting = setting;
    this.standardisation = Standardisation.of(training);
    DataSet rows = standardisation.apply(training);
    this.features = rows.getFeatures().toFloatMatrix();
    this.labels = rows.getLabels().toFloatMatrix();
    this.minibatch = Math.min(minibatch, training.rows());
    this.noise = LabelNoise.of(setting.noise(), seed);
    this.random = new Random(seed);
    this.net = Fused.accelerate(setting.network(training.columns(), rate, seed));
    this.average = net.params().dup();
  }

  /** Trains up to a number of steps since the beginning. */
  void trainTo(int steps) {
    while (step < steps) {
      DataSet batch = minibatch();
      net.fit(setting.noise() == 0 ? batch : noise.apply(batch));
      if (step % STRIDE == 0) {
        double averaged = step / STRIDE + 1.0;
        average.addi(net.params().sub(average).muli(FADE / (averaged + FADE - 1)));
      }
      step++;
    }
  }

  private DataSet minibatch() {
    if (next + minibatch > order.length) {
      order = Split.shuffled(labels.length, random);
      next = 0;
    }
    int[] rows = Arrays.copyOfRange(order, next, next + minibatch);
    next += minibatch;
    return new DataSet(pick(features, rows), pick(labels, rows));
  }

  private static INDArray pick(float[][] from, int[] rows) {
    return Nd4j.createFromArray(
        Arrays.stream(rows).mapToObj(i -> from[i]).toArray(float[][]::new));
  }

  /** Returns the mean negative log density of rows, in nats and in units of the label. */
  double nll(Table rows) {
    return evaluation(rows, DensityMetric.NLL).getValue(DensityMetric.NLL) + Math.log(standardisation.labelDeviation());
  }

  /** Returns all scores of rows, in units of the label. */
  Scores scores(Table rows) {
    DensityEvaluation evaluation =
        evaluation(rows, DensityMetric.NLL, DensityMetric.RMSE, DensityMetric.CRPS, DensityMetric.COVERAGE_ERROR);
    double unit = standardisation.labelDeviation();
    return new Scores(
        evaluation.getValue(DensityMetric.NLL) + Math.log(unit),
        unit * evaluation.getValue(DensityMetric.RMSE),
        unit * evaluation.getValue(DensityMetric.CRPS),
        evaluation.coverage(0.9));
  }

  private DensityEvaluation evaluation(Table rows, DensityMetric first, DensityMetric... others) {
    DataSet data = standardisation.apply(rows);
    INDArray trained = net.params().dup();
    net.params().assign(average);
    DensityEvaluation evaluation =
        new DensityEvaluation.Builder(setting.density()).levels(0.9).only(first, others).build();
    evaluation.eval(data.getLabels(), net.output(data.getFeatures()));
    net.params().assign(trained);
    return evaluation;
  }
}
