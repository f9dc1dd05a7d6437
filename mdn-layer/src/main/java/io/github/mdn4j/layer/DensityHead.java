// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.internal.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The density output of a network: what it predicts and how, without running it.
 *
 * <pre>{@code Density density = DensityHead.of(network).density();}</pre>
 *
 * @param layer its configuration
 * @param index which of the network's outputs it is
 */
public record DensityHead(DensityOutputLayer layer, int index) {

  /**
   * Finds the output of a network.
   *
   * @throws DL4JInvalidConfigException if it is no density's, or the network is not initialised
   */
  public static DensityHead of(MultiLayerNetwork network) {
    requireInitialised(Given.of("DensityHead", "a network", network).isInitCalled());
    return of(network.getOutputLayer(), 0, "the network's last layer");
  }

  /**
   * Finds the only density output of a graph, whatever other outputs are beside it.
   *
   * @throws DL4JInvalidConfigException if there is none, or more than one
   */
  public static DensityHead of(ComputationGraph graph) {
    requireInitialised(Given.of("DensityHead", "a graph", graph).getLayers() != null);
    int[] heads = outputs(graph);
    if (heads.length != 1) {
      throw new DL4JInvalidConfigException(
          "expected a graph with one density output, but " + heads.length + " of the outputs "
              + graph.getConfiguration().getNetworkOutputs() + " are: name one, as in of(graph, output, …)");
    }
    return of(graph.getOutputLayer(heads[0]), heads[0], "the output");
  }

  /**
   * Finds an output of a graph by its name.
   *
   * @throws DL4JInvalidConfigException if there is no such output or it is no density's
   */
  public static DensityHead of(ComputationGraph graph, String output) {
    requireInitialised(Given.of("DensityHead", "a graph", graph).getLayers() != null);
    int index = graph.getConfiguration().getNetworkOutputs().indexOf(output);
    if (index < 0) {
      throw new DL4JInvalidConfigException(
          "the graph has no output \"" + output + "\", but " + graph.getConfiguration().getNetworkOutputs());
    }
    return of(graph.getOutputLayer(index), index, "output \"" + output + "\"");
  }

  /** Returns which of the outputs of a graph are densities'. */
  static int[] outputs(ComputationGraph graph) {
    return IntStream.range(0, graph.getNumOutputArrays())
        .filter(i -> graph.getOutputLayer(i).conf().getLayer() instanceof DensityOutputLayer)
        .toArray();
  }

  /** Returns the running density outputs of a network, none if it has none. */
  static List<DensityOutput<?>> running(Model model) {
    List<DensityOutput<?>> outputs = new ArrayList<>();
    if (model instanceof MultiLayerNetwork network && network.getOutputLayer() instanceof DensityOutput<?> output) {
      outputs.add(output);
    } else if (model instanceof ComputationGraph graph) {
      for (int i = 0; i < graph.getNumOutputArrays(); i++) {
        if (graph.getOutputLayer(i) instanceof DensityOutput<?> output) {
          outputs.add(output);
        }
      }
    }
    return outputs;
  }

  private static void requireInitialised(boolean initialised) {
    if (!initialised) {
      throw new DL4JInvalidConfigException("expected an initialised network, but got one without parameters: call init()");
    }
  }

  private static DensityHead of(Layer layer, int index, String which) {
    if (layer.conf().getLayer() instanceof DensityOutputLayer head) {
      return new DensityHead(head, index);
    }
    throw new DL4JInvalidConfigException(
        "expected a density output layer, such as MixtureDensityOutputLayer, but " + which + " is a "
            + layer.conf().getLayer().getClass().getSimpleName());
  }

  /** Returns what the raw output parameterises. */
  public Density density() {
    return layer.density();
  }

  /** Returns whether the raw output is one of sequences, a row for each step. */
  public boolean isSequence() {
    return layer instanceof RnnMixtureDensityOutputLayer;
  }

  /** Returns the order of axes of sequences, of the raw output and of labels. */
  public RNNFormat format() {
    return layer instanceof RnnMixtureDensityOutputLayer recurrent && recurrent.getRnnDataFormat() == RNNFormat.NWC
        ? RNNFormat.NWC
        : RNNFormat.NCW;
  }
}
