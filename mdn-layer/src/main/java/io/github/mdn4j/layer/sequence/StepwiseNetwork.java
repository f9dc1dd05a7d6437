// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.internal.LayerName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A recurrent network that runs step after step from a state kept here; that of its layers stays as it is found. */
final class StepwiseNetwork {

  private final DensityHead head;
  private final DataType type;
  private final OptionalLong width;
  private final List<RecurrentLayer> layers = new ArrayList<>();
  private final UnaryOperator<INDArray> timeStep;
  private List<Map<String, INDArray>> state;

  private StepwiseNetwork(
      DensityHead head, DataType type, Layer[] layers, OptionalLong width, UnaryOperator<INDArray> timeStep) {
    if (!(head.layer() instanceof RnnMixtureDensityOutputLayer)) {
      throw new DL4JInvalidConfigException(
          "a sampler wants a RnnMixtureDensityOutputLayer, which predicts at each step, but the output is a "
              + LayerName.of(head.layer()));
    }
    this.head = head;
    this.type = type;
    this.width = width;
    this.timeStep = timeStep;
    for (Layer layer : layers) {
      if (unwrapped(layer) instanceof BidirectionalLayer) {
        throw new DL4JInvalidConfigException(
            LayerName.of(layer.conf().getLayer(), layer.getIndex())
                + " reads sequences from both ends, so it cannot run step after step: sampling wants layers that look"
                + " back only");
      }
      if (unwrapped(layer) instanceof RecurrentLayer recurrent) {
        this.layers.add(recurrent);
      }
    }
    clear();
  }

  static StepwiseNetwork of(MultiLayerNetwork network) {
    return new StepwiseNetwork(
        DensityHead.of(network),
        network.params().dataType(),
        network.getLayers(),
        widthOf(network.getLayer(0)),
        features -> network.rnnTimeStep(features));
  }

  static StepwiseNetwork of(ComputationGraph graph, DensityHead head) {
    List<String> inputs = graph.getConfiguration().getNetworkInputs();
    if (inputs.size() != 1) {
      throw new DL4JInvalidConfigException("a sampler wants a graph with one input, but this one has " + inputs);
    }
    OptionalLong width =
        graph.getConfiguration().getVertexInputs().entrySet().stream()
            .filter(vertex -> vertex.getValue().equals(inputs) && graph.getLayer(vertex.getKey()) != null)
            .map(vertex -> widthOf(graph.getLayer(vertex.getKey())))
            .findFirst()
            .orElse(OptionalLong.empty());
    return new StepwiseNetwork(
        head, graph.params().dataType(), graph.getLayers(), width,
        features -> graph.rnnTimeStep(features)[head.index()]);
  }

  private static OptionalLong widthOf(Layer first) {
    return unwrapped(first).conf().getLayer() instanceof FeedForwardLayer layer && layer.getNIn() > 0
        ? OptionalLong.of(layer.getNIn())
        : OptionalLong.empty();
  }

  private static Layer unwrapped(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? unwrapped(wrapper.getUnderlying()) : layer;
  }

  DensityHead head() {
    return head;
  }

  DataType type() {
    return type;
  }

  /** Returns the number of columns of the input, if the first layer tells. */
  OptionalLong width() {
    return width;
  }

  /** Returns the state of the recurrent layer of a name. */
  Map<String, INDArray> state(String name) {
    for (int i = 0; i < layers.size(); i++) {
      if (name.equals(((Layer) layers.get(i)).conf().getLayer().getLayerName())) {
        return Map.copyOf(state.get(i));
      }
    }
    throw new DL4JInvalidConfigException(this + " has no recurrent layer \"" + name + "\"");
  }

  /** Forgets all steps. */
  void clear() {
    state = layers.stream().map(layer -> Map.<String, INDArray>of()).toList();
  }

  /** Runs one or more steps and remembers them; [n,nIn,T] or [n,T,nIn] to [n,P,T] or [n,T,P]. */
  INDArray run(INDArray features) {
    List<Map<String, INDArray>> found = exchange(state);
    try {
      return timeStep.apply(features.castTo(type));
    } finally {
      state = exchange(found);
    }
  }

  /** Gives the layers a state and returns the one that they had. */
  private List<Map<String, INDArray>> exchange(List<Map<String, INDArray>> next) {
    List<Map<String, INDArray>> before = layers.stream().map(RecurrentLayer::rnnGetPreviousState).toList();
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).rnnSetPreviousState(next.get(i));
    }
    return before;
  }

  /** Returns how messages name the network. */
  @Override
  public String toString() {
    return "a network of " + LayerName.of(head.layer()) + " above " + Arrays.toString(
        layers.stream().map(layer -> LayerName.of(layer.conf().getLayer())).toArray());
  }
}
