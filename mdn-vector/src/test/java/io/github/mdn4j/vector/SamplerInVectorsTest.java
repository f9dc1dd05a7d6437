// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Paths through packed weights: the same numbers whoever draws them, and those of the network. */
class SamplerInVectorsTest {

  /** Without vectors products are those of OpenBLAS, which may round by how many rows there are. */
  private static void assumeVectors() {
    assumeTrue(Arithmetic.vectors().isPresent(), "the processor has no vectors that are long enough");
  }

  @Test
  void aPathIsTheSameToTheBitWhateverIsDrawnBesideItAndByHoweverManyThreads() {
    assumeVectors();
    MultiLayerNetwork net = SampledBits.network();
    List<double[][][]> many = SampledBits.paths(net, 200);
    List<double[][][]> few = new ForkJoinPool(1).submit(() -> SampledBits.paths(net, 3)).join();
    List<double[][][]> threads = new ForkJoinPool(3).submit(() -> SampledBits.paths(net, 200)).join();
    for (int i = 0; i < many.size(); i++) {
      for (int p = 0; p < 200; p++) {
        for (int t = 0; t < 6; t++) {
          assertArrayEquals(many.get(i)[p][t], threads.get(i)[p][t], 0);
          if (p < 3) {
            assertArrayEquals(many.get(i)[p][t], few.get(i)[p][t], 0);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"21, 40", "17, 5", "16, 40", "7, 12", "1, 1"}) // inputs of up to 16 columns go another way
  void whatIsPredictedAfterDrawsIsWhatTheNetworkPredictsAfterAllThatCame(int lower, int upper) {
    MultiLayerNetwork net = SampledBits.network(lower, upper);
    INDArray x = SampledBits.sequences();
    SequenceSampler sampler = SequenceSampler.of(net);
    sampler.feed(x);
    List<double[][]> drawn = sampler.sample(5, new SplittableRandom(8));
    INDArray all = Nd4j.create(DataType.FLOAT, 7, 2, 14);
    for (int i = 0; i < 7; i++) {
      for (int d = 0; d < 2; d++) {
        for (int t = 0; t < 14; t++) {
          all.putScalar(i, d, t, t < 9 ? x.getDouble(i, d, t) : drawn.get(i)[t - 9][d]);
        }
      }
    }
    Predictions whole = Predictions.of(net, all);
    for (int i = 0; i < 7; i++) {
      assertArrayEquals(whole.row(i, 13).mean(), sampler.predictions().row(i).mean(), 2e-6);
    }
  }

  @Test
  void aGraphThatIsAChainDrawsTheSameBitsAsItsLayersInANetwork() {
    MultiLayerNetwork net = SampledBits.network();
    SequenceSampler sampler = SequenceSampler.of(net.toComputationGraph());
    sampler.feed(SampledBits.sequences());
    List<double[][][]> drawn = sampler.sample(5, 6, new SplittableRandom(4));
    List<double[][][]> expected = SampledBits.paths(net, 5);
    for (int i = 0; i < expected.size(); i++) {
      for (int p = 0; p < 5; p++) {
        for (int t = 0; t < 6; t++) {
          assertArrayEquals(expected.get(i)[p][t], drawn.get(i)[p][t], 0);
        }
      }
    }
  }

  @Test
  void anotherJavaMachineHasTheSameBits() throws IOException, InterruptedException {
    assumeVectors();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-D") || argument.startsWith("-X") || argument.startsWith("--"))
        .forEach(command::add);
    // Surefire sets it without an argument
    command.add("-Dmdn4j.vector.lstm=" + System.getProperty("mdn4j.vector.lstm", ""));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SampledBits.class.getName());
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals(SampledBits.bits(), out.lines().filter(line -> line.startsWith("bits ")).findFirst().orElse(out));
  }
}
