// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Makes a network of the model in a file, layer after layer. */
final class KerasModelReader {

  private static final Set<String> STEPWISE = Set.of("Conv1D", "MaxPooling1D", "AveragePooling1D");

  private final KerasFile file;
  private final boolean keras2;
  private final Map<String, KerasCall.Translation> translations = KerasLayers.all();
  private final Map<String, Integer> numbers = new HashMap<>();

  KerasModelReader(KerasFile file) {
    this.file = file;
    this.keras2 = file.version().equals("2");
  }

  /** Returns a class; the older format has that of a registered layer as package>class. */
  private static String kind(JsonNode model) {
    String kind = model.path("class_name").asText();
    return kind.endsWith(">MDN") ? "MDN" : kind;
  }

  private static JsonNode layers(JsonNode model) throws InvalidKerasConfigurationException {
    JsonNode layers = model.path("config").path("layers");
    if (!layers.isArray() || layers.isEmpty()) {
      throw new InvalidKerasConfigurationException("the configuration of a Keras model has no layers: " + shortened(model));
    }
    return layers;
  }

  private static String shortened(JsonNode node) {
    String text = node.toString();
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }

  // M2.1's convolutions over steps train wrongly with channels last
  private Layout sequences() throws InvalidKerasConfigurationException {
    for (JsonNode layer : layers(file.model())) {
      if (STEPWISE.contains(kind(layer))) {
        return Layout.FIRST;
      }
    }
    return Layout.LAST;
  }

  /** Reads a sequential model. */
  MultiLayerNetwork network() throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    if (!kind(file.model()).equals("Sequential")) {
      throw new InvalidKerasConfigurationException(
          "expected a model of the class Sequential, but this is a " + kind(file.model())
              + ": use importKerasModelAndWeights");
    }
    NetworkAssembly network = new NetworkAssembly(true, sequences());
    KerasTensor last = chain(network);
    network.output(last, Set.of());
    return network.network();
  }

  /** Reads a functional model, or a sequential one as a graph of one chain. */
  ComputationGraph graph() throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    NetworkAssembly network = new NetworkAssembly(false, sequences());
    if (kind(file.model()).equals("Sequential")) {
      KerasTensor last = network.output(chain(network), Set.of());
      return network.graph(List.of("input"), List.of(last));
    }
    if (!Set.of("Functional", "Model").contains(kind(file.model()))) {
      throw new UnsupportedKerasConfigurationException(
          "expected a model of the class Functional, but this is a " + kind(file.model())
              + ": a class of one's own cannot be read");
    }
    KerasGraph graph = KerasGraph.of(file.model().path("config"), layers(file.model()));
    Map<String, KerasTensor> tensors = new HashMap<>();
    Map<String, JsonNode> configs = new HashMap<>();
    Map<String, KerasWeights> weights = new HashMap<>();
    for (JsonNode layer : layers(file.model())) {
      String name = layer.path("config").path("name").asText(layer.path("name").asText());
      configs.put(name, layer);
      if (kind(layer).equals("InputLayer")) {
        tensors.put(name + "/0", KerasTensor.input(name, shape(settings(layer), layer.path("config"))));
      } else if (!KerasGraph.isOperation(layer)) {
        weights.put(name, weights(settings(layer)));
      }
    }
    for (KerasGraph.Node node : graph.nodes()) {
      List<KerasTensor> inputs = new ArrayList<>();
      List<Object> arguments = new ArrayList<>();
      for (Object argument : node.arguments()) {
        boolean tensor = argument instanceof String;
        arguments.add(tensor ? tensors.get(argument) : argument);
        if (tensor) {
          inputs.add(tensors.get(argument));
        }
      }
      JsonNode layer = configs.get(node.layer());
      KerasSettings settings = settings(layer);
      KerasCall call = new KerasCall(settings, weights.get(node.layer()), inputs, network, node.name());
      if (node.mask() != null && !(inputs.get(0).mask() != null && node.mask().contains(inputs.get(0).mask().owner()))) {
        throw settings.unsupported("it is called with the mask of " + node.mask() + ", which is not that of its input");
      }
      tensors.put(
          node.key(),
          KerasGraph.isOperation(layer) ? operation(call, arguments) : translated(call, graph.uses(node.layer()) > 1));
    }
    List<KerasTensor> outputs = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (String output : graph.outputs()) {
      KerasTensor last = network.output(tensors.get(output), taken);
      taken.add(last.source());
      outputs.add(last);
    }
    return network.graph(graph.inputs(), outputs);
  }

  private KerasTensor operation(KerasCall call, List<Object> arguments) throws UnsupportedKerasConfigurationException {
    requireNoHead(call);
    return KerasMerging.arithmetic(call, arguments);
  }

  private KerasTensor chain(NetworkAssembly network)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasTensor tensor = null;
    for (JsonNode layer : layers(file.model())) {
      KerasSettings settings = settings(layer);
      JsonNode config = layer.path("config");
      if (tensor == null) {
        tensor = KerasTensor.input("input", shape(settings, config));
      }
      if (!settings.kind().equals("InputLayer")) {
        tensor = translated(new KerasCall(settings, weights(settings), List.of(tensor), network, settings.name()), false);
      }
    }
    return tensor;
  }

  private KerasSettings settings(JsonNode layer) {
    JsonNode config = layer.path("config");
    return new KerasSettings(kind(layer), config.path("name").asText(layer.path("name").asText()), config, keras2);
  }

  private KerasWeights weights(KerasSettings settings)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    if (!translations.containsKey(settings.kind())) {
      throw settings.unsupported("layers of this class are not supported" + KerasLayers.instead(settings.kind()));
    }
    return file.weights(settings, numbers.merge(KerasArchive.snakeCase(settings.kind()), 1, Integer::sum) - 1);
  }

  private static List<Long> shape(KerasSettings settings, JsonNode config) throws InvalidKerasConfigurationException {
    JsonNode whole = config.has("batch_shape") ? config.get("batch_shape") : config.path("batch_input_shape");
    if (!whole.isArray() || whole.size() < 2 || whole.size() > 5) {
      throw new InvalidKerasConfigurationException(
          settings.who() + ": expected an input of 2 to 5 axes with the batch, but its shape is " + whole
              + ": give the model an Input");
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 1; i < whole.size(); i++) {
      shape.add(whole.get(i).isNull() ? -1 : whole.get(i).asLong());
    }
    if (config.path("sparse").asBoolean() || config.path("ragged").asBoolean() || config.path("optional").asBoolean()) {
      throw new InvalidKerasConfigurationException(
          settings.who() + ": expected a dense input, but it is sparse, ragged or optional");
    }
    return List.copyOf(shape);
  }

  private static void requireNoHead(KerasCall call) throws UnsupportedKerasConfigurationException {
    for (KerasTensor input : call.inputs()) {
      if (input.head() != null) {
        throw call.settings().unsupported(
            "it is above " + input.head() + ", whose row is in another order here: take it off, and use Predictions");
      }
    }
  }

  private KerasTensor translated(KerasCall call, boolean shared)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    requireNoHead(call);
    if (shared && !call.weights().isEmpty()) {
      throw settings.unsupported(
          "it is used more than once, but its weights cannot be shared here: make a layer for each use");
    }
    if (call.inputs().isEmpty()) {
      throw settings.unsupported("it is called without tensors");
    }
    KerasTensor output = translations.get(settings.kind()).of(call);
    settings.done();
    call.weights().done();
    return output;
  }
}
