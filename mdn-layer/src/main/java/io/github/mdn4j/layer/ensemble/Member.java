// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.ensemble;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.internal.FeatureAxis;
import io.github.mdn4j.layer.internal.Inference;
import io.github.mdn4j.layer.model.ColumnUnits;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.layer.model.Units;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/**
 * A network of an ensemble.
 *
 * @param network a {@link MultiLayerNetwork} or a {@link ComputationGraph}
 * @param head its density output
 * @param drops whether units are dropped, as in training
 * @param normalizer what its features, and maybe labels, went through; null for nothing
 * @param units what that does; null for nothing
 */
record Member(Model network, DensityHead head, boolean drops, Normalizer<?> normalizer, Units units) {

  static Member of(Model network) {
    if (network instanceof MultiLayerNetwork net) {
      return new Member(network, DensityHead.of(net), false, null, null);
    }
    if (network instanceof ComputationGraph graph) {
      return new Member(network, DensityHead.of(graph), false, null, null);
    }
    throw new DL4JInvalidConfigException(
        "Ensemble: expected a MultiLayerNetwork or a ComputationGraph, but got "
            + (network == null ? null : network.getClass().getSimpleName()));
  }

  /** Reads a network and the normaliser beside it. */
  static Member of(ModelArchive archive, String... trusted) {
    Model network = archive.isGraph() ? archive.graph(false, trusted) : archive.network(false, trusted);
    return of(network).normalised(archive.normalizer().orElse(null));
  }

  /** Returns this with units dropped. */
  Member dropping() {
    Layer[] layers =
        network instanceof ComputationGraph graph ? graph.getLayers() : ((MultiLayerNetwork) network).getLayers();
    for (Layer layer : layers) {
      if (layer.conf().getLayer() instanceof BatchNormalization) {
        throw new DL4JInvalidConfigException(
            "Ensemble: expected a network that does not normalise batches, but layer \""
                + layer.conf().getLayer().getLayerName() + "\" does: with dropout on, so would be the batch's statistics");
      }
    }
    // dropout that a layer has not of its own was put into its configuration when the network was built
    if (Stream.of(layers).noneMatch(layer -> layer.conf().getLayer().getIDropout() != null)) {
      throw new DL4JInvalidConfigException(
          "Ensemble: expected a network with dropout, as dropOut(0.9) of a layer's builder gives, but none of its "
              + layers.length + " layers has any");
    }
    return new Member(network, head, true, normalizer, units);
  }

  /** Returns this beside a normaliser, or without one where that is null. */
  Member normalised(Normalizer<?> normalizer) {
    Units units = normalizer == null ? null : Units.of(normalizer);
    if (units != null && network instanceof ComputationGraph graph && units.areSeveral()) {
      units.requireFit(
          "Ensemble", graph.getConfiguration().getNetworkInputs(), graph.getConfiguration().getNetworkOutputs());
    }
    Optional<ColumnUnits> labels = units == null ? Optional.empty() : units.output(head.index());
    if (labels.isPresent() && labels.get().width() != head.density().labelWidth()) {
      throw new DL4JInvalidConfigException(
          "Ensemble: expected a normaliser of " + head.density().labelWidth() + " label columns, as " + head.density()
              + " has, but got " + labels.get().width());
    }
    return new Member(network, head, drops, normalizer, units);
  }

  /** Returns what is predicted, in units of the labels. */
  Density density() {
    Density own = head.density();
    return units == null
        ? own
        : units.output(head.index()).<Density>map(labels -> own.affine(labels.shift(), labels.scale())).orElse(own);
  }

  /** Returns what the network computes in. */
  DataType type() {
    return network.params().dataType();
  }

  RNNFormat format() {
    return head.format();
  }

  /** Returns which axis of an output holds its columns. */
  int columnAxis(INDArray output) {
    return output.rank() == 3 && format() == RNNFormat.NWC ? 2 : 1;
  }

  /** Runs the network, and orders the axes of sequences as wanted; raw rows are DOUBLE beside a normaliser. */
  INDArray output(INDArray[] features, INDArray[] masks, RNNFormat wanted) {
    INDArray output =
        units == null
            ? run(features, masks)
            : run(units.features(features, FeatureAxis.of(network, format())), masks).castTo(DataType.DOUBLE);
    return output.rank() == 3 && format() != wanted ? output.permute(0, 2, 1) : output;
  }

  private INDArray run(INDArray[] features, INDArray[] masks) {
    INDArray[] inputs = Stream.of(features).map(array -> array.castTo(type())).toArray(INDArray[]::new); // mostly as it is
    if (network instanceof ComputationGraph graph) {
      return Inference.output(graph, drops, inputs, masks)[head.index()];
    }
    if (features.length != 1 || masks != null && masks.length != 1) {
      throw new DL4JInvalidInputException(
          "Ensemble: expected one input, as a MultiLayerNetwork takes, but got " + features.length + " with "
              + Arrays.toString(masks));
    }
    return Inference.output((MultiLayerNetwork) network, drops, inputs[0], masks == null ? null : masks[0]);
  }
}
