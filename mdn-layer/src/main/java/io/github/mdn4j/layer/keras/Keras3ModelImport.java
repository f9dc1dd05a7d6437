// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.layers.wrappers.KerasBidirectional;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads what {@code model.save("model.h5")} of Keras 3 writes, which M2.1's {@code KerasModelImport} refuses.
 *
 * <p>The layers are those that {@code KerasModelImport} knows, and keras-mdn-layer's {@code MDN} ({@link
 * KerasMixtureDensity}). The training configuration is left out. Needs {@code deeplearning4j-modelimport} on the class
 * path.
 */
public final class Keras3ModelImport {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private Keras3ModelImport() {}

  /**
   * Reads a model of the class {@code Sequential}.
   *
   * @param file a file that ends in {@code .h5}
   * @throws IOException if it cannot be read or is no HDF5 file
   * @throws InvalidKerasConfigurationException if it holds no model, or one whose weights and settings disagree
   * @throws UnsupportedKerasConfigurationException if it holds something that is not supported, such as a model of
   *     Keras 2
   */
  public static MultiLayerNetwork importKerasSequentialModelAndWeights(File file)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    return withArchive(file, archive -> {
      KerasSequentialModel model = builder(file, archive).buildSequential();
      setWeights(file, archive, model);
      return model.getMultiLayerNetwork();
    });
  }

  /**
   * Reads a model of the functional kind.
   *
   * @param file a file that ends in {@code .h5}
   * @throws IOException if it cannot be read or is no HDF5 file
   * @throws InvalidKerasConfigurationException if it holds no model, or one whose weights and settings disagree
   * @throws UnsupportedKerasConfigurationException if it holds something that is not supported, such as a model of
   *     Keras 2
   */
  public static ComputationGraph importKerasModelAndWeights(File file)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    return withArchive(file, archive -> {
      KerasModel model = builder(file, archive).buildModel();
      setWeights(file, archive, model);
      return model.getComputationGraph();
    });
  }

  private interface Reader<T> {
    T read(Hdf5Archive archive)
        throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException;
  }

  private static <T> T withArchive(File file, Reader<T> reader)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    requireHdf5(file);
    KerasMixtureDensity.register();
    synchronized (Hdf5Archive.LOCK_OBJECT) {
      Hdf5Archive archive;
      try {
        archive = new Hdf5Archive(file.getPath());
      } catch (RuntimeException e) { // what the native library throws
        throw new IOException(file + ": an HDF5 file, but it cannot be opened; it may be cut short", e);
      }
      try (archive) {
        return reader.read(archive);
      }
    }
  }

  private static void requireHdf5(File file) throws IOException {
    if (!file.isFile()) {
      throw new FileNotFoundException(file + ": there is no such file");
    }
    try (InputStream in = Files.newInputStream(file.toPath())) {
      if (!Arrays.equals(in.readNBytes(SIGNATURE.length), SIGNATURE)) {
        throw new IOException(
            file + ": expected an HDF5 file, as model.save(\"model.h5\") writes it, but this is none");
      }
    }
  }

  private static KerasModelBuilder builder(File file, Hdf5Archive archive)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    if (!archive.hasAttribute("model_config") || !archive.hasAttribute("keras_version")) {
      throw new InvalidKerasConfigurationException(
          file + ": expected a whole model, but it has no attributes model_config and keras_version");
    }
    String version = archive.readAttributeAsFixedLengthString("keras_version", 1);
    if (!version.equals("3")) {
      throw new UnsupportedKerasConfigurationException(
          file + ": expected a model of Keras 3, but got one of Keras " + version + ": use KerasModelImport");
    }
    return new KerasModel()
        .modelBuilder()
        .modelJson(Keras3Config.toKeras2(archive.readAttributeAsJson("model_config")))
        .enforceTrainingConfig(false);
  }

  private static void setWeights(File file, Hdf5Archive archive, KerasModel model)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasArchive layers = KerasArchive.of(archive);
    for (KerasLayer layer : model.getLayers().values()) {
      if (layer.getNumParams() > 0) {
        Map<String, INDArray> weights = layers.weights(layer.getLayerName());
        if (weights.isEmpty()) {
          throw new InvalidKerasConfigurationException(
              file + ": there are no weights for the layer \"" + layer.getLayerName() + "\"");
        }
        layer.setWeights(layer instanceof KerasMixtureDensity ? weights : byLastName(layer, weights));
      }
    }
  }

  private static Map<String, INDArray> byLastName(KerasLayer layer, Map<String, INDArray> weights) {
    Map<String, INDArray> named = new HashMap<>();
    weights.forEach((path, values) -> {
      String direction = path.contains("/backward_") ? "backward_" : "forward_";
      String name = path.substring(path.lastIndexOf('/') + 1);
      named.put(layer instanceof KerasBidirectional ? direction + name : name, values);
    });
    return named;
  }
}
