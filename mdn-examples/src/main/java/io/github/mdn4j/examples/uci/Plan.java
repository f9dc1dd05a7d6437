// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import io.github.mdn4j.evaluation.DensityMetric;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How networks are trained, whatever their setting.
 *
 * @param steps the most steps of a training
 * @param stops how many fifths of the training rows say how long to train, one after the other
 * @param folds in how many parts the training rows are cut, each of which is held out once to choose by
 * @param seeds how many networks are trained for each
 * @param minibatch rows a step
 * @param rate the learning rate
 */
record Plan(int steps, int stops, int folds, int seeds, int minibatch, double rate) {

  private static final int LOOKS = 20;
  private static final int PATIENCE = 5; // looks without a better one after which training ends
  private static final int FEW_ROWS = 1000;
  private static final int MANY_ROWS = 5000;

  /** Returns a plan for sets of a size: few rows want more folds to tell enough, many allow of larger minibatches. */
  static Plan of(Table training, int steps) {
    return training.rows() < MANY_ROWS
        ? new Plan(steps, training.rows() < FEW_ROWS ? 2 : 1, 5, 2, 64, 0.004)
        : new Plan(steps, 1, 3, 2, 256, 0.007);
  }

  /** Starts a network. */
  MultiLayerNetwork network(Setting setting, int inputs, long seed) {
    return setting.network(inputs, rate, seed);
  }

  /**
   * Trains on four fifths of the rows, for each fifth that is held out, and looks at that now and then.
   *
   * @return passes over the training rows after which the held-out rows were predicted best
   */
  double epochs(Setting setting, Table training, long seed) {
    Split[] fifths = Split.folds(training, 5, seed);
    Learner[] learners = new Learner[stops];
    DataSet[] heldOut = new DataSet[stops];
    for (int f = 0; f < stops; f++) {
      Standardisation standardisation = Standardisation.of(fifths[f].training());
      MultiLayerNetwork net = network(setting, training.columns(), seed + f);
      learners[f] = new Learner(setting, net, standardisation.apply(fifths[f].training()), minibatch);
      heldOut[f] = standardisation.apply(fifths[f].heldOut());
    }
    int best = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int look = 0; look < LOOKS && look - best <= PATIENCE; look++) {
      double nll = 0;
      for (int f = 0; f < stops; f++) {
        learners[f].trainTo(stepsAt(look));
        nll += learners[f].evaluation(heldOut[f], DensityMetric.NLL).getValue(DensityMetric.NLL);
      }
      if (nll < lowest) {
        lowest = nll;
        best = look;
      }
    }
    return stepsAt(best) * (double) minibatch / fifths[0].training().rows();
  }

  // looks are closer together at the beginning
  private int stepsAt(int look) {
    return (int) Math.ceil(steps * Math.pow((look + 1.0) / LOOKS, 1.5));
  }

  /** Trains a network for so many passes over all rows. */
  Learner fit(Setting setting, MultiLayerNetwork net, DataSet rows, double epochs) {
    Learner learner = new Learner(setting, net, rows, minibatch);
    learner.trainTo((int) Math.round(epochs * rows.numExamples() / minibatch));
    return learner;
  }
}
