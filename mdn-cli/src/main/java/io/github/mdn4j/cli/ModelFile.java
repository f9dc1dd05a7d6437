// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.NormalizedModel;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;

/** A network with a density output that predicts from rows of numbers, as {@link ModelSerializer} wrote it. */
final class ModelFile {

  private final int inputs;
  private final NormalizedModel model;

  private ModelFile(Path file, int inputs, NormalizedModel model) {
    this.inputs = inputs;
    this.model = model;
    model.units().filter(units -> units.featureShift().length != inputs).ifPresent(units -> {
      throw new RefusedException(
          file + ": the normaliser in it has " + units.featureShift().length + " feature columns, but the network takes "
              + inputs);
    });
    try {
      model.predict(Nd4j.zeros(DataType.DOUBLE, 1, inputs).castTo(model.type()));
    } catch (DL4JException e) {
      throw new RefusedException(file + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new RefusedException(file + ": the network takes no rows of " + inputs + " numbers: " + e.getMessage(), e);
    }
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
    } catch (UncheckedIOException e) {
      throw new RefusedException(e.getMessage(), e);
    } catch (DL4JException e) {
      boolean named = e.getMessage().startsWith(file.toString());
      throw new RefusedException(named ? e.getMessage() : file + ": " + e.getMessage(), e);
    }
  }

  private static ModelFile of(Path file, String output, MultiLayerNetwork net, Normalizer<?> normaliser) {
    if (output != null) {
      throw new RefusedException(file + ": only graphs have outputs with names, and this is no graph");
    }
    return new ModelFile(file, inputs(file, Stream.of(net.getLayer(0))), NormalizedModel.of(net, normaliser));
  }

  private static ModelFile of(Path file, String output, ComputationGraph graph, Normalizer<?> normaliser) {
    if (graph.getNumInputArrays() != 1) {
      throw new RefusedException(
          file + ": a network with one input is wanted, but it has " + graph.getConfiguration().getNetworkInputs());
    }
    String input = graph.getConfiguration().getNetworkInputs().get(0);
    int inputs =
        inputs(
            file,
            Stream.of(graph.getLayers())
                .filter(layer -> graph.getConfiguration().getVertexInputs()
                    .get(layer.conf().getLayer().getLayerName()).contains(input)));
    NormalizedModel model =
        output == null ? NormalizedModel.of(graph, normaliser) : NormalizedModel.of(graph, output, normaliser);
    return new ModelFile(file, inputs, model);
  }

  private static int inputs(Path file, Stream<Layer> first) {
    Optional<Integer> inputs =
        first
            .filter(layer -> layer.conf().getLayer() instanceof FeedForwardLayer)
            .map(layer -> Math.toIntExact(((FeedForwardLayer) layer.conf().getLayer()).getNIn()))
            .findFirst();
    return inputs.orElseThrow(
        () -> new RefusedException(file + ": the first layer says not how many numbers it takes"));
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

  /** Predicts, from numbers in their own units. */
  Predictions predict(double[][] rows) {
    INDArray features = Nd4j.createFromArray(rows);
    return model.predict(model.units().isPresent() ? features : features.castTo(model.type()));
  }
}
