// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

/** The jar that is packaged, run as docs/cli.md says: by the script, and by Java alone. */
class MdnIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir
  private Path folder;

  /** A head alone with y ~ N(a + 2 b, 0.5²). */
  @BeforeEach
  void writeModelAndTable() throws IOException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1, Scale.exp())).nIn(2).build()).build());
    net.init();
    net.setParam("0_W", Nd4j.createFromArray(new float[][] {{1, 0}, {2, 0}}));
    net.setParam("0_b", Nd4j.createFromArray(new float[][] {{0, (float) Math.log(0.5)}}));
    ModelSerializer.writeModel(net, folder.resolve("m.zip").toFile(), false);
    Files.writeString(folder.resolve("x.csv"), "a,b\n1,2\n-1.5e0, 0.25\n");
  }

  private static String jar() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("mdn-cli/target"))) {
      return files.map(Path::toString)
          .filter(name -> name.matches(".*mdn-cli-[^/]*-bin\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private String run(int status, List<String> command, String... more) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    Process process = new ProcessBuilder(all).directory(folder.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(status, process.waitFor(), text);
    return text;
  }

  private void predicts(List<String> command) throws IOException, InterruptedException {
    run(0, command, "predict", "--model", "m.zip", "--in", "x.csv", "--out", "p.csv", "--quantiles", ".05,.5,.95",
        "--mean", "--samples", "10");
    List<String> lines = Files.readAllLines(folder.resolve("p.csv"));
    assertTrue(lines.get(0).startsWith("mean,q0.05,q0.5,q0.95,sample1,"), lines.get(0));
    double z = 1.6448536269514722; // the standard normal quantile of .95
    double[] first = Arrays.stream(lines.get(1).split(",")).mapToDouble(Double::parseDouble).toArray();
    assertArrayEquals(new double[] {5, 5 - 0.5 * z, 5, 5 + 0.5 * z}, Arrays.copyOf(first, 4), 1e-6);
    assertEquals(14, first.length);
    assertEquals(3, lines.size());
    String refused = run(1, command, "predict", "--model", "x.csv", "--in", "x.csv", "--out", "q.csv", "--mean");
    assertTrue(refused.contains("mdn: "), refused);
  }

  @Test
  void javaRunsTheJar() throws Exception {
    predicts(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar()));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void theScriptRunsTheJar() throws Exception {
    predicts(List.of("bash", ROOT.resolve("mdn").toString()));
  }

  /** Of 8 features, with quantiles, means and draws of a mixture: processor time, as others may use the machine too. */
  @Test
  @Tag("long")
  @EnabledOnOs(OS.LINUX)
  void aMillionRowsTakeLessThanAMinuteAndAGigabyte() throws Exception {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new DenseLayer.Builder().nIn(8).nOut(50).activation(Activation.TANH).build())
        .layer(new DenseLayer.Builder().nIn(50).nOut(50).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 5).nIn(50).build()).build());
    net.init();
    ModelSerializer.writeModel(net, folder.resolve("m.zip").toFile(), false);
    SplittableRandom random = new SplittableRandom(1);
    try (BufferedWriter table = Files.newBufferedWriter(folder.resolve("x.csv"))) {
      table.write("a,b,c,d,e,f,g,h\n");
      for (int i = 0; i < 1_000_000; i++) {
        for (int j = 0; j < 8; j++) {
          table.write(Integer.toString(random.nextInt(-999, 1000)));
          table.write(j < 7 ? "e-3," : "e-3\n");
        }
      }
    }
    Process process = new ProcessBuilder("bash", ROOT.resolve("mdn").toString(), "predict", "--model", "m.zip",
        "--in", "x.csv", "--out", "p.csv", "--quantiles", ".05,.5,.95", "--mean", "--samples", "10", "--quiet")
        .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile()).start();
    long kilobytes = 0;
    Duration time = Duration.ZERO;
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
      time = process.info().totalCpuDuration().orElse(time);
      kilobytes = Math.max(kilobytes, peak(status));
    }
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("said")));
    try (Stream<String> lines = Files.lines(folder.resolve("p.csv"))) {
      assertEquals(1_000_001, lines.count());
    }
    assertTrue(time.toSeconds() > 0 && time.toSeconds() < 60, time.toString());
    assertTrue(kilobytes > 0 && kilobytes < 1_000_000, kilobytes + " kB");
  }

  /** Returns the most memory that a process has had so far, in kB. */
  private static long peak(Path status) {
    try {
      return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
    } catch (IOException e) {
      return 0; // the process has just ended
    }
  }
}
