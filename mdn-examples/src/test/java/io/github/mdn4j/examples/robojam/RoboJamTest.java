// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.examples.BothWays;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.Sequence;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

class RoboJamTest {

  @TempDir
  private Path folder;

  private static String run(int status, String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int got = RoboJam.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
    String text = printed.toString(StandardCharsets.UTF_8);
    assertEquals(status, got, text);
    return text;
  }

  private static String last(String text) {
    String[] lines = text.strip().split("\\R");
    return lines[lines.length - 1];
  }

  private static double inside(double place) {
    return Math.min(1, Math.max(0, place));
  }

  private String performances() throws IOException {
    StringBuilder text = new StringBuilder("performance,time,x,y\n");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 40; i++) {
      double time = 0;
      for (double[] touch : Player.play(0.8, random).touches()) {
        time += touch[2];
        text.append(String.format(
            Locale.ROOT, "%d,%.4f,%.4f,%.4f%n", i, time, inside(touch[0]), inside(touch[1])));
      }
    }
    return Files.writeString(folder.resolve("jam.csv"), text).toString();
  }

  @Test
  void aStepIsTheWayAndTheTimeToTheNextTouch() {
    Performance performance = new Performance(new double[][] {{0.5, 0.5, 0}, {0.6, 0.3, 0.05}, {0.6, 0.7, 0.1}});
    TouchSteps steps = new TouchSteps(new OffsetScale(2, 0.1));
    Sequence sequence = steps.steps(performance);
    double[][] labels = {{1, -2, 0.05}, {0, 4, 0.1}};
    double[][] features = {{0, 0, 0, 0, 0}, {0.1, -0.2, 1, -2, 0}};
    for (int t = 0; t < 2; t++) {
      assertArrayEquals(labels[t], sequence.labels()[t], 1e-12);
      assertArrayEquals(features[t], sequence.features()[t], 1e-12);
    }
    assertEquals(3 + 2 * Math.log(0.1), steps.unscaled(3), 1e-12);
  }

  @Test
  void itLearnsDrawsSavesAndEndsWithItsResult() throws IOException {
    File model = folder.resolve("net.zip").toFile();
    String text = run(0, "--data", performances(), "--seconds", "1", "--epochs", "2", "--plots", folder.toString(),
        "--model", model.toString());
    assertTrue(text.startsWith("36 performances to learn from, 4 to be tested on"), text);
    assertTrue(last(text).matches("result robojam test -?\\d+\\.\\d{3} nats/step epochs 2"), text);
    assertEquals(800, ImageIO.read(folder.resolve("responses.png").toFile()).getWidth());
    ComputationGraph net = ModelSerializer.restoreComputationGraph(model);
    assertEquals(16 * 8, net.outputSingle(Nd4j.zeros(1, TouchSteps.FEATURES, 3)).size(1));
    assertEquals(2, OffsetScale.of(model).columns());
  }

  @Test
  void aRunGoesOnFromItsCheckpointToTheSameResult() throws IOException {
    String[] arguments = {"--data", performances(), "--plots", folder.toString(), "--epochs", "2"};
    String once = run(0, arguments);
    String checkpoint = folder.resolve("checkpoint").toString();
    run(0, "--data", arguments[1], "--plots", folder.toString(), "--epochs", "1", "--checkpoint", checkpoint);
    String twice = run(0, "--data", arguments[1], "--plots", folder.toString(), "--epochs", "2", "--checkpoint",
        checkpoint);
    assertEquals(1, twice.lines().filter(line -> line.startsWith("epoch")).count(), twice);
    assertEquals(last(once), last(twice));
  }

  @Test
  void anAnswerIsAsLongAsItsCallAndBeginsWhereItEnds() {
    SplittableRandom random = new SplittableRandom(2);
    List<Performance> calls = List.of(Player.play(1, random), Player.play(2, random));
    Jam jam = new Jam(JamSettings.quick().network(), TouchSteps.of(calls));
    for (Performance call : calls) {
      Performance answer = jam.answer(call, Temperature.ONE, random);
      assertTrue(answer.seconds() <= call.seconds() || answer.touches().length == 2, answer::toString);
      double[] end = call.touches()[call.touches().length - 1];
      assertArrayEquals(new double[] {end[0], end[1], 0}, answer.touches()[0]);
    }
  }

  @Test
  void theNetworkOfThePaperHasItsSize() {
    int lstm = (5 + 512 + 1) * 4 * 512 + 2 * (512 + 512 + 1) * 4 * 512;
    assertEquals(lstm + (512 + 5 + 1) * 16 * 8, JamSettings.paper().network().numParams());
  }

  @Test
  void otherBackendsGiveTheSame() throws Exception {
    String data = performances();
    BothWays.agree(
        RoboJam.class,
        0.02,
        out -> assertEquals(
            0, RoboJam.run(out, "--data", data, "--seconds", "1", "--epochs", "1", "--plots", folder.toString())));
  }

  @Test
  void mistakesFailWithAMessage() {
    assertTrue(run(0, "--help").contains("--seconds"));
    run(2, "--seconds", "NaN");
    run(2, "--data", folder.resolve("missing.csv").toString());
  }
}
