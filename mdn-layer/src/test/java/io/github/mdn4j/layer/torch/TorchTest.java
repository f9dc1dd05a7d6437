// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.RawLayout;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Models of PyTorch 2.13, run by ONNX Runtime or taken over, against torch.distributions (tools/reference_pytorch.py). */
class TorchTest {

  private static final double TOLERANCE = 1e-5;
  private static final Mixture DENSITY = Mixture.of(3, DiagonalGaussian.of(2, Scale.exp()));

  static File file(String name) throws URISyntaxException {
    return new File(TorchTest.class.getResource(name).toURI());
  }

  private static JsonNode model(String name) throws IOException, URISyntaxException {
    JsonNode models = new ObjectMapper().readTree(file("torch.json")).get("models");
    return StreamSupport.stream(models.spliterator(), false)
        .filter(each -> each.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static long[] shape(JsonNode node) {
    return StreamSupport.stream(node.get("shape").spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static double[] numbers(JsonNode node) {
    return StreamSupport.stream(node.get("data").spliterator(), false).mapToDouble(JsonNode::asDouble).toArray();
  }

  private static INDArray array(JsonNode node) {
    return Nd4j.createFromArray(numbers(node)).reshape('c', shape(node)).castTo(DataType.FLOAT);
  }

  /** Runs a file in ONNX Runtime. */
  private static INDArray[] run(String file, INDArray x) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file(file).getPath());
        OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.dup('c').data().asFloat()), x.shape());
        OrtSession.Result result = session.run(Map.of("x", input))) {
      List<INDArray> outputs = new ArrayList<>();
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
        OnnxTensor tensor = (OnnxTensor) output.getValue();
        float[] values = new float[tensor.getFloatBuffer().remaining()];
        tensor.getFloatBuffer().get(values);
        outputs.add(Nd4j.createFromArray(values).reshape('c', tensor.getInfo().getShape()));
      }
      return outputs.toArray(INDArray[]::new);
    }
  }

  private static void assertPredicts(JsonNode model, Predictions predictions) {
    assertArrayEquals(
        numbers(model.get("logDensity")), predictions.logDensity(array(model.get("y"))).dup('c').data().asDouble(), 1e-4);
    assertArrayEquals(numbers(model.get("mean")), predictions.mean().dup('c').data().asDouble(), TOLERANCE);
  }

  private static RawLayout layout(String name) {
    RawLayout layout = RawLayout.of(DENSITY);
    return switch (name) {
      case "separate" -> layout.weights().scales().means();
      case "means-first" -> layout.byDimension().means().logVariances().logits();
      default -> layout.logits().means().logScales();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"log-sigma", "separate", "means-first", "steps"})
  void rowsFromOnnxRuntimePredictAsInPyTorch(String name) throws Exception {
    JsonNode model = model(name);
    RNNFormat format = RNNFormat.NWC;
    for (String exporter : List.of("script", "dynamo")) {
      INDArray[] outputs = run(name + "-" + exporter + ".onnx", array(model.get("x")));
      assertPredicts(model, Predictions.of(DENSITY, layout(name).raw(outputs), format));
    }
  }

  private static MultiLayerNetwork network(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().seed(1).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static DenseLayer dense(int nIn, Activation activation) {
    return new DenseLayer.Builder().nIn(nIn).nOut(5).activation(activation).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {".safetensors", ".npz"})
  void weightsOfAMultilayerPerceptronPredictAsInPyTorch(String suffix) throws Exception {
    JsonNode model = model("log-sigma");
    MultiLayerNetwork network =
        network(
            dense(4, Activation.TANH), dense(5, Activation.RELU),
            new MixtureDensityOutputLayer.Builder(DENSITY).nIn(5).build());
    StateDict state = StateDict.read(file("log-sigma" + suffix));
    state.linear("body.0", network.getLayer(0));
    state.linear("body.2", network.getLayer(1));
    assertThrows(DL4JInvalidInputException.class, state::requireAllUsed);
    state.head("head", layout("log-sigma"), network.getLayer(2));
    state.requireAllUsed();
    assertPredicts(model, Predictions.of(network, array(model.get("x"))));
  }

  @Test
  void columnsOfVariancesByDimensionBecomeWeights() throws Exception {
    JsonNode model = model("means-first");
    MultiLayerNetwork network =
        network(dense(4, Activation.SWISH), new MixtureDensityOutputLayer.Builder(DENSITY).nIn(5).build());
    StateDict state = StateDict.read(file("means-first.safetensors"));
    state.linear("net.0", network.getLayer(0));
    state.head("net.2", layout("means-first"), network.getLayer(1));
    assertPredicts(model, Predictions.of(network, array(model.get("x"))));
  }

  @Test
  void threeLinearLayersBecomeOneHead() throws Exception {
    JsonNode model = model("separate");
    MultiLayerNetwork network =
        network(dense(4, Activation.TANH), new MixtureDensityOutputLayer.Builder(DENSITY).nIn(5).build());
    StateDict state = StateDict.read(file("separate.safetensors"));
    state.linear("body.0", network.getLayer(0));
    state.heads(List.of("pi", "sigma", "mu"), RawLayout.of(DENSITY).logits().logScales().means(), network.getLayer(1));
    state.requireAllUsed();
    assertPredicts(model, Predictions.of(network, array(model.get("x"))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weightsOfAnLstmPredictAsInPyTorch(boolean fused) throws Exception {
    JsonNode model = model("steps");
    Layer[] layers = new Layer[3];
    for (int i = 0; i < 2; i++) {
      layers[i] = fused
          ? new FusedLSTM.Builder().nIn(i == 0 ? 4 : 5).nOut(5).activation(Activation.TANH).dataFormat(RNNFormat.NWC).build()
          : new LSTM.Builder().nIn(i == 0 ? 4 : 5).nOut(5).activation(Activation.TANH).dataFormat(RNNFormat.NWC).build();
    }
    layers[2] = new RnnMixtureDensityOutputLayer.Builder(DENSITY).nIn(5).dataFormat(RNNFormat.NWC).build();
    MultiLayerNetwork network = network(layers);
    for (String suffix : List.of(".safetensors", ".npz")) {
      StateDict state = StateDict.read(file("steps" + suffix));
      state.lstm("lstm", 0, network.getLayer(0));
      state.lstm("lstm", 1, network.getLayer(1));
      state.head("head", layout("steps"), network.getLayer(2));
      state.requireAllUsed();
      assertPredicts(model, Predictions.of(network, array(model.get("x"))));
      network.setParams(Nd4j.zeros(network.numParams()));
    }
  }

  @Test
  void weightsOfAnotherShapeAreRefusedByName() throws Exception {
    StateDict state = StateDict.read(file("log-sigma.safetensors"));
    MultiLayerNetwork network =
        network(dense(3, Activation.TANH), new MixtureDensityOutputLayer.Builder(DENSITY).nIn(5).build());
    String message =
        assertThrows(DL4JInvalidInputException.class, () -> state.linear("body.0", network.getLayer(0))).getMessage();
    assertTrue(message.contains("expected body.0.weight to have shape [5, 3], but got [5, 4]"), message);
    message = assertThrows(DL4JInvalidInputException.class, () -> state.linear("nose", network.getLayer(0))).getMessage();
    assertTrue(message.contains("expected the weight nose.weight"), message);
    assertEquals(6, state.names().size());
    assertTrue(Arrays.equals(new long[] {15, 5}, state.get("head.weight").shape()));
  }
}
