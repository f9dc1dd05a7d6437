// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

class StrokePredictionTest {

  @TempDir
  private Path folder;

  private static String run(int status, String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    assertEquals(
        status, StrokePrediction.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments));
    return printed.toString(StandardCharsets.UTF_8);
  }

  // strokes of five points to the right: what comes next is certain
  private Path lines() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      text.append(String.format(
          Locale.ROOT,
          "{\"split\":\"%s\",\"drawing\":[[[0,10,20,30,40],[%d,%d,%d,%d,%d]]]}%n",
          i < 64 ? "train" : "test", i, i, i + 1, i, i));
    }
    return Files.writeString(folder.resolve("lines.ndjson"), text);
  }

  @Test
  void aShortRunDrawsAndSavesAndEndsWithItsResult() throws IOException {
    File model = folder.resolve("net.zip").toFile();
    String text = run(
        0, "--data", lines().toString(), "--epochs", "2", "--plots", folder.toString(), "--model", model.toString());
    String[] rows = text.strip().split("\\R");
    assertTrue(rows[0].startsWith("64 drawings to learn from, 16 to be tested on"), rows[0]);
    assertTrue(rows[1].matches("epoch  1  training +\\d\\.\\d{3}  test +\\d\\.\\d{3} nats/step"), rows[1]);
    String result = rows[rows.length - 1];
    assertTrue(result.matches("result strokes lines test \\d\\.\\d\\d nats/step epochs 2"), result);
    assertEquals(800, ImageIO.read(folder.resolve("drawings.png").toFile()).getWidth());
    MultiLayerNetwork net = ModelSerializer.restoreMultiLayerNetwork(model);
    assertEquals(121, net.output(Nd4j.zeros(1, 3, 1)).size(1));
    assertEquals(2, OffsetScale.of(model).columns());
  }

  @Test
  void helpIsPrintedAndAMistakeFails() {
    assertTrue(run(0, "--help").contains("--epochs"));
    run(2, "--frobnicate");
    run(2, "--data", folder.resolve("missing.ndjson").toString());
    run(2, "--epochs", "0"); // there would be no result
  }

  @Test
  void whatCannotBeWrittenIsSaidBeforeTraining() throws IOException {
    String data = lines().toString();
    assertFalse(run(1, "--data", data, "--plots", data).contains("epoch"));
    run(2, "--data", data, "--model", folder.resolve("nowhere").resolve("net.zip").toString());
  }

  @Test
  void aByteOrderMarkIsNoneOfTheFirstLine() throws IOException {
    Path marked = folder.resolve("marked.ndjson");
    Files.writeString(marked, "\uFEFF" + Files.readString(lines()));
    assertEquals(64, StrokeFile.read(marked).train().size());
  }
}
