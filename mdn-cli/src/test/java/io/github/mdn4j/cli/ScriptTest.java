// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script mdn, with commands shown and not run. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ScriptTest {

  @TempDir
  private Path elsewhere;

  @Test
  void theJarRunsWithTheArgumentsAsTheyAre() throws Exception {
    Path script = Path.of("..", "mdn").toAbsolutePath().normalize();
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString(), "predict", "--in", "two words.csv")
            .directory(elsewhere.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("NOOP", "echo");
    builder.environment().remove("JAVA_OPTS");
    builder.environment().remove("OMP_NUM_THREADS");
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertTrue(text.contains("env OMP_NUM_THREADS=1") && text.contains("-Xmx256m"), text);
    assertTrue(text.matches("(?s).*-jar \\S+bin\\.jar predict --in two words\\.csv\n"), text);
  }
}
