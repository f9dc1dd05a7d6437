// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.layer.Predictions;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Models of Keras against what NumPy computes from their weights (tools/reference_keras.py). */
class KerasImportTest {

  private static final double TOLERANCE = 1e-5;

  @BeforeAll
  static void register() {
    KerasMixtureDensity.register();
  }

  private static File file(String name) throws URISyntaxException {
    return new File(KerasImportTest.class.getResource(name).toURI());
  }

  private static JsonNode expected(String model) throws IOException, URISyntaxException {
    JsonNode models = new ObjectMapper().readTree(file("keras.json")).get("models");
    return StreamSupport.stream(models.spliterator(), false)
        .filter(each -> each.get("name").asText().equals(model))
        .findFirst()
        .orElseThrow();
  }

  private static double[] numbers(JsonNode node) {
    return node.isNumber()
        ? new double[] {node.asDouble()}
        : StreamSupport.stream(node.spliterator(), false).flatMapToDouble(n -> Arrays.stream(numbers(n))).toArray();
  }

  private static INDArray array(JsonNode node) {
    long[] shape = new long[0];
    for (JsonNode n = node; n.isArray(); n = n.get(0)) {
      shape = Arrays.copyOf(shape, shape.length + 1);
      shape[shape.length - 1] = n.size();
    }
    return Nd4j.createFromArray(numbers(node)).reshape(shape).castTo(DataType.FLOAT);
  }

  /** Compares weights, means, scales and log densities of every row. */
  private static void assertPredicts(JsonNode model, Predictions predictions) {
    double[] weights = numbers(model.get("weights"));
    double[] means = numbers(model.get("means"));
    double[] scales = numbers(model.get("scales"));
    assertEquals(weights.length / 3, predictions.rows());
    for (int row = 0; row < predictions.rows(); row++) {
      MixtureDistribution mixture = (MixtureDistribution) predictions.row(row);
      for (int k = 0; k < 3; k++) {
        assertEquals(weights[row * 3 + k], mixture.weights()[k], TOLERANCE);
        for (int d = 0; d < 2; d++) {
          int i = (row * 3 + k) * 2 + d;
          assertEquals(means[i], mixture.component(k).mean()[d], TOLERANCE);
          assertEquals(scales[i], Math.sqrt(mixture.component(k).variance()[d]), TOLERANCE);
        }
      }
    }
    double[] log = predictions.logDensity(array(model.get("y"))).dup('c').data().asDouble();
    assertArrayEquals(numbers(model.get("logDensity")), log, 10 * TOLERANCE);
  }

  @Test
  void aModelOfKeras2PredictsWhatItsWeightsSay() throws Exception {
    JsonNode model = expected("rows");
    for (String name : new String[] {"keras2-rows.h5", "keras2-names.h5"}) {
      MultiLayerNetwork net = KerasModelImport.importKerasSequentialModelAndWeights(file(name).getPath(), false);
      assertPredicts(model, Predictions.of(net, array(model.get("x"))));
    }
  }

  @Test
  void aModelOfKeras2CanComeFromAStream() throws Exception {
    JsonNode model = expected("rows");
    try (FileInputStream stream = new FileInputStream(file("keras2-rows.h5"))) {
      MultiLayerNetwork net = KerasModelImport.importKerasSequentialModelAndWeights(stream, false);
      assertPredicts(model, Predictions.of(net, array(model.get("x"))));
    }
  }

  @Test
  void theWeightsAreThoseOfTheFileThatIsReadThoughOthersAreOpen() throws Exception {
    JsonNode model = expected("steps");
    try (Hdf5Archive first = new Hdf5Archive(file("keras2-rows.h5").getPath());
        Hdf5Archive second = new Hdf5Archive(file("keras3-steps.h5").getPath())) {
      MultiLayerNetwork net =
          KerasModelImport.importKerasSequentialModelAndWeights(file("keras2-steps.h5").getPath(), false);
      assertPredicts(model, Predictions.of(net, array(model.get("x"))));
      assertTrue(first.getGroups("model_weights").contains("mdn")); // still open
      assertTrue(second.getGroups("model_weights").contains("time_distributed"));
    }
  }

  @Test
  void aTimeDistributedHeadOfKeras2PredictsEachStep() throws Exception {
    JsonNode model = expected("steps");
    MultiLayerNetwork net =
        KerasModelImport.importKerasSequentialModelAndWeights(file("keras2-steps.h5").getPath(), false);
    assertPredicts(model, Predictions.of(net, array(model.get("x"))));
  }

  @Test
  void aModelOfKeras3PredictsWhatItsWeightsSay() throws Exception {
    for (String[] each : new String[][] {
      {"rows", "keras3-rows.h5"}, {"steps", "keras3-steps.h5"}, {"last step", "keras3-last-step.h5"}
    }) {
      JsonNode model = expected(each[0]);
      MultiLayerNetwork net = Keras3ModelImport.importKerasSequentialModelAndWeights(file(each[1]));
      assertPredicts(model, Predictions.of(net, array(model.get("x"))));
    }
  }

  @Test
  void aFunctionalModelOfKeras3PredictsWhatItsWeightsSay() throws Exception {
    JsonNode model = expected("graph");
    ComputationGraph graph = Keras3ModelImport.importKerasModelAndWeights(file("keras3-graph.h5"));
    assertPredicts(model, Predictions.of(graph, array(model.get("x"))));
  }

