// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.NormalizedModel;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;

/** A network with a density output that predicts from rows of numbers, as {@link ModelSerializer} wrote it. */
final class ModelFile {

  private final Path file;
  private final int inputs;
  private final NormalizedModel model;

  private ModelFile(Path file, int inputs, DensityHead head, Supplier<NormalizedModel> model) {
    this.file = file;
    this.inputs = inputs;
    if (head.isSequence()) {
      throw noRows("it predicts sequences", null);
    }
    try {
      this.model = model.get();
    } catch (DL4JException e) {
      throw new RefusedException(file + ": " + e.getMessage(), e);
    }
    this.model.units().filter(units -> units.featureShift().length != inputs).ifPresent(units -> {
      throw new RefusedException(
          file + ": expected a normaliser of " + inputs + " feature columns, as the network takes, but it has "
              + units.featureShift().length);
    });
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
      Normalizer<?> normaliser = archive.normalizer().orElse(null);
      return archive.isGraph()
          ? of(file, output, archive.graph(false, trusted), normaliser)
          : of(file, output, archive.network(false, trusted), normaliser);
    } catch (DL4JException | UncheckedIOException e) {
      throw new RefusedException(e.getMessage(), e);
    }
  }

  private static ModelFile of(Path file, String output, MultiLayerNetwork net, Normalizer<?> normaliser) {
    if (output != null) {
      throw new RefusedException(file + ": only graphs have outputs with names, and this is no graph");
    }
    int inputs = inputs(file, Stream.of(net.getLayer(0)));
    DensityHead head = head(file, () -> DensityHead.of(net));
    return new ModelFile(file, inputs, head, () -> NormalizedModel.of(net, normaliser));
  }

  private static ModelFile of(Path file, String output, ComputationGraph graph, Normalizer<?> normaliser) {
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
    DensityHead head =
        head(file, () -> output == null ? DensityHead.of(graph) : DensityHead.of(graph, output));
    Supplier<NormalizedModel> model =
        () -> output == null ? NormalizedModel.of(graph, normaliser) : NormalizedModel.of(graph, output, normaliser);
    return new ModelFile(file, inputs, head, model);
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

  /** Returns what is predicted, in units of the labels. */
  Density density() {
    return model.density();
  }

  /** Says what was done to features and labels before training; empty if nothing. */
  Optional<String> normalised() {
    return model.units().map(units -> units + ", in the model file, is applied in double");
  }

  /** Returns the largest number that the network can hold. */
  double largest() {
    return switch (model.type()) {
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
    INDArray features = Nd4j.createFromArray(rows);
    try {
      return model.predict(model.units().isPresent() ? features : features.castTo(model.type()));
    } catch (RuntimeException e) {
      throw noRows(e.getMessage(), e);
    }
  }
}
