// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script runexamples.sh, with commands shown and not run. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class RunExamplesTest {

  private static final Path SCRIPT = Path.of("..", "runexamples.sh").toAbsolutePath().normalize();

  @TempDir
  private Path elsewhere;

  private record Outcome(int status, String text) {}

  @Test
  void helpNamesTheOptions() throws Exception {
    for (String option : List.of("-h", "--help")) {
      Outcome outcome = run("", option);

      assertEquals(0, outcome.status());
      assertTrue(outcome.text().contains("--all") && outcome.text().contains("--no-pauses"), outcome.text());
    }
  }

  @Test
  void aNameRunsThatExampleWithItsOptions() throws Exception {
    Outcome outcome = run("", "PrmlInverseProblem", "--seeds", "two words");

    assertEquals(0, outcome.status(), outcome.text());
    assertTrue(
        outcome.text().endsWith("io.github.mdn4j.examples.inverse.PrmlInverseProblem --seeds two words\n"), outcome.text());
    assertTrue(outcome.text().contains("OMP_NUM_THREADS=1"), outcome.text());
  }

  @Test
  void aClassNameIsAName() throws Exception {
    Outcome outcome = run("", "io.github.mdn4j.examples.inverse.PrmlInverseProblem");

    assertEquals(0, outcome.status(), outcome.text());
    assertTrue(outcome.text().endsWith(" io.github.mdn4j.examples.inverse.PrmlInverseProblem\n"), outcome.text());
  }

  @Test
  void anExampleOfSparkRunsWithSparkAndWhatItWantsOfJava() throws Exception {
    Outcome outcome = run("", "SparkTraining", "--epochs", "2");

    assertEquals(0, outcome.status(), outcome.text());
    assertTrue(outcome.text().contains("mdn-spark/java.options"), outcome.text());
    assertTrue(outcome.text().contains("/mdn-spark/target/classes:"), outcome.text());
    assertTrue(
        outcome.text().endsWith("io.github.mdn4j.spark.examples.SparkTraining --epochs 2\n"), outcome.text());
  }

  @Test
  void anUnknownNameOrOptionFails() throws Exception {
    Outcome name = run("", "NoSuchExample");
    assertEquals(1, name.status());
    assertTrue(name.text().contains("PrmlInverseProblem"), name.text());

    assertEquals(1, run("", "--frobnicate").status());
  }

  @Test
  void withoutANameAMenuAsks() throws Exception {
    Outcome first = run("1\n");

    assertEquals(0, first.status(), first.text());
    assertTrue(first.text().startsWith("[ 1] io.github.mdn4j.examples."), first.text());
    assertEquals(0, run("q\n").status());
    assertEquals(1, run("0\n").status());
    assertEquals(1, run("1000\n").status());
    assertEquals(1, run("first\n").status());
  }

  @Test
  void allRunsEveryExampleAndEndsWithATable() throws Exception {
    Outcome outcome = run("", "--all", "--no-pauses");

    assertEquals(0, outcome.status(), outcome.text());
    String table = outcome.text().substring(outcome.text().indexOf("====== summary"));
    assertTrue(table.matches("(?s).*io\\.github\\.mdn4j\\.examples\\.inverse\\.PrmlInverseProblem +ok .*"), table);
  }

  @Test
  void allFailsIfAnExampleFails() throws Exception {
    program("bin/java", 3);
    Path maven = program("maven/mvn", 0);

    ProcessBuilder builder = command("--all", "--no-pauses");
    builder.environment().put("NOOP", "env");
    builder.environment().put("JAVA_HOME", elsewhere.toString());
    builder.environment().put("PATH", maven.getParent() + ":" + System.getenv("PATH"));
    Outcome outcome = finish(builder, "");

    assertEquals(1, outcome.status(), outcome.text());
    assertTrue(outcome.text().contains("FAILED"), outcome.text());
  }

  private Path program(String name, int status) throws IOException {
    Path file = elsewhere.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\nexit " + status + "\n");
    assertTrue(file.toFile().setExecutable(true));
    return file;
  }

  private Outcome run(String input, String... arguments) throws Exception {
    ProcessBuilder builder = command(arguments);
    builder.environment().put("NOOP", "echo");
    return finish(builder, input);
  }

  private ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_OPTS");
    return builder;
  }

  private static Outcome finish(ProcessBuilder builder, String input) throws Exception {
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }
}
