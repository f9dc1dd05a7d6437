// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.LabelNoise;
import io.github.mdn4j.layer.MixtureInitialization;
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
  private final MultiLayerNetwork net;
  private final float[][] features;
  private final float[][] labels;
  private final int minibatch;
  private final LabelNoise noise;
  private final Random random;
  private final INDArray average;
  private int[] order = {};
  private int next;
  private int step;

  /**
   * Is about to train.
   *
   * @param setting how
   * @param net an initialised network of the setting
   * @param rows standardised rows
   * @param minibatch rows a step
   */
  Learner(Setting setting, MultiLayerNetwork net, DataSet rows, int minibatch) {
    long seed = net.getDefaultConfiguration().getSeed();
    this.setting = setting;
    this.net = net;
    this.features = rows.getFeatures().toFloatMatrix();
    this.labels = rows.getLabels().toFloatMatrix();
    this.minibatch = Math.min(minibatch, labels.length);
    this.noise = LabelNoise.of(setting.noise(), seed);
    this.random = new Random(seed);
    if (setting.start()) {
      MixtureInitialization.of(rows.getLabels(), seed).apply(net);
    }
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

  /** Returns a copy of the averaged parameters. */
  INDArray average() {
    return average.dup();
  }

  /**
   * Returns scores of standardised rows.
   *
   * @param first a score that is wanted
   * @param others more of them
   */
  DensityEvaluation evaluation(DataSet rows, DensityMetric first, DensityMetric... others) {
    INDArray trained = net.params().dup();
    net.params().assign(average);
    DensityEvaluation evaluation =
        new DensityEvaluation.Builder(setting.density()).levels(0.9).only(first, others).build();
    evaluation.eval(rows.getLabels(), net.output(rows.getFeatures()));
    net.params().assign(trained);
    return evaluation;
  }
}
