// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Puts a network of Deeplearning4j together from the layers of a Keras model, one after the other. */
final class NetworkAssembly {

  /** A layer with what is put in front of it, or a vertex. */
  private record Step(
      String name, Layer layer, GraphVertex vertex, InputPreProcessor before, List<String> inputs,
      Map<String, INDArray> parameters) {}

  private final boolean sequential;
  private final Layout sequences;
  private final List<Step> steps = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private KerasTensor first;

  /**
   * Begins a {@code MultiLayerNetwork}, or a {@code ComputationGraph}.
   *
   * @param sequences how recurrent layers hold sequences: all layers alike, for where two that follow each other have
   *     different formats, M2.1 turns what is between them round when it predicts, and not when it trains
   */
  NetworkAssembly(boolean sequential, Layout sequences) {
    this.sequential = sequential;
    this.sequences = sequences;
  }

  /** Returns {@code LAST}, or {@code FIRST} in a network with convolutions or pooling over steps. */
  Layout sequences() {
    return sequences;
  }

  /** Adds a layer, with what its input still needs in front of it. */
  KerasTensor layer(
      String name, Layer layer, KerasTensor input, List<Long> shape, Layout layout, Map<String, INDArray> parameters)
      throws UnsupportedKerasConfigurationException {
    List<InputPreProcessor> before = new ArrayList<>(input.pending());
    first = first == null ? input : first;
    // these write into what they are given, or hand it on as it is
    boolean copied = !before.isEmpty() && before.get(before.size() - 1) instanceof AxesOrder;
    if (passes(layer) && !copied && (!sequential || steps.isEmpty() || passes(steps.get(steps.size() - 1).layer))) {
      before.add(AxesOrder.same(input.layout() == Layout.STEPS ? 2 : input.rank() + 1));
    }
    layer.setLayerName(name);
    add(new Step(name, layer, null, composed(before), List.of(input.source()), parameters));
    KerasTensor.Mask mask = input.mask() == null ? null : input.mask().hidden();
    return new KerasTensor(name, shape, layout, List.of(), mask, null);
  }

  private static boolean passes(Layer layer) {
    return layer instanceof ActivationLayer || layer instanceof PReLULayer || layer instanceof DropoutLayer;
  }

  /** Adds a vertex of a graph. */
  KerasTensor vertex(String name, GraphVertex vertex, List<KerasTensor> inputs, List<Long> shape, Layout layout)
      throws UnsupportedKerasConfigurationException {
    List<String> sources = new ArrayList<>();
    KerasTensor.Mask mask = null;
    for (KerasTensor input : inputs) {
      KerasTensor distinct = input.pending().isEmpty() && sources.contains(input.source())
          ? input.with(AxesOrder.same(input.rank() + 1), input.shape(), input.layout())
          : input;
      sources.add(
          distinct.pending().isEmpty() ? distinct.source() : prepared(name, sources.size(), distinct));
      mask = input.mask() == null ? mask : input.mask().hidden();
    }
    add(new Step(name, null, vertex, null, sources, Map.of()));
    return new KerasTensor(name, shape, layout, List.of(), mask, null);
  }

  private String prepared(String reader, int number, KerasTensor input) throws UnsupportedKerasConfigurationException {
    String name = reader + "-input" + number;
    add(new Step(name, null, new PreprocessorVertex(composed(input.pending())), null, List.of(input.source()), Map.of()));
    return name;
  }

  private void add(Step step) throws UnsupportedKerasConfigurationException {
    if (!names.add(step.name)) {
      throw new UnsupportedKerasConfigurationException(
          "\"" + step.name + "\": two layers would have this name: rename one of them in Keras");
    }
    steps.add(step);
  }

  private static InputPreProcessor composed(List<InputPreProcessor> before) {
    return before.isEmpty()
        ? null
        : before.size() == 1 ? before.get(0) : new ComposableInputPreProcessor(before.toArray(new InputPreProcessor[0]));
  }

  /** Adds a layer that does nothing if what is an output still needs a preprocessor, or is no layer's. */
  KerasTensor output(KerasTensor tensor, Set<String> taken) throws UnsupportedKerasConfigurationException {
    KerasTensor last = tensor.in(Layout.LAST);
    if (last.pending().isEmpty() && !taken.contains(last.source()) && names.contains(last.source())) {
      return last;
    }
    String name = last.source() + "-output";
    while (names.contains(name)) {
      name += "-output";
    }
    Layer identity = new ActivationLayer.Builder().activation(new ActivationIdentity()).build();
    return layer(name, identity, last, last.shape(), Layout.LAST, Map.of());
  }

  private static boolean ours(InputPreProcessor before) {
    return before instanceof ComposableInputPreProcessor || before instanceof AxesOrder || before instanceof Reshaped
        || before instanceof ReversedSteps || before instanceof BothEnds;
  }

  private static NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder().dataType(DataType.FLOAT);
  }

  /** Builds the network, whose last layer is what was added last. */
  MultiLayerNetwork network() {
    NeuralNetConfiguration.ListBuilder list = settings().list();
    boolean ours = steps.stream().map(Step::before).anyMatch(NetworkAssembly::ours);
    for (int i = 0; i < steps.size(); i++) {
      list.layer(i, steps.get(i).layer);
      if (steps.get(i).before != null) {
        list.inputPreProcessor(i, steps.get(i).before);
      } else if (i == 0 && ours) { // without one M2.1 guesses types from layer to layer, and knows ours not
        list.inputPreProcessor(0, AxesOrder.same(first.rank() + 1));
      }
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    for (int i = 0; i < steps.size(); i++) {
      setParameters(network.getLayer(i), steps.get(i));
    }
    return network;
  }

  /** Builds the graph. */
  ComputationGraph graph(List<String> inputs, List<KerasTensor> outputs) {
    ComputationGraphConfiguration.GraphBuilder graph = settings().graphBuilder();
    graph.addInputs(inputs);
    for (Step step : steps) {
      String[] from = step.inputs.toArray(new String[0]);
      if (step.vertex != null) {
        graph.addVertex(step.name, step.vertex, from);
      } else if (step.before != null) {
        graph.addLayer(step.name, step.layer, step.before, from);
      } else {
        graph.addLayer(step.name, step.layer, from);
      }
    }
    graph.setOutputs(outputs.stream().map(KerasTensor::source).toArray(String[]::new));
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    for (Step step : steps) {
      if (step.layer != null) {
        setParameters(network.getLayer(step.name), step);
      }
    }
    return network;
  }

  private static void setParameters(org.deeplearning4j.nn.api.Layer layer, Step step) {
    step.parameters.forEach((key, values) -> {
      INDArray parameter = layer.getParam(key);
      if (parameter.length() != values.length()) {
        throw new IllegalStateException(
            step.name + ": " + key + " has " + parameter.length() + " numbers, but got " + values.length());
      }
      parameter.assign(values.dup('c').reshape('c', parameter.shape()));
    });
  }
}
