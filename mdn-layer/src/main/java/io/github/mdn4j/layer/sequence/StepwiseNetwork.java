// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.internal.InPlace;
import io.github.mdn4j.layer.internal.Inference;
import io.github.mdn4j.layer.internal.LayerName;
import io.github.mdn4j.layer.internal.cpu.StepwiseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A recurrent network that runs step after step from a state kept here; that of its layers stays as it is found. */
final class StepwiseNetwork {

  /** From how many steps on packing the weights pays. */
  private static final int FEWEST_STEPS = 4;

  private final DensityHead head;
  private final DataType type;
  private final Layer first; // that tells how wide the input is, or null
  private final List<RecurrentLayer> layers = new ArrayList<>();
  private final UnaryOperator<INDArray> timeStep;
  private final Supplier<Optional<StepwiseRows>> stack; // of the weights as they are now
  private List<Map<String, INDArray>> state;

  private StepwiseNetwork(
      DensityHead head,
      DataType type,
      Layer[] layers,
      Optional<String> obstacle,
      Layer first,
      UnaryOperator<INDArray> timeStep,
      Supplier<Optional<StepwiseRows>> stack) {
    if (!(head.layer() instanceof RnnMixtureDensityOutputLayer)) {
      throw new DL4JInvalidConfigException(
          "a sampler wants a RnnMixtureDensityOutputLayer, which predicts at each step, but the output is a "
              + LayerName.of(head.layer()));
    }
    this.head = head;
    this.type = type;
    this.first = first;
    this.timeStep = timeStep;
    this.stack = stack;
    obstacle.ifPresent(what -> {
      throw new DL4JInvalidConfigException(
          what + ", so it cannot run step after step: sampling wants layers that look back only, and through the state"
              + " of recurrent layers");
    });
    for (Layer layer : layers) {
      if (InPlace.unwrapped(layer) instanceof RecurrentLayer recurrent) {
        this.layers.add(recurrent);
      }
    }
    clear();
  }

  static StepwiseNetwork of(MultiLayerNetwork network) {
    DensityHead head = DensityHead.of(network);
    return new StepwiseNetwork(
        head,
        network.params().dataType(),
        network.getLayers(),
        StepByStep.obstacle(
            network.getLayers(), network.getLayerWiseConfigurations().getInputPreProcessors(), head.format()),
        network.getLayer(0),
        features -> Inference.timeStep(network, features),
        () -> LstmStack.of(network));
  }

  static StepwiseNetwork of(ComputationGraph graph, DensityHead head) {
    List<String> inputs = graph.getConfiguration().getNetworkInputs();
    if (inputs.size() != 1) {
      throw new DL4JInvalidConfigException("a sampler wants a graph with one input, but this one has " + inputs);
    }
    Layer first =
        graph.getConfiguration().getVertexInputs().entrySet().stream()
            .filter(vertex -> vertex.getValue().equals(inputs) && graph.getVertex(vertex.getKey()).hasLayer())
            .map(vertex -> graph.getLayer(vertex.getKey()))
            .filter(layer -> widthOf(layer).isPresent())
            .findFirst()
            .orElse(null);
    return new StepwiseNetwork(
        head,
        graph.params().dataType(),
        graph.getLayers(),
        StepByStep.obstacleOfGraph(graph, head.format()),
        first,
        features -> Inference.timeStep(graph, features)[head.index()],
        () -> LstmStack.of(graph));
  }

  private static OptionalLong widthOf(Layer first) {
    if (first == null) {
      return OptionalLong.empty();
    }
    org.deeplearning4j.nn.conf.layers.Layer inside = InPlace.unwrapped(first).conf().getLayer();
    if (inside instanceof EmbeddingSequenceLayer || inside instanceof EmbeddingLayer) {
      return OptionalLong.of(1); // an index
    }
    return inside instanceof FeedForwardLayer layer && layer.getNIn() > 0
        ? OptionalLong.of(layer.getNIn())
        : OptionalLong.empty();
  }

