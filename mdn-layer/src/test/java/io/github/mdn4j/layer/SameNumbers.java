// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Gamma;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.LogNormal;
import io.github.mdn4j.density.Logistic;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.NegativeBinomial;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.internal.cpu.OpenBlas;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Prints numbers of every kind to the last bit: trained parameters, scores, moments, quantiles, CRPS and draws. */
public final class SameNumbers {

  /** How lines of the LSTM begin. */
  static final String SEQUENCES = "same sequences ";

  private static final int ROWS = 40;
  private static final int STEPS = 60; // enough for loops to be compiled

  private SameNumbers() {}

  static List<Density> densities() {
    return List.of(
        DiagonalGaussian.of(1), Mixture.of(3, DiagonalGaussian.of(1)), Mixture.of(2, IsotropicGaussian.of(2)),
        Mixture.of(2, FullGaussian.of(2)), Mixture.of(2, LowRankGaussian.of(3, 1)), Mixture.of(2, BivariateGaussian.of()),
        Mixture.of(2, Laplace.of(1)), Mixture.of(2, Logistic.of(1)), Mixture.of(2, StudentT.of(1, 3.5)),
        Mixture.of(2, LogNormal.of(1)), Mixture.of(2, Gamma.of(1)), Mixture.of(2, NegativeBinomial.of(1)),
        Mixture.of(2, Categorical.of(3)), Joint.of(Mixture.of(2, BivariateGaussian.of()), Bernoulli.of()));
  }

  /** Prints a line a result, and first how a fused LSTM multiplies here, which is measured and rounds in its own way. */
  public static void main(String[] arguments) {
    System.out.println("panels " + OpenBlas.prefersPanels());
    densities().forEach(SameNumbers::rows);
    sequences();
    System.exit(0);
  }

  private static void print(Object of, String what, double... numbers) {
    String bits = Arrays.stream(numbers).mapToObj(Double::toHexString).collect(Collectors.joining(" "));
    System.out.println("same " + of + " " + what + " " + bits);
  }

  private static void rows(Density density) {
    Random random = new Random(4);
    double[][] x = new double[ROWS][2];
    double[][] y = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      x[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      double[] theta = new double[density.parameterWidth()];
      Arrays.setAll(theta, j -> 0.5 * random.nextGaussian());
      y[i] = density.at(theta).sample(random);
    }
    MultiLayerNetwork network = accelerated(new NeuralNetConfiguration.Builder()
        .seed(3).dataType(DataType.FLOAT).updater(new Adam(0.01)).list()
        .layer(new DenseLayer.Builder().nIn(2).nOut(7).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(density).nIn(7).build()).build());
    INDArray features = Nd4j.createFromArray(x).castTo(DataType.FLOAT);
    INDArray labels = Nd4j.createFromArray(y).castTo(DataType.FLOAT);
    train(density, network, features, labels);
    Predictions predictions = Predictions.of(network, features);
    for (int i = 0; i < 3; i++) {
      print(density, predictions.row(i), y[i]);
    }
    print(density, "means", predictions.mean().reshape(-1).castTo(DataType.DOUBLE).toDoubleVector());
  }

  private static MultiLayerNetwork accelerated(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return Fused.accelerate(network);
  }

  private static void train(Object of, MultiLayerNetwork network, INDArray features, INDArray labels) {
    double[] scores = new double[STEPS];
    for (int step = 0; step < STEPS; step++) {
      network.fit(features, labels);
      scores[step] = network.score();
    }
    print(of, "scores", scores);
    print(of, "parameters", network.params().toDoubleVector());
  }

  private static void print(Density density, Distribution row, double[] y) {
    print(density, "log density", row.logDensity(y));
    print(density, "mean", row.mean());
    print(density, "variance", row.variance());
    print(density, "mode", row.mode());
    print(density, "draws", row.sample(new SplittableRandom(1)));
    if (density.labelWidth() == 1) {
      print(density, "quantiles", row.quantile(0.1), row.quantile(0.5), row.quantile(0.99));
      print(density, "cdf and crps", row.cdf(y[0]), row.crps(y[0]));
    }
  }

  private static void sequences() {
    Density density = Joint.of(Mixture.of(2, BivariateGaussian.of()), Bernoulli.of());
    MultiLayerNetwork network = accelerated(new NeuralNetConfiguration.Builder()
        .seed(3).dataType(DataType.FLOAT).updater(new Adam(0.01)).list()
        .layer(new LSTM.Builder().nIn(3).nOut(20).activation(Activation.TANH).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(density).nIn(20).build()).build());
    INDArray x = Networks.gaussian(5, DataType.FLOAT, 8, 3, 12);
    INDArray y = Nd4j.concat(1, Networks.gaussian(6, DataType.FLOAT, 8, 2, 12),
        Networks.gaussian(7, DataType.FLOAT, 8, 1, 12).gt(0).castTo(DataType.FLOAT));
    train("sequences", network, x, y);
  }
}
