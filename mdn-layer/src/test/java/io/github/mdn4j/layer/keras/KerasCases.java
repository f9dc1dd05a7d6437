// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Models that Keras has saved, with what it predicts for them: a zip that tools/keras_models.py writes.
 *
 * @param folder where the files of the models are
 * @param cases their descriptions
 */
record KerasCases(Path folder, List<JsonNode> cases) {

  /** Takes a zip among the resources apart. */
  static KerasCases of(String zip, Path folder) throws IOException {
    try (InputStream in = KerasCases.class.getResourceAsStream(zip); ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Files.copy(entries, folder.resolve(entry.getName()));
      }
    }
    JsonNode all = new ObjectMapper().readTree(folder.resolve("cases.json").toFile());
    List<JsonNode> cases = new ArrayList<>();
    all.get("cases").forEach(cases::add);
    return new KerasCases(folder, cases);
  }

  JsonNode named(String name) {
    return cases.stream().filter(each -> each.get("name").asText().equals(name)).findFirst().orElseThrow();
  }

  File file(JsonNode model, String suffix) {
    for (JsonNode file : model.get("files")) {
      if (file.asText().endsWith(suffix)) {
        return folder.resolve(file.asText()).toFile();
      }
    }
    throw new IllegalArgumentException(model.get("name") + " has no " + suffix);
  }

  static INDArray array(JsonNode node) {
    long[] shape = new long[node.get("shape").size()];
    Arrays.setAll(shape, i -> node.get("shape").get(i).asLong());
    double[] data = new double[node.get("data").size()];
    Arrays.setAll(data, i -> node.get("data").get(i).asDouble());
    return Nd4j.createFromArray(data).reshape('c', shape).castTo(DataType.FLOAT);
  }

  static INDArray[] arrays(JsonNode nodes) {
    INDArray[] arrays = new INDArray[nodes.size()];
    Arrays.setAll(arrays, i -> array(nodes.get(i)));
    return arrays;
  }

  /** A network that was read, of either kind. */
  record Read(MultiLayerNetwork network, ComputationGraph graph) {

    static Read of(File file, boolean sequential)
        throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
      return sequential
          ? new Read(Keras3ModelImport.importKerasSequentialModelAndWeights(file), null)
          : new Read(null, Keras3ModelImport.importKerasModelAndWeights(file));
    }

    INDArray[] output(INDArray... inputs) {
      return network != null ? new INDArray[] {network.output(inputs[0])} : graph.output(inputs);
    }
  }

  /** Returns by how much predictions differ from Keras's, or says what else is different. */
  static String difference(JsonNode model, INDArray[] outputs) {
    if (outputs.length != model.get("outputs").size()) {
      return outputs.length + " outputs for " + model.get("outputs").size();
    }
    double most = 0;
    for (int i = 0; i < outputs.length; i++) {
      INDArray expected = array(model.get("outputs").get(i)).castTo(DataType.DOUBLE);
      INDArray actual = outputs[i].castTo(DataType.DOUBLE);
      if (!Arrays.equals(expected.shape(), actual.shape())) {
        return "shape " + Arrays.toString(actual.shape()) + " for " + Arrays.toString(expected.shape());
      }
      if (!model.get("heads").get(i).isNull()) {
        actual = kerasOrder(actual, model.get("heads").get(i).get(0).asInt(), model.get("heads").get(i).get(1).asInt());
      }
      double largest = Math.max(1, expected.amaxNumber().doubleValue());
      most = Math.max(most, actual.sub(expected).amaxNumber().doubleValue() / largest);
    }
    return most <= 1e-5 ? null : String.format("off by %.2g: %s", most, Arrays.toString(outputs));
  }

  /** Puts a raw row of ours into the order of keras-mdn-layer, with scales after their activation. */
  private static INDArray kerasOrder(INDArray raw, int d, int k) {
    Mixture density = Mixture.of(k, DiagonalGaussian.of(d));
    DiagonalGaussian component = (DiagonalGaussian) density.component();
    long width = raw.size(raw.rank() - 1);
    INDArray rows = raw.dup('c').reshape('c', raw.length() / width, width);
    INDArray ordered = Nd4j.create(DataType.DOUBLE, rows.shape());
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < d; j++) {
          int first = density.componentColumn(i);
          ordered.putScalar(row, (long) i * d + j, rows.getDouble(row, first + component.locationColumn(j)));
          double scale = rows.getDouble(row, first + component.scaleColumn(j));
          double elu = scale > 0 ? scale + 1 : Math.exp(scale);
          ordered.putScalar(row, (long) (k + i) * d + j, elu + 1e-7);
        }
        ordered.putScalar(row, 2L * k * d + i, rows.getDouble(row, density.logitColumn(i)));
      }
    }
    return ordered.reshape(raw.shape());
  }
}
