// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runner that the examples of Deeplearning4j come with finds and runs ours.
 *
 * <p>It lists each Java file below {@code dl4j-examples/src/main/java} that contains {@code void main}, numbered, and
 * runs the one that is chosen, without arguments, from {@code dl4j-examples/target/dl4j-examples-*-bin.jar}. The script
 * here is written from that description.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StockRunnerTest {

  private static final String RUNNER = """
      #!/usr/bin/env bash
      cd "$(dirname "$0")" || exit 1
      classes=($(cd dl4j-examples/src/main/java && find -L . -name '*.java' -exec grep -l 'void main' {} + |
        sed 's|^\\./||; s|/|.|g; s|\\.java$||' | sort))
      for i in "${!classes[@]}"; do
        echo "[$((i + 1))] ${classes[$i]}"
      done
      read -r choice
      [ "$choice" = q ] && exit 0
      exec java $JAVA_OPTS -cp ./dl4j-examples/target/dl4j-examples-*-bin.jar "${classes[$((choice - 1))]}"
      """;

  @TempDir
  private Path folder;

  @BeforeEach
  void layOut() throws IOException {
    Path module = Files.createDirectories(folder.resolve("dl4j-examples"));
    Files.createDirectories(module.resolve("src/main"));
    Files.createSymbolicLink(module.resolve("src/main/java"), Path.of("src/main/java").toAbsolutePath());
    Files.writeString(folder.resolve("runexamples.sh"), RUNNER);
    try (OutputStream jar =
        Files.newOutputStream(Files.createDirectories(module.resolve("target")).resolve("dl4j-examples-1-bin.jar"))) {
      new JarOutputStream(jar, everything()).close();
    }
  }

  /** The shaded jar is made after the tests; this one points to the same classes. */
  private static Manifest everything() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    return manifest;
  }

  @Test
  void examplesAndNotebooksAreListed() throws Exception {
    List<String> lines = run("q");

    for (String name : List.of("inverse.PrmlInverseProblem", "inverse.RobotArm", "notebooks.PrmlInverseProblemNotebook")) {
      assertTrue(lines.stream().anyMatch(line -> line.endsWith(" io.github.mdn4j.examples." + name)), name + lines);
    }
  }

  @Test
  void anExampleRuns() throws Exception {
    runs("Arcsine", "result arcsine ours ");
  }

  @Test
  void aNotebookRuns() throws Exception {
    runs("notebooks.PrmlInverseProblemNotebook", "The pictures are in ");
  }

  private void runs(String name, String last) throws Exception {
    List<String> listed = run("q");
    String line = listed.stream().filter(l -> l.endsWith("." + name)).findFirst().orElseThrow();
    String number = line.substring(1, line.indexOf(']'));

    List<String> lines = run(number);

    assertTrue(lines.get(lines.size() - 1).startsWith(last), () -> String.join("\n", lines));
  }

  private List<String> run(String choice) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", folder.resolve("runexamples.sh").toString())
        .directory(folder.toFile())
        .redirectErrorStream(true);
    builder.environment().put("JAVA_OPTS", "-Xmx2g -Djava.awt.headless=true -Dorg.bytedeco.javacpp.maxbytes=4g");
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().merge("PATH", Path.of(System.getProperty("java.home"), "bin").toString(),
        (path, java) -> java + File.pathSeparator + path); // of the Java that runs the tests
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write((choice + "\n").getBytes(StandardCharsets.UTF_8));
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    assertEquals(0, status, text);
    return text.lines().toList();
  }
}
