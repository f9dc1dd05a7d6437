// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command itself: help, version, completion, and standard output that cannot be written. */
class MdnTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Mdn.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @Test
  void theVersionIsThatOfThePom() throws IOException {
    assertEquals(0, run("--version"));
    String pom = Files.readString(Path.of("pom.xml"));
    String version = pom.replaceAll("(?s).*?<version>(.*?)</version>.*", "$1"); // of the parent
    assertEquals("mdn " + version, out.toString().lines().findFirst().orElseThrow());
    assertFalse(out.toString().contains("${"), out.toString());
    assertTrue(out.toString().contains("Java " + System.getProperty("java.version")), out.toString());
  }

  @Test
  void everyCommandHasHelpAndTheVersion() {
    for (String command : new String[] {"predict", "evaluate", "inspect", "completion"}) {
      out.getBuffer().setLength(0);
      assertEquals(0, run(command, "--help"), err.toString());
      assertTrue(out.toString().startsWith("Usage: mdn " + command), out.toString());
      assertEquals(0, run(command, "--version"), err.toString());
      assertTrue(out.toString().contains("mdn "), out.toString());
    }
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("refused or failed"), out.toString());
    assertEquals(2, run());
    assertEquals(2, run("completion", "fish"));
    assertTrue(err.toString().contains("expected bash or zsh, but got fish"), err.toString());
  }

  @ParameterizedTest
  @CsvSource({"mdn in,1,inspect", "mdn predict --qua,2,--quantiles", "mdn evaluate --no-p,2,--no-pictures",
      "mdn completion ,2,bash zsh"})
  @EnabledOnOs(OS.LINUX)
  void aShellCompletesWithTheScript(String typed, int word, String wanted, @TempDir Path folder) throws Exception {
    assertEquals(0, run("completion", "bash"));
    Path script = Files.writeString(folder.resolve("mdn.bash"), out.toString());
    String words = typed.endsWith(" ") || word == typed.split(" ").length ? typed.strip() + " ''" : typed;
    Process shell = new ProcessBuilder("bash", "-c",
        "source " + script + "; COMP_WORDS=(" + words + "); COMP_CWORD=" + word
            + "; _complete_mdn; echo \"${COMPREPLY[@]}\"")
        .redirectError(ProcessBuilder.Redirect.DISCARD) // compopt wants a shell with a person before it
        .start();
    assertTrue(shell.waitFor(2, TimeUnit.MINUTES));
    assertEquals(wanted, new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() {
    StandardOutput full = new StandardOutput(new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("No space left on device");
      }
    });
    assertEquals(1, Mdn.run(full, new PrintWriter(err), "--version"));
    assertEquals("mdn: standard output cannot be written: No space left on device", err.toString().strip());
  }
}
