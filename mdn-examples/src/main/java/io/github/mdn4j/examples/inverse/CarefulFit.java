// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.CosineSchedule;
import io.github.mdn4j.layer.MixtureInitialization;
import io.github.mdn4j.layer.Predictions;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * What one would do today where the aim is fresh rows: standardised columns, wide and smooth hidden layers whose
 * first spreads over the inputs, a head that starts at the labels' marginal mixture, minibatches, a learning rate that
 * falls to 0, weight decay, and noise.
 *
 * @param density what the head predicts, for labels of mean 0 and deviation 1
 * @param training epochs, minibatches, noise
 * @param l2 the weight decay
 */
record CarefulFit(Density density, Training training, double l2) {

  private static final double RATE = 0.003;
  private static final int[] HIDDEN = {64, 64, 64};
  private static final double STEEPNESS = 2;

  /** A trained network and the units that it works in. */
  record Fitted(MultiLayerNetwork net, Standardised units) {

    /** Returns the negative log likelihood of rows in nats per row, in the units that they come in. */
    double score(DataSet rows) {
      return Training.score(net, units.of(rows)) + units.logUnit();
    }

    /** Returns what the network says of inputs; labels are standardised there. */
    Predictions predict(INDArray inputs) {
      return Predictions.of(net, units.features(inputs));
    }

    /** Returns the mixture along a grid of inputs, in the units of the labels. */
    MixtureCurves curves(double[] grid) {
      return MixtureCurves.of(grid, predict(Pairs.column(grid)))
          .stretched(units.labelDeviation()[0], units.labelMean()[0]);
    }
  }

  /** Trains on all rows. */
  Fitted fit(DataSet train, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Standardised units = new Standardised(train);
    DataSet rows = units.of(train);
    int batches = new Batches(rows, training.batch(), 0, random).count();
    MultiLayerNetwork net = Perceptron.of(rows.numInputs())
        .hidden(Activation.TANH, HIDDEN)
        .l2(l2)
        .density(density, new Adam(new CosineSchedule(RATE, training.epochs() * batches)), seed);
    SpreadStart.apply(net, rows.getFeatures(), STEEPNESS, random);
    MixtureInitialization.of(rows.getLabels(), seed).apply(net);
    training.run(net, rows, random);
    return new Fitted(net, units);
  }
}