  DensityHead head() {
    return head;
  }

  DataType type() {
    return type;
  }

  /** Returns the number of columns of the input, if the first layer tells. */
  OptionalLong width() {
    return widthOf(first);
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

  /** Returns what the layers carry, each layer's arrays by name; the arrays are not copied. */
  List<Map<String, INDArray>> carried() {
    return state;
  }

  /** Goes on from what was carried. */
  void carry(List<Map<String, INDArray>> carried) {
    state = carried;
  }

  /** Forgets all steps. */
  void clear() {
    state = layers.stream().map(layer -> Map.<String, INDArray>of()).toList();
  }

  /** Runs one or more steps and remembers them; [n,nIn,T] or [n,T,nIn] to [n,P,T] or [n,T,P]. */
  INDArray run(INDArray features) {
    List<Map<String, INDArray>> found = exchange(state);
    try {
      return timeStep.apply(asRead(features.castTo(type)));
    } finally {
      state = exchange(found);
    }
  }

  /** Returns one step of features, [n,nIn,1] or [n,1,nIn]; sequences without any, which have stopped, run along on zeros. */
  INDArray together(double[][] next) {
    require(next);
    int width = widthOf(next);
    double[] numbers = new double[next.length * width];
    for (int i = 0; i < next.length; i++) {
      if (next[i] != null) {
        System.arraycopy(next[i], 0, numbers, i * width, width);
      }
    }
    boolean nwc = head.format() == RNNFormat.NWC;
    long[] shape = nwc ? new long[] {next.length, 1, width} : new long[] {next.length, width, 1};
    return Nd4j.createFromArray(numbers).reshape('c', shape).castTo(type);
  }

  /** Returns of how many numbers the features of all sequences are that have some. */
  private static int widthOf(double[][] next) {
    int width = -1;
    for (double[] features : next) {
      if (features != null && width >= 0 && features.length != width) {
        throw new DL4JInvalidInputException(
            "SequenceSampler: the feedback has " + features.length + " numbers for one sequence and " + width
                + " for another");
      }
      width = features == null ? width : features.length;
    }
    return width;
  }

  /**
   * Checks features that are fed back.
   *
   * @throws DL4JInvalidInputException if they do not have the width of the input
   */
  void require(double[][] next) {
    int width = widthOf(next);
    if (width >= 0 && width != width().orElse(width)) {
      boolean nwc = head.format() == RNNFormat.NWC;
      long wanted = width().getAsLong();
      throw new DL4JInvalidInputException(
          "SequenceSampler: expected features of shape [" + next.length + ", " + (nwc ? "T, " + wanted : wanted + ", T")
              + "] but the feedback gave [" + next.length + ", " + (nwc ? "1, " + width : width + ", 1") + "]");
    }
  }

  /** Returns the last step of an output, [n,P,T] or [n,T,P] to [n,P]. */
  INDArray last(INDArray output) {
    int time = head.format() == RNNFormat.NWC ? 1 : 2;
    return output.slice(output.size(time) - 1, time).dup('c');
  }

  /**
   * Starts rows from what is carried for sequences.
   *
   * @param raw what is predicted for their next step, [n,P]
   * @param sequences which of them each row goes on from
   * @param steps how many there will be: for a few, weights are not packed
   */
  PathRows rows(INDArray raw, int[] sequences, int steps) {
    Optional<StepwiseRows> packed = steps < FEWEST_STEPS ? Optional.empty() : stack.get();
    return packed.isPresent()
        ? new PackedRows(this, packed.get(), raw, sequences)
        : new NetworkRows(this, raw, sequences);
  }

  /** An embedding of sequences takes [n,1,T] in either format. */
  private INDArray asRead(INDArray features) {
    boolean embeds = first != null && InPlace.unwrapped(first).conf().getLayer() instanceof EmbeddingSequenceLayer;
    return embeds && head.format() == RNNFormat.NWC ? features.permute(0, 2, 1).dup('c') : features;
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
