// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Distribution;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.MixtureHead;
import io.github.mdn4j.layer.Predictions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The Java of the README, which has to compile and run. */
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Path THIS = Path.of("src/test/java/io/github/mdn4j/examples/ReadmeTest.java");

  @Test
  void theHeadTrainsAndPredicts() {
    DataSet rows = PrmlInverseProblem.CURVE.sample(50, new SplittableRandom(1)).swapped().dataSet();
    INDArray features = rows.getFeatures();

    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .updater(new Adam(0.001))
        .list()
        .layer(new DenseLayer.Builder().nOut(20).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 5).build()) // labels of 1 column, 5 Gaussians
        .setInputType(InputType.feedForward(1))
        .build());
    net.init();
    net.fit(rows);

    Predictions p = Predictions.of(net, features);
    INDArray mean = p.mean(); // [n,D], exact; also variance(), mode(), quantile(0.9), logDensity(labels), crps(labels)
    INDArray draws = p.sample(100, new SplittableRandom(1)); // [n,100,D]
    Distribution row = p.row(0); // one row: row.logDensity(y), row.cdf(y), row.covariance(), row.sample(random), …

    assertArrayEquals(new long[] {50, 1}, mean.shape());
    assertArrayEquals(new long[] {50, 100, 1}, draws.shape());
    assertEquals(mean.getDouble(0, 0), row.mean()[0], 1e-5);
  }

  @Test
  void theHeadGoesOnANetworkFromAFile(@TempDir Path folder) throws IOException {
    DataSet rows = PrmlInverseProblem.CURVE.sample(50, new SplittableRandom(1)).swapped().dataSet();
    File file = folder.resolve("net.zip").toFile();
    MultiLayerNetwork plain = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .list()
        .layer(new DenseLayer.Builder().nIn(1).nOut(20).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(20).nOut(1).activation(Activation.IDENTITY).build())
        .build());
    plain.init();
    ModelSerializer.writeModel(plain, file, true);

    MultiLayerNetwork trained = ModelSerializer.restoreMultiLayerNetwork(file);
    MultiLayerNetwork mixture = MixtureHead.replaceOutput(trained, Mixture.of(5, DiagonalGaussian.of(1)));
    mixture.fit(rows);

    assertArrayEquals(new long[] {50, 1}, Predictions.of(mixture, rows.getFeatures()).mean().shape());
  }

  @Test
  void everyLineOfJavaInTheReadmeIsCompiledHere() throws IOException {
    List<String> compiled = Files.readAllLines(THIS).stream().map(String::strip).toList();
    boolean java = false;
    int lines = 0;
    for (String line : Files.readAllLines(README)) {
      if (line.startsWith("```")) {
        java = line.equals("```java");
      } else if (java) {
        assertTrue(compiled.contains(line.strip()), line);
        lines++;
      }
    }
    assertFalse(lines == 0, "no Java in " + README);
  }
}
