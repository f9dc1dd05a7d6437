// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.calibration.Recalibration;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.layer.DensityScores;
import io.github.mdn4j.layer.NormalizedModel;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.ensemble.Ensemble;
import io.github.mdn4j.layer.ensemble.EnsembleArchive;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
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
 * A restored network, graph or ensemble with one density output, and what was in its file beside it.
 *
 * @param model a {@link MultiLayerNetwork} or a {@link ComputationGraph}; of an ensemble the first member
 * @param type what features come in: DOUBLE where they are normalised, as a float may have too few digits
 * @param plain predicts rows of features [n,F], in units of features and labels
 * @param recalibration what predictions are changed by; null for nothing
 */
record ScoringNetwork(
    Model model, DataType type, Function<INDArray, Predictions> plain, Recalibration recalibration) {

  private static final String CONFIGURATION = "configuration.json"; // as ModelSerializer names it
  private static final String WHO = "DensityScorer";

  /** Writes a network for {@link #restore}. */
  static byte[] zip(Model network) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ModelSerializer.writeModel(network, out, false);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes an ensemble for {@link #restore}. */
  static byte[] zip(Ensemble ensemble) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ensemble.save(out);
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
    if (EnsembleArchive.isOne(zip)) {
      EnsembleArchive.of(WHO, zip).ensemble(trusted);
      return;
    }
    ModelArchive archive = ModelArchive.of(WHO, zip);
    archive.calibration();
    NormalizedModel.of(archive, trusted);
  }

  /**
   * Reads a network, a graph or an ensemble, whichever it is, that {@link #zip} wrote or {@link #check} let through.
   *
   * @param trusted packages of classes that members of an ensemble may name
   */
  static ScoringNetwork restore(byte[] zip, String... trusted) {
    if (EnsembleArchive.isOne(zip)) {
      EnsembleArchive archive = EnsembleArchive.of(WHO, zip);
      Ensemble ensemble = archive.ensemble(trusted);
      return new ScoringNetwork(
          ensemble.networks().get(0), ensemble.type(), ensemble::predict, recalibration(archive.calibration()));
    }
    Recalibration recalibration = recalibration(ModelArchive.of(WHO, zip).calibration());
    try {
      InputStream in = new ByteArrayInputStream(zip);
      Normalizer<?> normalizer = ModelSerializer.restoreNormalizerFromInputStream(new ByteArrayInputStream(zip));
      if (isGraph(zip)) {
        ComputationGraph graph = ModelSerializer.restoreComputationGraph(in, false);
        return of(graph, NormalizedModel.of(graph, normalizer), recalibration);
      }
      MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(in, false);
      return of(network, NormalizedModel.of(network, normalizer), recalibration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ScoringNetwork of(Model model, NormalizedModel normalised, Recalibration recalibration) {
    DataType type = normalised.units().isPresent() ? DataType.DOUBLE : model.params().dataType();
    return new ScoringNetwork(model, type, normalised::predict, recalibration);
  }

  private static Recalibration recalibration(Optional<Calibration> calibration) {
    return calibration.flatMap(Calibration::recalibration).orElse(null);
  }

  /** Predicts rows of features, [n,F], in units of features and labels; recalibrated, if the file says how. */
  Predictions predict(INDArray features) {
    Predictions predictions = plain.apply(features);
    return recalibration == null ? predictions : predictions.recalibrated(recalibration);
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
