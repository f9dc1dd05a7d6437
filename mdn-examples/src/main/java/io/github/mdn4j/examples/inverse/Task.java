// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A conditional density to be learned whose entropy is known, by the network of a post and by ours.
 *
 * @param name what results are printed under
 * @param train draws the training rows
 * @param test draws n fresh rows
 * @param floor the entropy of the label given the input in nats: what no model can beat
 * @param recipe the network of the post and its training
 * @param careful ours
 */
record Task(
    String name,
    Function<RandomGenerator, Pairs> train,
    Fresh test,
    DoubleSupplier floor,
    Recipe recipe,
    CarefulFit careful) {

  /** Fresh rows to score networks on. */
  static final int FRESH = 10_000;

  /** Draws rows. */
  interface Fresh {
    Pairs sample(int n, RandomGenerator random);
  }

  /** Returns the same with fewer epochs, to try things out. */
  Task shorter(int by) {
    Recipe less = new Recipe(recipe.body(), recipe.density(), recipe.updater(), recipe.training().shorter(by));
    return new Task(name, train, test, floor, less,
        new CarefulFit(careful.density(), careful.training().shorter(by), careful.l2()));
  }

  /** A network of a post: hidden layers, head and training. */
  record Recipe(Perceptron body, Density density, IUpdater updater, Training training) {

    /** Returns the network before training. */
    MultiLayerNetwork net(RandomGenerator random) {
      return body.density(density, updater, random);
    }

    /** Returns the same with a single Gaussian in place of the mixture. */
    Recipe withOneGaussian() {
      return new Recipe(body, DiagonalGaussian.of(1), updater, training);
    }

    /** Trains without a word. */
    MultiLayerNetwork fit(DataSet rows, RandomGenerator random) {
      MultiLayerNetwork net = net(random);
      training.run(net, rows, random);
      return net;
    }
  }
}
