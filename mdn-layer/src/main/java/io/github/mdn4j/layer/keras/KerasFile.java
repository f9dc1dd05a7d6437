// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** A file that Keras has saved a whole model in, {@code .keras} or HDF5, told apart by their first bytes. */
final class KerasFile implements AutoCloseable {

  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private final JsonNode model;
  private final String version;
  private final boolean numbered;
  private final Hdf5Archive archive;
  private final Path copy;

  private KerasFile(JsonNode model, String version, boolean numbered, Hdf5Archive archive, Path copy) {
    this.model = model;
    this.version = version;
    this.numbered = numbered;
    this.archive = archive;
    this.copy = copy;
  }

  /**
   * Opens a file. The caller holds {@code Hdf5Archive.LOCK_OBJECT} until it is closed.
   *
   * @throws IOException if it cannot be read, or is of neither format
   * @throws InvalidKerasConfigurationException if it holds no whole model
   */
  static KerasFile open(File file)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    if (!file.isFile()) {
      throw new FileNotFoundException(file + ": there is no such file");
    }
    byte[] first;
    try (InputStream in = Files.newInputStream(file.toPath())) {
      first = in.readNBytes(HDF5.length);
    }
    if (Arrays.equals(first, HDF5)) {
      return ofHdf5(file);
    }
    if (Arrays.equals(Arrays.copyOf(first, ZIP.length), ZIP)) {
      return ofZip(file);
    }
    throw new IOException(
        file + ": expected an HDF5 file, as model.save(\"model.h5\") writes it, or a .keras file, but this is neither");
  }

  private static Hdf5Archive archive(File file, String path) throws IOException {
    try {
      return new Hdf5Archive(path);
    } catch (RuntimeException e) { // what the native library throws
      throw new IOException(file + ": an HDF5 file, but it cannot be opened; it may be cut short", e);
    }
  }

  private static KerasFile ofHdf5(File file)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    Hdf5Archive archive = archive(file, file.getPath());
    try {
      if (!archive.hasAttribute("model_config") || !archive.hasAttribute("keras_version")) {
        throw new InvalidKerasConfigurationException(
            file + ": expected a whole model, but it has no attributes model_config and keras_version");
      }
      String version = archive.readAttributeAsFixedLengthString("keras_version", 1);
      return new KerasFile(json(file, archive.readAttributeAsJson("model_config")), version, false, archive, null);
    } catch (InvalidKerasConfigurationException | UnsupportedKerasConfigurationException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static KerasFile ofZip(File file)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasZip zip = KerasZip.read(file);
    try {
      JsonNode metadata = json(file, zip.metadata());
      String version = metadata.path("keras_version").asText("?").substring(0, 1);
      return new KerasFile(json(file, zip.config()), version, true, archive(file, zip.weights().toString()), zip.weights());
    } catch (IOException | InvalidKerasConfigurationException | RuntimeException e) {
      Files.deleteIfExists(zip.weights());
      throw e;
    }
  }

  private static JsonNode json(File file, String text) throws InvalidKerasConfigurationException {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidKerasConfigurationException(file + ": the configuration of a Keras model is not JSON", e);
    }
  }

  /** Returns the first digit of the version of Keras that has written it. */
  String version() {
    return version;
  }

  /** Returns the model's class and configuration. */
  JsonNode model() {
    return model;
  }

  /**
   * Returns the weights of a layer.
   *
   * @param settings the layer's
   * @param number how many layers of its class are in front of it: a {@code .keras} file goes by that
   */
  KerasWeights weights(KerasSettings settings, int number)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasArchive layers = KerasArchive.of(archive);
    Map<String, INDArray> weights =
        numbered
            ? layers.numbered(settings.kind(), number, settings.who(), settings.name())
            : layers.weights(settings.name());
    return new KerasWeights(settings.who(), weights, numbered);
  }

  @Override
  public void close() throws IOException {
    archive.close();
    if (copy != null) {
      Files.deleteIfExists(copy);
    }
  }
}
