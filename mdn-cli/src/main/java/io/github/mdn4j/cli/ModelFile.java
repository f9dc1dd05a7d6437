// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.Predictions;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;

/** A network with a density output that predicts from rows of numbers, as {@link ModelSerializer} wrote it. */
final class ModelFile {

  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";

  private final int inputs;
  private final DataType type;
  private final Density density;
  private final Function<INDArray, Predictions> network;
  private final Normalising normalising;

  private ModelFile(
      Path file, int inputs, DataType type, Function<INDArray, Predictions> network, Normalising normalising) {
    this.inputs = inputs;
    this.type = type;
    this.network = network;
    this.normalising = normalising;
    try {
      density = network.apply(Nd4j.zeros(type, 1, inputs)).density();
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
   * @throws RefusedException if it is something else or cut short, or predicts no density from rows of numbers
   */
  static ModelFile read(Path file, String output) {
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(file + ": there is no such file");
    }
    boolean graph = isGraph(file);
    try (InputStream forNetwork = open(file); InputStream forNormaliser = open(file)) {
      // not from the file, which would fall back to Java deserialisation and then write to the file
      Normalizer<?> normaliser = ModelSerializer.restoreNormalizerFromInputStream(forNormaliser);
      Normalising normalising = Normalising.of(file, normaliser);
      return graph
          ? of(file, output, ModelSerializer.restoreComputationGraph(forNetwork, false), normalising)
          : of(file, output, ModelSerializer.restoreMultiLayerNetwork(forNetwork, false), normalising);
    } catch (RefusedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new RefusedException(file + ": the network in it cannot be read: " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file));
  }

  private static boolean isGraph(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry configuration = zip.getEntry(CONFIGURATION);
      if (configuration == null || zip.getEntry(COEFFICIENTS) == null) {
        throw new RefusedException(
            file + ": no Deeplearning4j network is in it: " + CONFIGURATION + " or " + COEFFICIENTS + " is missing");
      }
      String json = new String(zip.getInputStream(configuration).readAllBytes(), StandardCharsets.UTF_8);
      return json.contains("\"networkInputs\"");
    } catch (IOException e) {
      throw new RefusedException(
          file + ": a model that Deeplearning4j's ModelSerializer wrote is wanted; this is something else, or cut short: "
              + e.getMessage(),
          e);
    }
  }

  private static ModelFile of(Path file, String output, MultiLayerNetwork net, Normalising normalising) {
    if (output != null) {
      throw new RefusedException(file + ": only graphs have outputs with names, and this is no graph");
    }
    int inputs = inputs(file, Stream.of(net.getLayer(0)));
    return new ModelFile(file, inputs, net.params().dataType(), x -> Predictions.of(net, x), normalising);
  }

  private static ModelFile of(Path file, String output, ComputationGraph graph, Normalising normalising) {
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
    Function<INDArray, Predictions> network =
        x -> output == null ? Predictions.of(graph, x) : Predictions.of(graph, output, x);
    return new ModelFile(file, inputs, graph.params().dataType(), network, normalising);
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

  /** Returns what is predicted. */
  Density density() {
    return density;
  }

  /** Returns how features and labels were changed before training. */
  Normalising normalising() {
    return normalising;
  }

  /** Returns the type of the network's numbers. */
  DataType dataType() {
    return type;
  }

  /** Predicts, from numbers in their own units. */
  Predictions predict(double[][] rows) {
    INDArray features = Nd4j.createFromArray(rows).castTo(type);
    normalising.apply(features);
    return network.apply(features);
  }
}
