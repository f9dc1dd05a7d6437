// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.sequence.OffsetScale;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToIntBiFunction;
import javax.imageio.ImageIO;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** Short runs of the programs. */
class SketchRunsTest {

  @TempDir
  private Path folder;

  private static String run(ToIntBiFunction<PrintStream, String[]> program, int status, String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int got = program.applyAsInt(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
    String text = printed.toString(StandardCharsets.UTF_8);
    assertEquals(status, got, text);
    return text;
  }

  private static String last(String text) {
    String[] lines = text.strip().split("\\R");
    return lines[lines.length - 1];
  }

  // corners: two strokes of two and three points
  private String corners() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      text.append(String.format(
          Locale.ROOT,
          "{\"split\":\"%s\",\"drawing\":[[[0,10],[%d,%d]],[[0,10,10],[5,5,9]]]}%n",
          i < 64 ? "train" : "test", i % 7, i % 5));
    }
    return Files.writeString(folder.resolve("corners.ndjson"), text).toString();
  }

  @Test
  void sketchRnnDrawsAndSavesAndEndsWithItsResult() throws IOException {
    File model = folder.resolve("net.zip").toFile();
    String text = run(SketchRnn::run, 0, "--data", corners(), "--epochs", "2", "--plots", folder.toString(),
        "--model", model.toString());
    assertTrue(text.startsWith("64 drawings to learn from, 16 to be tested on"), text);
    assertTrue(last(text).matches("result sketchrnn test \\d\\.\\d{3} nats/step epochs 2"), text);
    assertEquals(800, ImageIO.read(folder.resolve("drawings.png").toFile()).getWidth());
    assertEquals(123, ModelSerializer.restoreMultiLayerNetwork(model).output(Nd4j.zeros(1, 5, 1)).size(1));
    assertEquals(2, OffsetScale.of(model).columns());
  }

  @Test
  void aRunGoesOnFromItsCheckpointToTheSameResult() throws IOException {
    String data = corners();
    String plots = folder.toString();
    String once = run(SketchRnn::run, 0, "--data", data, "--epochs", "2", "--plots", plots);
    String checkpoint = folder.resolve("checkpoint").toString();
    run(SketchRnn::run, 0, "--data", data, "--epochs", "1", "--plots", plots, "--checkpoint", checkpoint);
    String twice =
        run(SketchRnn::run, 0, "--data", data, "--epochs", "2", "--plots", plots, "--checkpoint", checkpoint);
    assertTrue(twice.contains("going on after 1 epochs and 0 batches"), twice);
    assertEquals(last(once), last(twice));
    String fewer =
        run(SketchRnn::run, 0, "--data", data, "--epochs", "1", "--plots", plots, "--checkpoint", checkpoint);
    assertEquals(last(once), last(fewer), "the network of two epochs");
  }

  @Test
  void theAutoencoderReportsItsCodeApartAndGoesOnToo() throws IOException {
    String data = corners();
    String plots = folder.toString();
    String once = run(SketchRnnVae::run, 0, "--data", data, "--epochs", "2", "--plots", plots);
    assertTrue(
        last(once).matches("result sketchrnn-vae test \\d\\.\\d{3} nats/step code \\d+\\.\\d\\d nats/drawing epochs 2"),
        once);
    assertEquals(800, ImageIO.read(folder.resolve("interpolation.png").toFile()).getWidth());
    assertEquals(800, ImageIO.read(folder.resolve("temperatures.png").toFile()).getWidth());
    String checkpoint = folder.resolve("checkpoint").toString();
    run(SketchRnnVae::run, 0, "--data", data, "--epochs", "1", "--plots", plots, "--checkpoint", checkpoint);
    String twice =
        run(SketchRnnVae::run, 0, "--data", data, "--epochs", "2", "--plots", plots, "--checkpoint", checkpoint);
    assertEquals(last(once), last(twice));
  }

  @Test
  void kanjiReadsVectorFilesAndSkipsTheDamagedIfTold() throws IOException {
    Path kanji = Files.createDirectory(folder.resolve("kanji"));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100; i++) {
      Files.writeString(kanji.resolve(String.format("%05x.svg", 0x4e00 + i)), MadeKanji.svg(random));
    }
    Files.writeString(kanji.resolve("05000.svg"), "<svg><path");
    String[] arguments = {"--data", kanji.toString(), "--epochs", "1", "--plots", folder.toString(), "--skip-damaged"};
    String text = run(Kanji::run, 0, arguments);
    assertTrue(text.startsWith("skipped: " + kanji + ", 05000.svg, line 1: no XML"), text);
    assertTrue(last(text).matches("result kanji test \\d\\.\\d{3} nats/step epochs 1"), text);
    run(Kanji::run, 2, "--data", kanji.toString(), "--epochs", "1", "--plots", folder.toString());
  }

  @Test
  void networksOfThePapersHaveTheirSizes() {
    int kanji = (5 + 256 + 1) * 4 * 256 + (256 + 256 + 1) * 4 * 256 + (256 + 1) * (24 + 24 * 5 + 3);
    assertEquals(kanji, Decoder.network(SketchSettings.kanji(), 0).numParams());
    int decoder = (5 + 128 + 512 + 1) * 4 * 512 + (512 + 1) * (20 + 20 * 5 + 3);
    assertEquals(decoder, Decoder.network(SketchSettings.sketchRnn(), 128).numParams());
    int encoder = 2 * (5 + 256 + 1) * 4 * 256 + 2 * (2 * 256 + 1) * 128;
    assertEquals(decoder + encoder, SketchVae.of(VaeSettings.paper()).graph().numParams());
  }

  @Test
  void mistakesFailWithAMessage() {
    assertTrue(run(SketchRnn::run, 0, "--help").contains("--checkpoint"));
    assertTrue(run(SketchRnnVae::run, 0, "--help").contains("--skip-damaged"));
    assertTrue(run(Kanji::run, 0, "--help").contains("--tolerance"));
    run(SketchRnn::run, 2, "--data", folder.resolve("missing.ndjson").toString());
    run(SketchRnnVae::run, 2, "--frobnicate");
    run(SketchRnnVae::run, 2, "--epochs", "-1");
    run(Kanji::run, 2, "--tolerance", "NaN");
    run(Kanji::run, 2, "--data", folder.resolve("missing").toString());
  }
}
