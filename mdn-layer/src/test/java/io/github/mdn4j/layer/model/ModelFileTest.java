// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Model files outlive the process that wrote them, and the version that did. */
class ModelFileTest {

  /**
   * Writes the files that the tests read; run once, when the layout was new (tools/reference_model_files.py), and
   * for steps-0.1-moved.zip, when layers had moved to packages of their own.
   */
  static final class Writer {

    private Writer() {}

    public static void main(String[] folder) throws IOException {
      ModelSerializer.writeModel(rows(), new File(folder[0], "rows-0.1.zip"), true);
      ModelSerializer.writeModel(steps(), new File(folder[0], "steps-0.1.zip"), true);
    }
  }

  /** Loads a file that was given the name of and prints what it predicts, each number exactly. */
  static final class Reader {

    private Reader() {}

    public static void main(String[] file) throws IOException {
      for (String name : file) {
        System.out.println("prediction " + prediction(ModelSerializer.restoreMultiLayerNetwork(new File(name))));
      }
    }
  }

  private static MultiLayerNetwork rows() {
    Density density = Mixture.of(3, DiagonalGaussian.of(2, Scale.softplus().floor(0.05)));
    MultiLayerNetwork network = Networks.dense(density, DataType.FLOAT, new Adam(0.05));
    for (int i = 0; i < 20; i++) {
      network.fit(Networks.gaussian(1, DataType.FLOAT, 10, 3), Networks.gaussian(2, DataType.FLOAT, 10, 2));
    }
    return network;
  }

  private static MultiLayerNetwork steps() {
    FusedLSTM lstm = (FusedLSTM) new FusedLSTM.Builder().nOut(4).build();
    Joint pen = Joint.of(Mixture.of(2, BivariateGaussian.of()), Bernoulli.of());
    MultiLayerNetwork network = Networks.recurrent(DataType.FLOAT, new Adam(0.05), RNNFormat.NCW, lstm, pen);
    INDArray labels = Networks.gaussian(2, DataType.FLOAT, 3, 3, 4);
    labels.get(NDArrayIndex.all(), NDArrayIndex.point(2), NDArrayIndex.all()).assign(1); // the pen is up
    for (int i = 0; i < 20; i++) {
      network.fit(Networks.gaussian(1, DataType.FLOAT, 3, 2, 4), labels);
    }
    return network;
  }

  private static INDArray features(MultiLayerNetwork network) {
    return network.getLayer(0) instanceof RecurrentLayer
        ? Networks.gaussian(7, DataType.FLOAT, 2, 2, 5)
        : Networks.gaussian(7, DataType.FLOAT, 4, 3);
  }

  private static String prediction(MultiLayerNetwork network) {
    Predictions predictions = Predictions.of(network, features(network));
    INDArray all =
        Nd4j.concat(
            0,
            network.output(features(network)).dup('c').ravel().castTo(DataType.DOUBLE),
            predictions.mean().dup('c').ravel().castTo(DataType.DOUBLE),
            predictions.variance().dup('c').ravel().castTo(DataType.DOUBLE));
    return Arrays.stream(all.data().asDouble()).mapToObj(Double::toHexString).collect(Collectors.joining(" "));
  }

  @Test
  void anotherJvmPredictsTheSameFromTheFileAlone(@TempDir Path folder) throws Exception {
    MultiLayerNetwork rows = rows();
    MultiLayerNetwork steps = steps();
    File first = folder.resolve("rows.zip").toFile();
    File second = folder.resolve("steps.zip").toFile();
    ModelSerializer.writeModel(rows, first, true);
    ModelSerializer.writeModel(steps, second, true);
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.bytedeco.javacpp.maxbytes=1g",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                first.getPath(),
                second.getPath())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(child.waitFor(2, TimeUnit.MINUTES), "still running");
    assertEquals(0, child.exitValue(), output);
    assertEquals(
        List.of("prediction " + prediction(rows), "prediction " + prediction(steps)),
        output.lines().filter(line -> line.startsWith("prediction ")).toList(),
        output);
  }

  private static double[] numbers(JsonNode node) {
    return node.isNumber()
        ? new double[] {node.asDouble()}
        : StreamSupport.stream(node.spliterator(), false).flatMapToDouble(n -> Arrays.stream(numbers(n))).toArray();
  }

  /** The raw rows and means are computed by NumPy from the numbers in the file. */
  @Test
  void aFileOfTheFirstLayoutKeepsLoading() throws Exception {
    File folder = new File(ModelFileTest.class.getResource("models.json").toURI()).getParentFile();
    JsonNode models = new ObjectMapper().readTree(new File(folder, "models.json")).get("models");
    for (JsonNode model : models) {
      MultiLayerNetwork network =
          ModelArchive.of(folder.toPath().resolve(model.get("file").asText())).network(true);
      double[] x = numbers(model.get("x"));
      INDArray features =
          Nd4j.createFromArray(x).reshape(features(network).shape()).castTo(DataType.FLOAT);
      Predictions predictions = Predictions.of(network, features);
      String name = model.get("file").asText();
      assertArrayEquals(numbers(model.get("raw")), numbers(network.output(features)), 1e-5, name);
      assertArrayEquals(numbers(model.get("mean")), numbers(predictions.mean()), 1e-5, name);
      assertArrayEquals(numbers(model.get("variance")), numbers(predictions.variance()), 1e-4, name);
    }
    assertEquals(3, models.size());
  }

  /** The layers of steps-0.1.zip moved after it was written; a file of today names them where they are. */
  @Test
  void aFileNamesLayersWhereTheyWereThen() throws Exception {
    File folder = new File(ModelFileTest.class.getResource("models.json").toURI()).getParentFile();
    File then = new File(folder, "steps-0.1.zip");
    assertThrows(Exception.class, () -> ModelSerializer.restoreMultiLayerNetwork(then));
    MultiLayerNetwork read = ModelArchive.of(then.toPath()).network(true);
    assertEquals(FusedLSTM.class, read.getLayer(0).conf().getLayer().getClass());
    MultiLayerNetwork today = ModelSerializer.restoreMultiLayerNetwork(new File(folder, "steps-0.1-moved.zip"), true);
    assertEquals(today.getLayerWiseConfigurations(), read.getLayerWiseConfigurations());
    assertEquals(20, read.getIterationCount());
  }

  private static double[] numbers(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }
}
