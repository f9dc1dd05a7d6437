// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of Keras 3 that are broken or want something else than to be read. */
class KerasFileTest {

  @TempDir
  static Path folder;

  private static File good;

  @BeforeAll
  static void unpack() throws IOException {
    KerasCases models = KerasCases.of("layers.zip", Files.createDirectory(folder.resolve("models")));
    good = models.file(models.named("MDN: rows"), ".keras");
  }

  private static Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(good.toPath()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static File zipped(String name, Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return Files.write(folder.resolve(name), bytes.toByteArray()).toFile();
  }

  private static String refusal(Class<? extends Exception> type, File file) {
    return assertThrows(type, () -> Keras3ModelImport.importKerasSequentialModelAndWeights(file)).getMessage();
  }

  private static File withConfig(String name, String from, String to) throws IOException {
    Map<String, byte[]> entries = entries();
    String config = new String(entries.get("config.json"), StandardCharsets.UTF_8);
    assertTrue(config.contains(from), config);
    entries.put("config.json", config.replace(from, to).getBytes(StandardCharsets.UTF_8));
    return zipped(name, entries);
  }

  @Test
  void aFileWithoutOneOfItsPartsIsRefused() throws IOException {
    for (String part : new String[] {"config.json", "metadata.json", "model.weights.h5"}) {
      Map<String, byte[]> entries = entries();
      entries.remove(part);
      String message = refusal(IOException.class, zipped("without.keras", entries));
      assertTrue(message.contains("expected a .keras file with " + part), message);
    }
  }

  @Test
  void aFileThatIsCutShortIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(good.toPath());
    File part = Files.write(folder.resolve("part.keras"), java.util.Arrays.copyOf(whole, whole.length / 2)).toFile();
    assertTrue(refusal(IOException.class, part).contains("cut short"));
    Map<String, byte[]> entries = entries();
    entries.put("model.weights.h5", java.util.Arrays.copyOf(entries.get("model.weights.h5"), 600));
    assertTrue(refusal(IOException.class, zipped("weights.keras", entries)).contains("cut short"));
  }

  @Test
  void noNameInAFileBecomesAPath() throws Exception {
    Map<String, byte[]> entries = entries();
    entries.put("../escaped.txt", new byte[] {1});
    entries.put("assets/../../escaped.txt", new byte[] {1});
    Keras3ModelImport.importKerasSequentialModelAndWeights(zipped("escape.keras", entries));
    try (Stream<Path> files = Files.walk(folder)) {
      assertFalse(files.anyMatch(each -> each.getFileName().toString().contains("escaped")));
    }
  }

  @Test
  void noCopyOfTheWeightsIsLeft() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    long before = copies(temporary);
    Keras3ModelImport.importKerasSequentialModelAndWeights(good);
    refusal(Exception.class, withConfig("unknown.keras", "\"Dense\"", "\"Nothing\""));
    assertEquals(before, copies(temporary));
  }

  private static long copies(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(each -> each.getFileName().toString().matches("keras.*\\.h5")).count();
    }
  }

  @Test
  void weightsHaveTheShapesOfTheSettings() throws IOException {
    String message =
        refusal(InvalidKerasConfigurationException.class, withConfig("units.keras", "\"units\": 4", "\"units\": 5"));
    assertTrue(message.contains("to have shape [3, 5], but got [3, 4]"), message);
    message = refusal(
        InvalidKerasConfigurationException.class,
        withConfig("mixtures.keras", "\"num_mixtures\": 3", "\"num_mixtures\": 2"));
    assertTrue(message.contains("MDN") && message.contains("expected"), message);
    message = refusal(
        InvalidKerasConfigurationException.class, withConfig("bias.keras", "\"use_bias\": true", "\"use_bias\": false"));
    assertTrue(message.contains("vars/1") && message.contains("do not ask for"), message);
  }

  @Test
  void settingsThatAreNotKnownAreRefused() throws IOException {
    String message =
        refusal(Exception.class, withConfig("setting.keras", "\"units\": 4", "\"units\": 4, \"novelty\": [1]"));
    assertTrue(message.contains("Dense") && message.contains("the setting novelty = [1] is not known"), message);
  }

  @Test
  void anotherKindOfModelIsRefused() throws IOException {
    String message = refusal(Exception.class, withConfig("own.keras", "\"Sequential\"", "\"Mine\""));
    assertTrue(message.contains("expected a model of the class Sequential, but this is a Mine"), message);
  }
}
