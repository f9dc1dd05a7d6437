// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network with a density output that predicts from rows of numbers, as {@link ModelSerializer} wrote it. */
final class ModelFile {

  private final Path file;
  private final int inputs;
  private final DataType type;
  private final Density density;
  private final Function<INDArray, Predictions> network;
  private final Normalising normalising;

  private ModelFile(
      Path file,
      int inputs,
      DataType type,
      DensityHead head,
      Function<INDArray, Predictions> network,
      Normalising normalising) {
    this.file = file;
    this.inputs = inputs;
    this.type = type;
    this.network = network;
    this.normalising = normalising;
    density = head.density();
    if (head.isSequence()) {
      throw noRows("it predicts sequences", null);
    }
  }

  private RefusedException noRows(String why, RuntimeException cause) {
    return new RefusedException(file + ": the network takes no rows of " + inputs + " numbers: " + why, cause);
  }

  /**
   * Reads a file, with the normaliser in it if there is one.
   *
   * @param file a zip of {@link ModelSerializer}
   * @param output which output of a graph; null for its only density output
   * @param trusted packages of classes that the file may name, beside ours and Deeplearning4j's
   * @throws RefusedException if it is something else or damaged, or predicts no density from rows of numbers
   */
  static ModelFile read(Path file, String output, String... trusted) {
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(file + ": there is no such file");
    }
    try {
      ModelArchive archive = ModelArchive.of(file);
      Normalising normalising = Normalising.of(file, archive.normalizer().orElse(null));
      return archive.isGraph()
          ? of(file, output, archive.graph(false, trusted), normalising)
          : of(file, output, archive.network(false, trusted), normalising);
    } catch (DL4JException | UncheckedIOException e) {
      throw new RefusedException(e.getMessage(), e);
    }
  }

  private static ModelFile of(Path file, String output, MultiLayerNetwork net, Normalising normalising) {
    if (output != null) {
      throw new RefusedException(file + ": only graphs have outputs with names, and this is no graph");
    }
    int inputs = inputs(file, Stream.of(net.getLayer(0)));
    return new ModelFile(
        file, inputs, net.params().dataType(), head(file, () -> DensityHead.of(net)), x -> Predictions.of(net, x),
        normalising);
  }

  private static ModelFile of(Path file, String output, ComputationGraph graph, Normalising normalising) {
    if (graph.getNumInputArrays() != 1) {
      throw new RefusedException(
          file + ": expected a network with one input, but it has " + graph.getConfiguration().getNetworkInputs());
    }
    String input = graph.getConfiguration().getNetworkInputs().get(0);
    int inputs =
        inputs(
            file,
            Stream.of(graph.getLayers())
                .filter(layer -> graph.getConfiguration().getVertexInputs()
                    .get(layer.conf().getLayer().getLayerName()).contains(input)));
    Function<INDArray, Predictions> network =
        x -> output == null ? Predictions.of(graph, x) : Predictions.of(graph, output, x);
    DensityHead head =
        head(file, () -> output == null ? DensityHead.of(graph) : DensityHead.of(graph, output));
    return new ModelFile(file, inputs, graph.params().dataType(), head, network, normalising);
  }

  private static DensityHead head(Path file, Supplier<DensityHead> head) {
    try {
      return head.get();
    } catch (DL4JException e) {
      throw new RefusedException(file + ": " + e.getMessage(), e);
    }
  }

  private static int inputs(Path file, Stream<Layer> first) {
    Optional<Integer> inputs =
        first
            .filter(layer -> layer.conf().getLayer() instanceof FeedForwardLayer)
            .map(layer -> Math.toIntExact(((FeedForwardLayer) layer.conf().getLayer()).getNIn()))
            .findFirst();
    return inputs.orElseThrow(
        () -> new RefusedException(file + ": the first layer does not say how many numbers it takes"));
  }

  /** Returns how many numbers a row has. */
  int inputs() {
    return inputs;
  }

  /** Returns what is predicted. */
  Density density() {
    return density;
  }

  /** Returns how features and labels were changed before training. */
  Normalising normalising() {
    return normalising;
  }

  /** Returns the largest number that the network can hold. */
  double largest() {
    return switch (type) {
      case DOUBLE -> Double.MAX_VALUE;
      case HALF -> 65504;
      default -> Float.MAX_VALUE; // BFLOAT16 ends there too
    };
  }

  /**
   * Predicts, from numbers in their own units.
   *
   * @throws RefusedException if the network cannot be run on rows
   */
  Predictions predict(double[][] rows) {
    INDArray features = Nd4j.createFromArray(rows).castTo(type);
    normalising.apply(features);
    try {
      return network.apply(features);
    } catch (RuntimeException e) {
      throw noRows(e.getMessage(), e);
    }
  }
}
