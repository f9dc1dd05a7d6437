// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command where the disk is full, nobody reads, or it is killed: no half file under a final name. */
@EnabledOnOs(OS.LINUX)
@Timeout(600)
class FaultsIT {

  private static final Path MDN = Path.of("..", "mdn").toAbsolutePath().normalize();
  private static final String BEFORE = "what was there\n";

  @TempDir
  private Path folder;

  @BeforeEach
  void writeModelAndRows() throws IOException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).nIn(1).build()).build());
    net.init();
    ModelSerializer.writeModel(net, folder.resolve("m.zip").toFile(), false);
    Files.writeString(folder.resolve("x.csv"), "a\n" + "0.5\n".repeat(30_000));
    Files.writeString(folder.resolve("p.csv"), BEFORE);
  }

  /** Before a limit on files: unpacks native libraries and lays classes out, if nobody has. */
  private void unlimited() throws IOException, InterruptedException {
    assertEquals(0, start("\"$MDN\" predict --model m.zip --in x.csv --out q.csv --mean --quiet").waitFor());
  }

  private Process start(String shell) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", shell);
    builder.environment().put("MDN", MDN.toString());
    // Java says that it has picked them up
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
    return builder.directory(folder.toFile()).redirectError(folder.resolve("err").toFile()).start();
  }

  /** Returns what was said on standard error, which is one line that is no stack trace. */
  private String fails(int status, String shell) throws IOException, InterruptedException {
    Process process = start(shell);
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    int found = process.waitFor();
    String said = Files.readString(folder.resolve("err"));
    assertEquals(status, found, said);
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.startsWith("mdn: "), said);
    return said;
  }

  private void nothingHalfWritten() throws IOException {
    assertEquals(BEFORE, Files.readString(folder.resolve("p.csv")));
    assertEquals(List.of(), parts());
  }

  private List<String> parts() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".part")).toList();
    }
  }

  /** A limit of the shell on the size of files ends a write as a full disk does. */
  @Test
  void aFullDiskLeavesWhatWasThere() throws Exception {
    unlimited();
    String said =
        fails(1, "ulimit -f 64; \"$MDN\" predict --model m.zip --in x.csv --out p.csv --mean --samples 5 --quiet");
    assertTrue(said.contains("p.csv cannot be written: File too large"), said);
    nothingHalfWritten();
  }

  @Test
  void standardOutputThatIsFullOrThatNobodyReadsIsAFailure() throws Exception {
    String full = fails(1, "\"$MDN\" inspect m.zip > /dev/full");
    assertEquals("mdn: standard output cannot be written: No space left on device", full.strip());
    String pipe = fails(1, "set -o pipefail; \"$MDN\" inspect m.zip | true");
    assertEquals("mdn: standard output cannot be written: Broken pipe", pipe.strip());
  }

  @Test
  void whatIsKilledInTheMiddleLeavesWhatWasThere() throws Exception {
    for (String signal : List.of("TERM", "KILL")) {
      Process process = start("exec \"$MDN\" predict --model m.zip --in /dev/stdin --out p.csv --mean --quiet");
      OutputStream rows = process.getOutputStream();
      byte[] many = "0.25\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
      rows.write("a\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; parts().isEmpty() && i < 6000; i++) { // until the first block is written
        rows.write(many);
        rows.flush();
        Thread.sleep(50);
      }
      assertEquals(1, parts().size());
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      assertTrue(process.waitFor(2, TimeUnit.MINUTES));
      assertEquals(signal.equals("TERM") ? 143 : 137, process.exitValue());
      assertEquals(BEFORE, Files.readString(folder.resolve("p.csv")));
      assertEquals(signal.equals("TERM") ? 0 : 1, parts().size()); // nobody can tidy up after KILL
    }
  }

  /** More than one buffer of a pipe, from which nothing but the next bytes can be had. */
  @Test
  void pipesAreReadToTheirEnd() throws Exception {
    String rows = "cat x.csv; tail -n +2 x.csv";
    for (String pipe : List.of("<(" + rows + ")", "<((" + rows + ") | gzip -c)")) {
      assertEquals(0, start("\"$MDN\" predict --model m.zip --in " + pipe + " --out p.csv --mean --quiet").waitFor(),
          Files.readString(folder.resolve("err")));
      assertEquals(60_001, Files.readAllLines(folder.resolve("p.csv")).size());
    }
  }

  @Test
  void twoWritersOfOneFileLeaveOneOfTheTwo() throws Exception {
    Process mean = start("\"$MDN\" predict --model m.zip --in x.csv --out p.csv --mean --quiet");
    Process deviation = start("\"$MDN\" predict --model m.zip --in x.csv --out p.csv --sd --quiet");
    assertEquals(0, mean.waitFor());
    assertEquals(0, deviation.waitFor());
    List<String> lines = Files.readAllLines(folder.resolve("p.csv"));
    assertEquals(30_001, lines.size());
    assertTrue(List.of("mean", "sd").contains(lines.get(0)), lines.get(0));
    assertEquals(1, lines.subList(1, lines.size()).stream().distinct().count());
    assertEquals(List.of(), parts());
  }

  @Test
  void whatCannotBeReadOrWrittenIsSaidInALine() throws Exception {
    assertTrue(fails(1, "\"$MDN\" predict --model none.zip --in x.csv --out p.csv --mean")
        .contains("none.zip: there is no such file"));
    assertTrue(fails(1, "\"$MDN\" predict --model <(cat m.zip) --in x.csv --out p.csv --mean")
        .contains("expected a file, but this is a pipe or a device"));
    assertTrue(fails(1, "\"$MDN\" evaluate --model m.zip --in none.csv --label a --features a")
        .contains("none.csv: there is no such file"));
    assertTrue(fails(1, "\"$MDN\" predict --model m.zip --in x.csv --out none/p.csv --mean --quiet")
        .contains("none/p.csv cannot be written"));
    nothingHalfWritten();
    for (String same : List.of("x.csv", "./x.csv", "m.zip")) {
      byte[] before = Files.readAllBytes(folder.resolve(same));
      Process process = start("\"$MDN\" predict --model m.zip --in x.csv --out " + same + " --mean");
      assertEquals(2, process.waitFor());
      assertFalse(Files.readString(folder.resolve("err")).contains("\tat "));
      assertArrayEquals(before, Files.readAllBytes(folder.resolve(same)));
    }
  }

  @Test
  void picturesAreWholeOrNotThere() throws Exception {
    unlimited();
    Files.writeString(folder.resolve("y.csv"), "a,y\n" + "0.5,0.25\n0.25,1\n".repeat(50));
    String said = fails(1, "ulimit -f 4; \"$MDN\" evaluate --model m.zip --in y.csv --label y --pictures shown --quiet");
    assertTrue(said.contains(".png cannot be written: File too large"), said);
    try (Stream<Path> files = Files.list(folder.resolve("shown"))) {
      assertEquals(List.of(), files.toList());
    }
  }
}
