// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.calibration.TemperatureScaling;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.attention.AttentionWindowLSTM;
import io.github.mdn4j.layer.fused.FusedDense;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.fused.FusedOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.example.Foreign;
import org.example.UnitGaussian;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ModelArchiveTest {

  private static final String FOREIGN = "org.example.Foreign";

  @TempDir
  private Path folder;

  private static MultiLayerNetwork trained() {
    MultiLayerNetwork network =
        Networks.dense(Mixture.of(2, DiagonalGaussian.of(1)), DataType.FLOAT, new Adam(0.05));
    for (int i = 0; i < 3; i++) {
      network.fit(data());
    }
    return network;
  }

  private static DataSet data() {
    return new DataSet(Networks.gaussian(1, DataType.FLOAT, 10, 3), Networks.gaussian(2, DataType.FLOAT, 10, 1));
  }

  private static NormalizerStandardize normaliser() {
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(data());
    return normaliser;
  }

  private byte[] zip(Model model, DataNormalization normaliser) throws IOException {
    Path file = folder.resolve("written.zip");
    ModelSerializer.writeModel(model, file.toFile(), true);
    if (normaliser != null) { // afterwards: writeModel with a normaliser fails in M2.1
      ModelSerializer.addNormalizerToModel(file.toFile(), normaliser);
    }
    return Files.readAllBytes(file);
  }

  /** A file that is damaged in one byte says so, or gives what the whole one gives. */
  @Test
  void noByteOfAFileCanBeWrongUnnoticed() throws IOException {
    MultiLayerNetwork network = trained();
    NormalizerStandardize normaliser = normaliser();
    byte[] zip = zip(network, normaliser);
    int refused = 0;
    for (int turn : Boolean.getBoolean("mdn4j.long") ? new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255} : new int[] {1}) {
      for (int i = 0; i < zip.length; i++) {
        zip[i] ^= (byte) turn;
        String where = "byte " + i + " of " + zip.length + " turned by " + turn;
        try {
          ModelArchive archive = ModelArchive.of("m.zip", zip);
          MultiLayerNetwork read = archive.network(true);
          assertEquals(network.params(), read.params(), where);
          assertEquals(network.getUpdater().getStateViewArray(), read.getUpdater().getStateViewArray(), where);
          assertEquals(network.getLayerWiseConfigurations(), read.getLayerWiseConfigurations(), where);
          assertEquals(network.getIterationCount(), read.getIterationCount(), where);
          assertEquals(normaliser, archive.normalizer().orElse(null), where);
        } catch (DL4JInvalidInputException e) {
          refused++;
          assertTrue(e.getMessage().startsWith("m.zip"), e.getMessage());
        }
        zip[i] ^= (byte) turn;
      }
    }
    assertTrue(refused > zip.length / 2, "refused " + refused);
    assertEquals(network.params(), ModelArchive.of("m.zip", zip).network(false).params());
  }

  /** What the check is for: Deeplearning4j's own reader reads on to the first thing that does not look like an entry. */
  @Test
  void oneByteIsEnoughToLoseANormaliserOtherwise() throws IOException {
    byte[] zip = zip(trained(), normaliser());
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    zip[text.indexOf("normalizer.bin")] ^= 1;
    assertNull(ModelSerializer.restoreNormalizerFromInputStream(new ByteArrayInputStream(zip)));
    String message =
        assertThrows(DL4JInvalidInputException.class, () -> ModelArchive.of("m.zip", zip)).getMessage();
    assertTrue(message.contains("m.zip is damaged"), message);
  }

  @Test
  void aGraphIsReadFromAFile() throws IOException {
    ComputationGraph graph =
        Networks.twoOutputs(Mixture.of(2, DiagonalGaussian.of(1)), DataType.FLOAT, new Adam(0.05));
    Path file = folder.resolve("graph.zip");
    Files.write(file, zip(graph, null));
    ModelArchive archive = ModelArchive.of(file);
    assertTrue(archive.isGraph());
    assertEquals(graph.params(), archive.graph(true).params());
    assertTrue(archive.normalizer().isEmpty());
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] with(byte[] zip, String name, byte[] content) throws IOException {
    Map<String, byte[]> entries = entries(zip);
    entries.put(name, content);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] renamed(byte[] zip, String from, String to) throws IOException {
    String json = new String(entries(zip).get("configuration.json"), StandardCharsets.UTF_8);
    String other = json.replaceAll(from, to);
    assertNotEquals(json, other);
    return with(zip, "configuration.json", other.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(byte[] zip, boolean graph, String className) {
    ModelArchive archive = ModelArchive.of("m.zip", zip);
    String message = assertThrows(
        DL4JInvalidInputException.class, () -> {
          if (graph) {
            archive.graph(false);
          } else {
            archive.network(false);
          }
        }).getMessage();
    assertTrue(message.contains("but got " + className + " in its configuration"), message);
    assertNull(System.getProperty(Foreign.TRACE), "the class was initialised");
  }

  /** A layer's own name is left alone, whatever it is called. */
  @Test
  void layersAreFoundUnderTheirFormerNames() throws IOException {
    String name = "io.github.mdn4j.layer.FusedDense";
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder().seed(1).list()
            .layer(new AttentionWindowLSTM.Builder(3, 4).nIn(6).nOut(5).build())
            .layer(new FusedLSTM.Builder().nIn(8).nOut(4).build())
            .layer(new FusedDense.Builder().nIn(4).nOut(3).name(name).build())
            .layer(new FusedOutput.Builder(LossFunction.MSE).nIn(3).nOut(1).activation(Activation.IDENTITY).build())
            .setInputType(InputType.recurrent(6))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    byte[] today = zip(network, normaliser());
    byte[] then =
        renamed(
            renamed(today, "layer\\.fused\\.(Fused\\w+)", "layer.$1"), "layer\\.attention\\.Attention", "layer.Attention");
    assertThrows(
        Exception.class, () -> ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(then), true));
    ModelArchive archive = ModelArchive.of("m.zip", then);
    MultiLayerNetwork read = archive.network(true);
    assertEquals(conf, read.getLayerWiseConfigurations());
    assertEquals(network.params(), read.params());
    assertEquals(normaliser(), archive.normalizer().orElseThrow());
    assertEquals(name, read.getLayer(2).conf().getLayer().getLayerName());
  }

  @Test
  void classesFromElsewhereAreRefusedBeforeTheyAreLoaded() throws IOException {
    byte[] rows = zip(trained(), null);
    Map<String, String> names = new LinkedHashMap<>();
    names.put("io.github.mdn4j.density.DiagonalGaussian", UnitGaussian.class.getName());
    names.put("io.github.mdn4j.density.Mixture", "java.lang.Thread");
    names.put("io.github.mdn4j.loss.LossDensityNLL", FOREIGN);
    names.put("io.github.mdn4j.layer.MixtureDensityOutputLayer", FOREIGN);
    names.put("org.nd4j.linalg.activations.impl.ActivationTanH", "javax.swing.JEditorPane");
    names.put("org.nd4j.linalg.learning.config.Adam", "io.github.mdn4jx.Adam");
    names.put("\"@class\" : \"org.deeplearning4j.nn.weights.WeightInitXavier\"", "\"@class\" : \"" + FOREIGN + "\"");
    for (Map.Entry<String, String> each : names.entrySet()) {
      String named = each.getValue().replaceAll(".* : \"|\"", "");
      assertRefused(renamed(rows, each.getKey(), each.getValue()), false, named);
    }
    // Jackson reads an array of a class name and an object in the same manner
    assertRefused(
        renamed(
            rows,
            "\\{\\s*\"@class\" : \"org.nd4j.linalg.activations.impl.ActivationTanH\"\\s*}",
            "[\"" + FOREIGN + "\", {}]"),
        false,
        FOREIGN);
    byte[] graph =
        zip(Networks.twoOutputs(DiagonalGaussian.of(1), DataType.FLOAT, new Adam(0.05)), null);
    assertRefused(renamed(graph, "org.deeplearning4j.nn.conf.graph.LayerVertex", FOREIGN), true, FOREIGN);
  }

  @Test
  void aConfigurationThatIsNestedWithoutEndIsRefused() throws IOException {
    String mixture = "\\{\\s*\"@class\" : \"io.github.mdn4j.density.Mixture\"";
    String level = "{\"@class\" : \"io.github.mdn4j.density.Independent\", \"copies\" : 1, \"density\" : ";
    byte[] deep = renamed(zip(trained(), null), mixture, level.repeat(50_000) + "$0"); // a StackOverflowError otherwise
    ModelArchive archive = ModelArchive.of("m.zip", deep);
    String message = assertThrows(DL4JInvalidInputException.class, () -> archive.network(false)).getMessage();
    assertEquals("m.zip: its configuration is nested more than 500 levels deep, which no network needs", message);
  }

  @Test
  void aFamilyOfOnesOwnIsReadIfItsPackageIsTrusted() throws IOException {
    MultiLayerNetwork network = Networks.dense(new UnitGaussian(), DataType.FLOAT, new Adam(0.05));
    byte[] zip = zip(network, null);
    assertRefused(zip, false, UnitGaussian.class.getName());
    assertEquals(network.params(), ModelArchive.of("m.zip", zip).network(false, "org.example").params());
    ModelArchive almost = ModelArchive.of("m.zip", zip);
    assertThrows(DL4JInvalidInputException.class, () -> almost.network(false, "org.exam", "example"));
  }

  @Test
  void serialisedObjectsAndClassesOfNormalisersAreRefused() throws IOException {
    byte[] rows = zip(trained(), null);
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    new ObjectOutputStream(object).writeObject("anything");
    byte[] withObject = with(rows, "preprocessor.bin", object.toByteArray());
    String message =
        assertThrows(DL4JInvalidInputException.class, () -> ModelArchive.of("m.zip", withObject)).getMessage();
    assertTrue(message.contains("preprocessor.bin is a serialised Java object"), message);

    ByteArrayOutputStream custom = new ByteArrayOutputStream();
    DataOutputStream header = new DataOutputStream(custom);
    header.writeUTF("NORMALIZER");
    header.writeInt(1);
    header.writeUTF("CUSTOM");
    header.writeUTF(FOREIGN);
    ModelArchive archive = ModelArchive.of("m.zip", with(rows, "normalizer.bin", custom.toByteArray()));
    String refused = assertThrows(DL4JInvalidInputException.class, archive::normalizer).getMessage();
    assertTrue(refused.contains("names a class to read it by"), refused);
    assertNull(System.getProperty(Foreign.TRACE), "the class was initialised");
  }

  @Test
  void entriesOfOnesOwnAreReadBackAndTheNetworkAsBefore() throws IOException {
    MultiLayerNetwork network = trained();
    Path file = Files.writeString(folder.resolve("m.zip"), "what was there before");
    for (boolean updater : new boolean[] {true, false}) {
      ModelArchive.write(file, network, updater, Map.of("own.txt", new byte[] {1, 2}, "empty", new byte[0]));
      ModelArchive archive = ModelArchive.of(file);
      assertArrayEquals(new byte[] {1, 2}, archive.entry("own.txt").orElseThrow());
      assertArrayEquals(new byte[0], archive.entry("empty").orElseThrow());
      assertEquals(updater, archive.network(true).getUpdater().getStateViewArray().norm1Number().doubleValue() > 0);
      assertEquals(network.params(), ModelSerializer.restoreMultiLayerNetwork(file.toFile(), updater).params());
    }
    Path nowhere = folder.resolve("nowhere").resolve("m.zip");
    String message = assertThrows(
        UncheckedIOException.class, () -> ModelArchive.write(nowhere, network, true, Map.of())).getMessage();
    assertEquals("ModelArchive: cannot write " + nowhere, message);
  }

  @Test
  void whatIsNoZipGetsNoCalibrationAndStaysAsItWas() throws IOException {
    Calibration calibration = Calibration.of(new TemperatureScaling(Temperature.of(1, 4)));
    Path text = Files.writeString(folder.resolve("m.zip"), "no zip at all");
    String message = assertThrows(
        DL4JInvalidInputException.class, () -> ModelArchive.addCalibration(text, calibration)).getMessage();
    assertEquals(text + ": expected a zip, but got something else", message);
    assertEquals("no zip at all", Files.readString(text));
    assertThrows(
        UncheckedIOException.class, () -> ModelArchive.addCalibration(folder.resolve("nowhere.zip"), calibration));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(text), files.toList());
    }
  }
}
