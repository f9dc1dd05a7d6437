// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What bench.sh prints, and that every peer runs. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BenchTest {

  private static final String PYTHON = "/usr/bin/python3";

  @Test
  void theFirstLineNamesProcessorKernelsLanesAndJdk() {
    String line = Machine.line();
    String jdk = Pattern.quote(Runtime.version().toString());
    assertTrue(line.matches("machine .+, \\d+ cores; OpenBLAS [0-9.-]+, kernels \\w+, \\d+ lanes; JDK " + jdk), line);
  }

  @Test
  void aProcessorIsNamedWithFamilyAndModel() {
    List<String> lines = List.of("processor\t: 0", "cpu family\t: 6", "model\t\t: 207", "model name\t: Xeon: Gold",
        "", "processor\t: 1", "model name\t: another");
    assertEquals("Xeon: Gold (family 6, model 207)", Machine.processor(lines).orElseThrow());
    assertEquals("0xd0c", Machine.processor(List.of("CPU part\t: 0xd0c")).orElseThrow());
    assertTrue(Machine.processor(List.of()).isEmpty());
  }

  @Test
  void everyPeerOfTheHeadRunsAndHasItsPlaceInTheLine() {
    String line = Bench.line(new Head(32, 5, 1), null, Rounds.QUICK);
    assertTrue(line.matches("head 32 5 1 fused \\d+ samediff \\d+ builtin \\d+"), line);
  }

  @Test
  void everyPeerOfTheStepRunsAndHasItsPlaceInTheLine() {
    String line = Bench.line(new Mlp(128, 64, 2, 5, 2), null, Rounds.QUICK);
    assertTrue(line.matches("mlp 128 h64 L2 K5 D2 mdn \\d+ mse \\d+ floor \\d+ builtin \\d+"), line);
  }

  @Test
  void everyPeerOfTheSequencesRunsAndHasItsPlaceInTheLine() {
    String line = Bench.line(new Rnn(4, 8, 2, 5, 3), null, Rounds.QUICK);
    assertTrue(line.matches("rnn mb4 h8 L2 T5 K3 fused [0-9.]+ stock [0-9.]+ floor [0-9.]+"), line);
  }

  @Test
  void everyPeerOfTheBodyRunsAndHasItsPlaceInTheLine() {
    String rows = Bench.line(new Body(new Mlp(300, 5, 2, 3, 1)), null, Rounds.QUICK);
    assertTrue(rows.matches("body 300 h5 L2 K3 D1 fused \\d+ stock \\d+"), rows);
    String sequences = Bench.line(new Body(new Rnn(4, 8, 2, 5, 3)), null, Rounds.QUICK);
    assertTrue(sequences.matches("body mb4 h8 L2 T5 K3 fused [0-9.]+ stock [0-9.]+"), sequences);
  }

  @Test
  void theSamplerHasItsPlaceInTheLine() {
    String line = Bench.line(new Sample(3, 8, 2, 5, 3, 2), null, Rounds.QUICK);
    assertTrue(line.matches("sample mb3 h8 L2 T5 K3 D2 sampler [0-9.]+"), line);
  }

  @Test
  void pyTorchComesLastInTheLine() {
    assumeTrue(hasTorch(), "there is no PyTorch");
    try (Torch torch = Torch.start(PYTHON)) {
      String head = Bench.line(new Head(32, 5, 1), torch, Rounds.QUICK);
      assertTrue(head.matches("head .* builtin \\d+ torch \\d+ distributions \\d+"), head);
      String mlp = Bench.line(new Mlp(300, 5, 2, 3, 1), torch, Rounds.QUICK);
      assertTrue(mlp.matches("mlp .* builtin \\d+ torch \\d+"), mlp);
      String rnn = Bench.line(new Rnn(4, 8, 2, 5, 3), torch, Rounds.QUICK);
      assertTrue(rnn.matches("rnn .* floor [0-9.]+ torch [0-9.]+"), rnn);
      String sample = Bench.line(new Sample(3, 8, 2, 5, 3, 2), torch, Rounds.QUICK);
      assertTrue(sample.matches("sample .* sampler [0-9.]+ torch [0-9.]+"), sample);
      String body = Bench.line(new Body(new Rnn(4, 8, 2, 5, 3)), torch, Rounds.QUICK);
      assertTrue(body.matches("body mb4 .* stock [0-9.]+ torch [0-9.]+"), body);
    }
  }

  @Test
  void aMissingPyTorchIsNamed() {
    String message = assertThrows(IllegalStateException.class, () -> Torch.start("no-such-python")).getMessage();
    assertTrue(message.contains("no-such-python") && message.contains("PyTorch"), message);
  }

  @Test
  void medianIsOverRounds() {
    double[] seconds = {9, 3, 5, 1}; // the first is warm-up
    int[] calls = new int[1];
    double[] medians = new Rounds(0, 0, 0, 3).medians(List.of(budget -> seconds[Math.max(0, calls[0]++ - 2)]));
    assertEquals(3, medians[0]);
  }

  @Test
  void figuresAreWholeButSmallMilliseconds() {
    assertEquals("1", Unit.MICROSECONDS.of(1.4e-6));
    assertEquals("12346", Unit.MICROSECONDS.of(0.0123456));
    assertEquals("5.1", Unit.MILLISECONDS.of(0.00512));
    assertEquals("9", Unit.MILLISECONDS.of(0.00902));
    assertEquals("10", Unit.MILLISECONDS.of(0.00996));
    assertEquals("74", Unit.MILLISECONDS.of(0.0741));
  }

  private static boolean hasTorch() {
    try {
      return new ProcessBuilder(PYTHON, "-c", "import torch").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
