// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.layer.DensityScores;
import io.github.mdn4j.layer.NormalizedModel;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A restored network or graph with one density output, and the normaliser that was in its file.
 *
 * @param model a {@link MultiLayerNetwork} or a {@link ComputationGraph}
 * @param normalised the same beside its normaliser, if there is one
 */
record ScoringNetwork(Model model, NormalizedModel normalised) {

  private static final String CONFIGURATION = "configuration.json"; // as ModelSerializer names it

  /** Writes a network for {@link #restore}. */
  static byte[] zip(Model network) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ModelSerializer.writeModel(network, out, false);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks what came from outside.
   *
   * @throws DL4JInvalidInputException if it is damaged or no model, or names classes of packages that are not trusted
   */
  static void check(byte[] zip, String... trusted) {
    NormalizedModel.of(ModelArchive.of("DensityScorer", zip), trusted);
  }

  /** Reads a network or a graph, whichever it is, that {@link #zip} wrote or {@link #check} let through. */
  static ScoringNetwork restore(byte[] zip) {
    try {
      InputStream in = new ByteArrayInputStream(zip);
      Normalizer<?> normalizer = ModelSerializer.restoreNormalizerFromInputStream(new ByteArrayInputStream(zip));
      if (isGraph(zip)) {
        ComputationGraph graph = ModelSerializer.restoreComputationGraph(in, false);
        return new ScoringNetwork(graph, NormalizedModel.of(graph, normalizer));
      }
      MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(in, false);
      return new ScoringNetwork(network, NormalizedModel.of(network, normalizer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what features come in: DOUBLE where they are normalised, as a float may have too few digits. */
  DataType type() {
    return normalised.units().isPresent() ? DataType.DOUBLE : model.params().dataType();
  }

  /** Predicts rows of features, [n,F], in units of features and labels. */
  Predictions predict(INDArray features) {
    return normalised.predict(features);
  }

  /** Adds examples to an evaluation. */
  void evaluate(DataSetIterator examples, DensityEvaluation evaluation) {
    if (model instanceof ComputationGraph graph) {
      DensityScores.add(graph, new MultiDataSetIteratorAdapter(examples), evaluation);
    } else {
      DensityScores.add((MultiLayerNetwork) model, examples, evaluation);
    }
  }

  private static boolean isGraph(byte[] zip) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (entry.getName().equals(CONFIGURATION)) {
          JsonNode configuration = new ObjectMapper().readTree(entries.readAllBytes());
          return configuration.has("vertices");
        }
      }
    }
    throw new EOFException(CONFIGURATION);
  }
}
