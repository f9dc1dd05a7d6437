// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Networks read from Keras: their gradients against differences of the score, in double, and their files. */
class KerasTrainingTest {

  @TempDir
  static Path folder;

  private static KerasCases models;

  @BeforeAll
  static void unpack() throws IOException {
    models = KerasCases.of("layers.zip", folder);
  }

  private static ComputationGraph graph(JsonNode model) throws Exception {
    return Keras3ModelImport.importKerasModelAndWeights(models.file(model, ".keras"));
  }

  /** Labels of the width of each head. */
  private static INDArray[] labels(JsonNode model) {
    INDArray[] labels = new INDArray[model.get("outputs").size()];
    Random random = new Random(3);
    for (int i = 0; i < labels.length; i++) {
      long[] shape = KerasCases.array(model.get("outputs").get(i)).shape();
      shape[shape.length - 1] = model.get("heads").get(i).get(0).asInt();
      INDArray label = Nd4j.create(DataType.DOUBLE, shape);
      double[] numbers = random.doubles(label.length()).toArray();
      labels[i] = Nd4j.createFromArray(numbers).reshape('c', shape);
    }
    return labels;
  }

  private static INDArray[] doubles(INDArray[] arrays) {
    return Arrays.stream(arrays).map(each -> each.castTo(DataType.DOUBLE)).toArray(INDArray[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "MDN: Bidirectional of the last step before it", "MDN: Bidirectional of all steps before it",
    "MDN: go_backwards=True before it", "MDN: activations before it", "MDN: Reshape, Permute, RepeatVector before it",
    "MDN: pooling and convolution of steps before it", "MDN: convolutions of images before it",
    "MDN: a graph of many kinds before it", "MDN: LSTM, Dense before it", "MDN: Dense, LSTM of the last step before it",
    "MDN: Conv1D, Dense before it", "MDN: heads for steps and for rows", "Masking: LSTM, head on rows",
    "Masking: LSTM, head on sequences", "Embedding: a head", "GlobalMaxPooling1D: Conv1D, a head", "Conv2D: Flatten, a head",
    "Model: inputs of images and rows", "Model: residual on sequences", "MDN: Dense on sequences before it"
  })
  void gradientsAreThoseOfTheScore(String name) throws Exception {
    JsonNode model = models.named(name);
    ComputationGraph graph = graph(model).convertDataType(DataType.DOUBLE);
    INDArray[] inputs = doubles(KerasCases.arrays(model.get("inputs")));
    MultiDataSet data = new MultiDataSet(inputs, labels(model));
    graph.setInputs(inputs);
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    Gradient gradient = graph.gradient();
    INDArray analytic = gradient.gradient().dup().reshape(graph.numParams()).divi(inputs[0].size(0));
    INDArray parameters = graph.params().reshape(graph.numParams());
    Random random = new Random(5);
    int count = (int) Math.min(60, parameters.length());
    for (int i = 0; i < count; i++) {
      long at = parameters.length() <= 60 ? i : random.nextInt((int) parameters.length());
      double before = parameters.getDouble(at);
      double step = 1e-6;
      parameters.putScalar(at, before + step);
      double above = graph.score(data, true);
      parameters.putScalar(at, before - step);
      double below = graph.score(data, true);
      parameters.putScalar(at, before);
      double numeric = (above - below) / (2 * step);
      assertEquals(numeric, analytic.getDouble(at), 1e-5 * Math.max(1, Math.abs(numeric)), name + ", parameter " + at);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "MDN: pooling and convolution of steps before it", "MDN: activations before it", "Masking: LSTM, head on sequences",
    "MDN: go_backwards=True before it", "MDN: Reshape, Permute, RepeatVector before it",
    "MDN: Bidirectional of the last step before it"
  })
  void aSequentialModelTrainsOnAndIsSavedLikeAnyOther(String name) throws Exception {
    JsonNode model = models.named(name);
    MultiLayerNetwork network = Keras3ModelImport.importKerasSequentialModelAndWeights(models.file(model, ".keras"));
    INDArray x = KerasCases.array(model.get("inputs").get(0));
    File zip = folder.resolve(Math.abs(name.hashCode()) + ".zip").toFile();
    ModelSerializer.writeModel(network, zip, true);
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(zip);
    assertEquals(network.output(x), restored.output(x));
    assertEquals(network.getLayerWiseConfigurations(), restored.getLayerWiseConfigurations());
    restored.setLearningRate(0.01);
    INDArray y = labels(model)[0].castTo(DataType.FLOAT);
    double before = restored.score(new org.nd4j.linalg.dataset.DataSet(x, y));
    for (int i = 0; i < 20; i++) {
      restored.fit(x, y);
    }
    double after = restored.score(new org.nd4j.linalg.dataset.DataSet(x, y));
    assertTrue(after < before, after + " after " + before);
    assertTrue(restored.getOutputLayer().conf().getLayer() instanceof BaseOutputLayer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MDN: a graph of many kinds before it", "MDN: heads for steps and for rows"})
  void aGraphIsSavedLikeAnyOther(String name) throws Exception {
    JsonNode model = models.named(name);
    ComputationGraph graph = graph(model);
    INDArray[] inputs = KerasCases.arrays(model.get("inputs"));
    File zip = folder.resolve(Math.abs(name.hashCode()) + ".zip").toFile();
    ModelSerializer.writeModel(graph, zip, true);
    INDArray[] restored = ModelSerializer.restoreComputationGraph(zip).output(inputs);
    assertEquals(Arrays.asList(graph.output(inputs)), Arrays.asList(restored));
    graph.fit(inputs, Arrays.stream(labels(model)).map(each -> each.castTo(DataType.FLOAT)).toArray(INDArray[]::new));
  }
}
