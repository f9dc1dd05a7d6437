// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Trains, writes, reads and predicts, with all results in the files of a folder; also in a JVM of its own. */
final class SameNumbers {

  private static final int ROWS = 60;

  private SameNumbers() {}

  /** Runs in the folder that is given. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Random random = new Random(3);
    double[][] x = new double[ROWS][2];
    double[][] y = new double[ROWS][1];
    StringBuilder table = new StringBuilder("ılık,größe,ID\n"); // "I" and "i" are what Turkish has others of
    for (int i = 0; i < ROWS; i++) {
      x[i] = new double[] {random.nextGaussian(), 1000 * random.nextDouble()};
      y[i][0] = Math.sin(x[i][0]) + 0.1 * random.nextGaussian();
      table.append(x[i][0]).append(',').append(x[i][1]).append(",Iı").append(i).append('\n');
      x[i][1] /= 1000;
    }
    Files.writeString(folder.resolve("table.csv"), table);

    INDArray features = Nd4j.createFromArray(x).castTo(DataType.FLOAT);
    INDArray labels = Nd4j.createFromArray(y).castTo(DataType.FLOAT);
    MultiLayerNetwork network = network();
    StringBuilder scores = new StringBuilder();
    for (int step = 0; step < 30; step++) {
      network.fit(features, labels);
      scores.append(network.score()).append('\n');
    }
    Files.writeString(folder.resolve("scores.txt"), scores);
    Files.writeString(folder.resolve("network.json"), network.getLayerWiseConfigurations().toJson());
    Files.writeString(folder.resolve("network.yaml"), network.getLayerWiseConfigurations().toYaml());

    Path model = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, model.toFile(), true);
    MultiLayerNetwork read = ModelSerializer.restoreMultiLayerNetwork(model.toFile());
    Predictions predictions = Predictions.of(read, features);
    Files.writeString(folder.resolve("predictions.json"), predictions.toJson());
    Files.writeString(
        folder.resolve("draws.txt"), predictions.sample(5, new SplittableRandom(7)).toStringFull());
    DensityEvaluation evaluation = new DensityEvaluation(predictions.density());
    evaluation.eval(labels, read.output(features));
    Files.writeString(folder.resolve("evaluation.txt"), evaluation.stats());
    Files.writeString(folder.resolve("evaluation.json"), evaluation.toJson());

    StringWriter err = new StringWriter();
    int status =
        Mdn.run(
            new PrintWriter(err, true),
            new PrintWriter(err, true),
            "predict", "--model", model.toString(), "--in", folder.resolve("table.csv").toString(),
            "--out", folder.resolve("predictions.csv").toString(), "--features", "ılık,größe", "--keep", "ID",
            "--mean", "--sd", "--quantiles", "0.05,0.95", "--samples", "2", "--seed", "7");
    if (status != 0) {
      throw new IllegalStateException(err.toString());
    }
    Files.delete(model); // the entries of a zip carry the time
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(12)
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(8).activation(Activation.TANH).build())
                .layer(new MixtureDensityOutputLayer.Builder(Mixture.of(3, DiagonalGaussian.of(1))).nIn(8).build())
                .build());
    network.init();
    return network;
  }
}
