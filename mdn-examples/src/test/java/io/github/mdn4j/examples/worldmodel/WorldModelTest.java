// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.examples.BothWays;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

class WorldModelTest {

  @TempDir
  private Path folder;

  private static String run(int status, String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int got = WorldModel.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
    String text = printed.toString(StandardCharsets.UTF_8);
    assertEquals(status, got, text);
    return text;
  }

  private String small(int epochs, String checkpoint) {
    return run(0, "--rollouts", "20", "--test-rollouts", "1", "--epochs", Integer.toString(epochs), "--plots",
        folder.toString(), "--checkpoint", checkpoint);
  }

  @Test
  void itLearnsDreamsAndEndsWithItsResultsAndGoesOnFromItsCheckpoint() throws IOException {
    String once = small(2, folder.resolve("once").toString());
    List<String> lines = once.strip().lines().toList();
    String number = "-?\\d+\\.\\d{3}";
    for (int i = 0; i < 2; i++) {
      String name = i == 0 ? "mixture" : "unimodal";
      String result = lines.get(lines.size() - 2 + i);
      assertTrue(
          result.matches("result worldmodel " + name + " test " + number + " entropy " + number
              + " nats/dimension epochs 2"),
          once);
    }
    assertEquals(800, ImageIO.read(folder.resolve("water.png").toFile()).getWidth());
    assertEquals(800, ImageIO.read(folder.resolve("calibration.png").toFile()).getWidth());
    small(1, folder.resolve("twice").toString());
    String twice = small(2, folder.resolve("twice").toString());
    assertEquals(lines.get(lines.size() - 2), twice.strip().lines().toList().get(
        (int) twice.strip().lines().count() - 2));
  }

  @Test
  void aStepOfARolloutIsWhatTheModelLearns() {
    double[][] z = new double[3][GeyserField.GEYSERS];
    z[1][0] = 0.25;
    z[2][31] = 0.5;
    Rollout rollout = new Rollout(z, new int[] {2, 0}, new double[] {-0.3, 1}, true);
    double[] first = rollout.sequence().labels()[0];
    assertEquals(0.25, first[0]);
    assertArrayEquals(new double[] {-0.3, 0}, Arrays.copyOfRange(first, 32, 34));
    assertArrayEquals(new double[] {1, 1}, Arrays.copyOfRange(rollout.sequence().labels()[1], 32, 34));
    assertArrayEquals(new double[] {0, 0, 1}, Arrays.copyOfRange(rollout.sequence().features()[0], 32, 35));
    assertEquals(0.25, rollout.sequence().features()[1][0]);
    assertEquals(0.7, rollout.gain(), 1e-12);
  }

  @Test
  void theModelIsThirtyTwoMixturesARewardAndDone() {
    ComputationGraph net = WorldSettings.quick().network(WorldSettings.mixture());
    assertEquals(34, WorldSettings.mixture().labelWidth());
    assertEquals(33 * 15 + 1, WorldSettings.mixture().parameterWidth());
    assertEquals((35 + 128 + 1) * 4 * 128 + (128 + 35 + 1) * 496, net.numParams());
  }

  @Test
  void aDreamKeepsItsActionsAndEndsAtTheLatestAfterSixtySteps() {
    ComputationGraph net = WorldSettings.quick().network(WorldSettings.mixture());
    List<Rollout> dreams = Dream.of(net, 5, Keeper.IDLE, Temperature.ONE, new SplittableRandom(1));
    assertEquals(5, dreams.size());
    for (Rollout dream : dreams) {
      assertTrue(dream.steps() <= 60 && (dream.done() || dream.steps() == 60));
      assertEquals(dream.steps() + 1, dream.z().length);
      assertEquals(dream.steps(), dream.rewards().length);
      assertEquals(0, Arrays.stream(dream.actions()).sum());
    }
  }

  @Test
  void theScoreOfAModelIsItsLossTakenApart() {
    ComputationGraph net = WorldSettings.quick().network(WorldSettings.mixture());
    List<Rollout> rollouts = Rollout.of(3, Keeper.RANDOM, new SplittableRandom(1));
    WorldScore score = WorldScore.of(net, rollouts);
    double nats = 0;
    int steps = 0;
    for (Rollout rollout : rollouts) {
      DataSet one = new SequenceDataSetIterator.Builder(List.of(rollout.sequence()), 1).build().next();
      nats += net.score(one);
      steps += rollout.steps();
    }
    assertEquals(nats / steps, 32 * score.latent() + score.reward() + score.done(), 1e-3);
    assertEquals(1, Arrays.stream(score.pit()).average().orElseThrow(), 1e-9);
  }

  @Test
  void otherBackendsGiveTheSame() throws Exception {
    BothWays.agree(
        WorldModel.class,
        0.02,
        out -> assertEquals(
            0,
            WorldModel.run(
                out, "--rollouts", "4", "--test-rollouts", "4", "--epochs", "1", "--plots", folder.toString())));
  }

  @Test
  void mistakesFailWithAMessage() {
    assertTrue(run(0, "--help").contains("--test-rollouts"));
    run(2, "--rollouts", "0");
    run(2, "--frobnicate");
  }
}
