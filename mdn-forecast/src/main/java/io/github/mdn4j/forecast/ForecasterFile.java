// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.layer.model.ModelArchive;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/**
 * A network with the windows that it was trained on: a model file of {@link ModelSerializer}, which reads the network as
 * before, with one entry more.
 */
record ForecasterFile(MultiLayerNetwork network, Windowing windowing) {

  private static final String ENTRY = "windowing.json";

  static void write(Path file, MultiLayerNetwork network, Windowing windowing) {
    byte[] json = windowing.toJson().getBytes(StandardCharsets.UTF_8);
    try {
      ModelArchive.write(file, network, true, Map.of(ENTRY, json));
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException("cannot write a forecaster into " + file, e.getCause());
    }
  }

  static ForecasterFile read(Path file, String... trusted) {
    ModelArchive archive = ModelArchive.of(file);
    byte[] json = archive.entry(ENTRY).orElseThrow(() -> new DL4JInvalidInputException(
        file + ": expected a forecaster, a network with " + ENTRY + ", but got a model without"));
    try {
      return new ForecasterFile(
          archive.network(true, trusted), Windowing.fromJson(new String(json, StandardCharsets.UTF_8)));
    } catch (DL4JInvalidConfigException e) {
      throw new DL4JInvalidInputException(file + ": " + ENTRY + ": " + e.getMessage(), e);
    }
  }
}
