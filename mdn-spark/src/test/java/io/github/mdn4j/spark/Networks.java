// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/** Small networks and data that they can learn. */
final class Networks {

  static final Density THREE = Mixture.of(3, DiagonalGaussian.of(1));

  private Networks() {}

  /** Three features, 16 hidden units, three Gaussians. */
  static MultiLayerNetwork rows(IUpdater updater) {
    return rows(THREE, updater);
  }

  static MultiLayerNetwork rows(Density density, IUpdater updater) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(7).updater(updater).list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(16).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(density).nIn(16).build())
        .build());
    net.init();
    return net;
  }

  static ComputationGraph graph(IUpdater updater) {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .seed(7).updater(updater).graphBuilder()
        .addInputs("x")
        .addLayer("hidden", new DenseLayer.Builder().nIn(3).nOut(16).activation(Activation.TANH).build(), "x")
        .addLayer("density", new MixtureDensityOutputLayer.Builder(THREE).nIn(16).build(), "hidden")
        .setOutputs("density")
        .build());
    graph.init();
    return graph;
  }

  static MultiLayerNetwork sequences() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(7).updater(new Adam(0.01)).list()
        .layer(new LSTM.Builder().nIn(1).nOut(8).activation(Activation.TANH).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).nIn(8).build())
        .build());
    net.init();
    return net;
  }

  /** Minibatches of y = ±(x₁ + sin 3x₂) + noise. */
  static List<DataSet> minibatches(int count, int size, long seed) {
    Random random = new Random(seed);
    List<DataSet> minibatches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[][] x = new float[size][3];
      float[][] y = new float[size][1];
      for (int row = 0; row < size; row++) {
        for (int c = 0; c < 3; c++) {
          x[row][c] = (float) random.nextGaussian();
        }
        double curve = x[row][0] + Math.sin(3 * x[row][1]);
        y[row][0] = (float) ((random.nextBoolean() ? curve : -curve) + 0.2 * random.nextGaussian());
      }
      minibatches.add(new DataSet(Nd4j.createFromArray(x), Nd4j.createFromArray(y)));
    }
    return minibatches;
  }

  /** Minibatches of y = x₁ ± 1 + noise, the two signs equally likely, which is learnt within a few epochs. */
  static List<DataSet> branches(int count, int size, long seed) {
    Random random = new Random(seed);
    List<DataSet> minibatches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[][] x = new float[size][3];
      float[][] y = new float[size][1];
      for (int row = 0; row < size; row++) {
        for (int c = 0; c < 3; c++) {
          x[row][c] = (float) random.nextGaussian();
        }
        y[row][0] = (float) (x[row][0] + (random.nextBoolean() ? 1 : -1) + 0.2 * random.nextGaussian());
      }
      minibatches.add(new DataSet(Nd4j.createFromArray(x), Nd4j.createFromArray(y)));
    }
    return minibatches;
  }

  /** Minibatches of random walks of 5 to 9 steps, each predicted from the one before, with masks. */
  static List<DataSet> walks(int count, int size, long seed) {
    Random random = new Random(seed);
    List<DataSet> minibatches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<DataSet> walks = new ArrayList<>();
      for (int w = 0; w < size; w++) {
        int steps = 5 + random.nextInt(5);
        float[][][] walk = new float[1][1][steps + 1];
        for (int t = 1; t <= steps; t++) {
          walk[0][0][t] = (float) (0.8 * walk[0][0][t - 1] + random.nextGaussian());
        }
        INDArray all = Nd4j.createFromArray(walk);
        walks.add(new DataSet(
            all.get(all(), all(), to(0, steps)).dup(), all.get(all(), all(), to(1, steps + 1)).dup()));
      }
      minibatches.add(DataSet.merge(walks));
    }
    return minibatches;
  }

  private static INDArrayIndex all() {
    return NDArrayIndex.all();
  }

  private static INDArrayIndex to(int from, int to) {
    return NDArrayIndex.interval(from, to);
  }
}
