// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import io.github.mdn4j.evaluation.DensityMetric;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;

/**
 * How networks are trained, whatever their setting.
 *
 * @param steps the most steps of a training
 * @param folds in how many parts the training rows are cut, each of which is held out once to choose by
 * @param seeds how many networks are trained for each
 * @param minibatch rows a step
 * @param rate the learning rate
 */
record Plan(int steps, int folds, int seeds, int minibatch, double rate) {

  private static final int LOOKS = 20; // at the rows that say when to stop
  private static final int PATIENCE = 5; // looks without a better one after which training ends
  private static final double KEPT = 0.8; // of the rows, for training; the others say when to stop
  private static final int MANY_ROWS = 5000;

  /** Returns a plan for sets of a size: many rows allow of larger minibatches, and tell enough in two folds. */
  static Plan of(Table training, int steps) {
    return training.rows() < MANY_ROWS ? new Plan(steps, 3, 2, 64, 0.004) : new Plan(steps, 2, 2, 256, 0.007);
  }

  /**
   * Trains a network on four fifths of rows until the last fifth is predicted no better, and leaves it with the parameters
   * that predicted it best.
   *
   * @param setting how
   * @param net an initialised network of the setting
   * @param rows standardised rows, which are not changed
   * @return after how many passes over the rows it trained on that was
   */
  double fit(Setting setting, MultiLayerNetwork net, DataSet rows) {
    DataSet shuffled = rows.copy();
    shuffled.shuffle(net.getDefaultConfiguration().getSeed());
    SplitTestAndTrain parts = shuffled.splitTestAndTrain((int) Math.ceil(KEPT * rows.numExamples()));
    Learner learner = new Learner(setting, net, parts.getTrain(), minibatch);
    INDArray best = learner.average();
    int bestLook = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int look = 0; look < LOOKS && look - bestLook <= PATIENCE; look++) {
      learner.trainTo(stepsAt(look));
      double nll = learner.evaluation(parts.getTest(), DensityMetric.NLL).getValue(DensityMetric.NLL);
      if (nll < lowest) {
        lowest = nll;
        bestLook = look;
        best = learner.average();
      }
    }
    net.setParams(best);
    return stepsAt(bestLook) * (double) minibatch / parts.getTrain().numExamples();
  }

  /** Trains a network on all rows for so many passes. */
  Learner fit(Setting setting, MultiLayerNetwork net, DataSet rows, double epochs) {
    Learner learner = new Learner(setting, net, rows, minibatch);
    learner.trainTo((int) Math.round(epochs * rows.numExamples() / minibatch));
    return learner;
  }

  // looks are closer together at the beginning
  private int stepsAt(int look) {
    return (int) Math.ceil(steps * Math.pow((look + 1.0) / LOOKS, 1.5));
  }
}
