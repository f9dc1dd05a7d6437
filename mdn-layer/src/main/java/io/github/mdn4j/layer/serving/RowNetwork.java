// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.serving;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.NormalizedModel;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.model.FeatureRange;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network that turns a row of numbers into one distribution. Run by one thread at a time.
 *
 * <p>It runs with fused layers, which share the network's parameters, since what they read lives as long as they read it:
 * a stock dense layer crashed the JVM when garbage was collected every few milliseconds (docs/dl4j-notes.md).
 */
final class RowNetwork {

  private final int features;
  private final DataType type; // of what is handed to the network, or to the normaliser before it
  private final Function<INDArray, Predictions> network;

  /** What the network said of a batch. */
  @FunctionalInterface
  interface Output {
    /** Returns the distribution of a row; throws if the raw output is not finite. */
    Distribution row(int i);
  }

  private RowNetwork(int features, DataType type, Function<INDArray, Predictions> network) {
    this.features = features;
    this.type = type;
    this.network = network;
  }

  static RowNetwork of(MultiLayerNetwork network, Normalizer<?> normalizer) {
    requireRows(DensityHead.of(network));
    Layer first = network.getLayerWiseConfigurations().getConf(0).getLayer();
    return of(width(first), NormalizedModel.of(Fused.accelerate(network), normalizer));
  }

  static RowNetwork of(ComputationGraph graph, Normalizer<?> normalizer) {
    requireRows(DensityHead.of(graph));
    List<String> inputs = graph.getConfiguration().getNetworkInputs();
    if (inputs.size() != 1) {
      throw new DL4JInvalidConfigException("PredictionService: expected a graph with one input, but got " + inputs);
    }
    for (Map.Entry<String, List<String>> vertex : graph.getConfiguration().getVertexInputs().entrySet()) {
      if (vertex.getValue().equals(inputs)
          && graph.getConfiguration().getVertices().get(vertex.getKey()) instanceof LayerVertex layer) {
        return of(width(layer.getLayerConf().getLayer()), NormalizedModel.of(Fused.accelerate(graph), normalizer));
      }
    }
    throw new DL4JInvalidConfigException("PredictionService: expected a layer of rows at the input " + inputs.get(0));
  }

  private static RowNetwork of(int features, NormalizedModel model) {
    model.units().ifPresent(units -> {
      if (units.input(0).isPresent() && units.input(0).get().width() != features) {
        throw new DL4JInvalidConfigException(
            "PredictionService: expected a normaliser of " + features + " feature columns, but got "
                + units.input(0).get().width());
      }
    });
    return new RowNetwork(features, model.units().isPresent() ? DataType.DOUBLE : model.type(), model::predict);
  }

  private static void requireRows(DensityHead head) {
    if (!(head.layer() instanceof MixtureDensityOutputLayer)) {
      throw new DL4JInvalidConfigException(
          "PredictionService: expected a network of rows, with a MixtureDensityOutputLayer, but got a "
              + head.layer().getClass().getSimpleName());
    }
  }

  private static int width(Layer first) {
    Layer layer = first instanceof FrozenLayer frozen ? frozen.getLayer() : first;
    boolean ofRows = layer instanceof BaseLayer && !(layer instanceof BaseRecurrentLayer)
        && !(layer instanceof ConvolutionLayer);
    if (!ofRows || !(layer instanceof FeedForwardLayer dense) || dense.getNIn() < 1) {
      throw new DL4JInvalidConfigException(
          "PredictionService: expected a first layer of rows, such as DenseLayer, but got a "
              + layer.getClass().getSimpleName());
    }
    return Math.toIntExact(dense.getNIn());
  }

  int features() {
    return features;
  }

  /** Throws unless the network can be run on a row. */
  void check(double[] row) {
    if (row == null || row.length != features) {
      throw new DL4JInvalidInputException(
          "PredictionService: expected a row of " + features + " numbers, but got "
              + (row == null ? "null" : row.length));
    }
    for (int j = 0; j < features; j++) {
      int column = j;
      new FeatureRange(type).faultOf(row[j]).ifPresent(fault -> {
        throw new DL4JInvalidInputException("PredictionService: " + fault + " in column " + column);
      });
    }
  }

  /** Runs the network. If it fails on several rows, it is run on each alone, so that one cannot fail the others. */
  Output run(List<double[]> rows) {
    try {
      return bind(network.apply(Nd4j.createFromArray(rows.toArray(double[][]::new)).castTo(type)));
    } catch (RuntimeException e) {
      if (rows.size() == 1) {
        throw e;
      }
      return i -> run(rows.subList(i, i + 1)).row(0);
    }
  }

  private static Output bind(Predictions predictions) {
    return predictions::row;
  }
}