  @Test
  void anImportedModelTrainsOnAndIsSavedLikeAnyOther(@TempDir Path folder) throws Exception {
    JsonNode model = expected("rows");
    INDArray x = array(model.get("x"));
    MultiLayerNetwork net = Keras3ModelImport.importKerasSequentialModelAndWeights(file("keras3-rows.h5"));
    assertEquals(
        Mixture.of(3, DiagonalGaussian.of(2, Scale.eluPlusOne().floor(1e-7))), Predictions.of(net, x).density());
    File zip = folder.resolve("net.zip").toFile();
    ModelSerializer.writeModel(net, zip, true);
    assertPredicts(model, Predictions.of(ModelSerializer.restoreMultiLayerNetwork(zip), x));
    net.setLearningRate(0.01);
    double before = net.score(new DataSet(x, array(model.get("y"))));
    for (int i = 0; i < 20; i++) {
      net.fit(x, array(model.get("y")));
    }
    assertTrue(net.score(new DataSet(x, array(model.get("y")))) < before);
  }

  /** What M2.1 gives a layer of its user's: not for use by hand. */
  public static final class Recorder extends KerasLayer {

    private static final List<Set<String>> GIVEN = new ArrayList<>();

    public Recorder(Map<String, Object> layerConfig)
        throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
      super(layerConfig);
      layer = new DenseLayer.Builder().nIn(4).nOut(6).build();
    }

    @Override
    public InputType getOutputType(InputType... inputType) {
      return InputType.feedForward(6);
    }

    @Override
    public int getNumParams() {
      return 6;
    }

    @Override
    public void setWeights(Map<String, INDArray> weights) {
      GIVEN.add(Set.copyOf(weights.keySet()));
      this.weights = weights;
    }
  }

  @Test
  void aLayerOfLayersIsGivenTheWeightsOfTheFirstAlone() throws Exception {
    KerasLayer.registerCustomLayer("MDN", Recorder.class);
    try {
      String path = file("keras2-rows.h5").getPath();
      assertThrows(Exception.class, () -> KerasModelImport.importKerasSequentialModelAndWeights(path, false));
      assertEquals(List.of(Set.of("kernel", "bias")), Recorder.GIVEN);
    } finally {
      KerasMixtureDensity.register();
    }
  }

  private static void refused(Class<? extends Exception> type, Executable action, String... parts) {
    String message = assertThrows(type, action).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void settingsOfAnotherLayerAreRefusedByName() throws Exception {
    String other = file("keras2-setting.h5").getPath();
    refused(
        UnsupportedKerasConfigurationException.class,
        () -> KerasModelImport.importKerasSequentialModelAndWeights(other, false),
        "MDN \"mdn\"", "temperature = 2.0 is not known");
    String width = file("keras2-width.h5").getPath();
    refused(
        InvalidKerasConfigurationException.class,
        () -> KerasModelImport.importKerasSequentialModelAndWeights(width, false),
        "MDN \"mdn\"", "kernel of the means has shape [4, 6]", "expected 8 columns");
  }

  @Test
  void aLayerWithoutItsNumbersIsRefused() throws Exception {
    for (Object bad : new Object[] {0, -1, 2.5, "two"}) {
      KerasMixtureDensity layer =
          new KerasMixtureDensity(
              Map.of(
                  "class_name", "MDN", "keras_version", 2,
                  "config", Map.of("name", "mdn", "output_dimension", bad, "num_mixtures", 3)));
      refused(
          InvalidKerasConfigurationException.class,
          () -> layer.getOutputType(InputType.feedForward(4)),
          "MDN \"mdn\": expected output_dimension to be an integer from 1, but got " + bad);
    }
  }

  @Test
  void anImageBelowTheHeadIsRefused() throws Exception {
    KerasMixtureDensity layer =
        new KerasMixtureDensity(
            Map.of(
                "class_name", "MDN", "keras_version", 2,
                "config", Map.of("name", "mdn", "output_dimension", 2, "num_mixtures", 3)));
    refused(
        InvalidKerasConfigurationException.class,
        () -> layer.getOutputType(InputType.convolutional(4, 4, 1)),
        "rows or sequences", "Flatten");
    refused(
        InvalidKerasConfigurationException.class,
        () -> layer.setWeights(Map.of("kernel", Nd4j.ones(4, 6))),
        "MDN \"mdn\"", "no open file");
  }

  @Test
  void otherFilesAreRefused(@TempDir Path folder) throws Exception {
    File keras2 = file("keras2-rows.h5");
    refused(
        UnsupportedKerasConfigurationException.class,
        () -> Keras3ModelImport.importKerasSequentialModelAndWeights(keras2),
        "keras2-rows.h5", "Keras 2", "use KerasModelImport");
    File text = Files.writeString(folder.resolve("model.h5"), "a model").toFile();
    refused(
        IOException.class, () -> Keras3ModelImport.importKerasSequentialModelAndWeights(text), "expected an HDF5 file");
    byte[] whole = Files.readAllBytes(file("keras3-rows.h5").toPath());
    File part = Files.write(folder.resolve("part.h5"), Arrays.copyOf(whole, whole.length / 2)).toFile();
    refused(IOException.class, () -> Keras3ModelImport.importKerasSequentialModelAndWeights(part), "cut short");
    File none = folder.resolve("none.h5").toFile();
    refused(IOException.class, () -> Keras3ModelImport.importKerasModelAndWeights(none), "no such file");
  }

  @Test
  void kerasModelImportRefusesKeras3ByItself() throws Exception {
    String keras3 = file("keras3-rows.h5").getPath();
    refused(
        UnsupportedKerasConfigurationException.class,
        () -> KerasModelImport.importKerasSequentialModelAndWeights(keras3, false),
        "either 1 or 2 (3 provided)");
  }
}
