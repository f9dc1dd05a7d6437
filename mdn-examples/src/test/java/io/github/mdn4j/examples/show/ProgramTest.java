// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramTest {

  private static List<String> errors(int status, Program.Work work, String... arguments) {
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      assertEquals(status, Program.run(ProgramTest.class, "Does something.", work, arguments));
    } finally {
      System.setErr(err);
    }
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void withoutArgumentsTheWorkIsDone() {
    int[] done = {0};
    assertEquals(List.of(), errors(0, () -> done[0]++));
    assertEquals(1, done[0]);
  }

  @Test
  void helpAndWrongOptionsDoNoWork() {
    Program.Work none = () -> {
      throw new AssertionError("work was done");
    };
    errors(0, none, "--help");
    assertEquals(
        List.of("ProgramTest: Unknown option: '--seeds'", "ProgramTest --help lists the options."),
        errors(2, none, "--seeds"));
    errors(2, none, "--version"); // nothing could be said
  }

  @Test
  void whatTheUserCanMendIsOneLine() {
    NoSuchFileException missing = new NoSuchFileException("rows.txt");
    assertEquals(List.of("ProgramTest: rows.txt: there is no such file"), errors(1, () -> {
      throw missing;
    }));
    assertEquals(List.of("ProgramTest: cannot read a set: rows.txt: there is no such file"), errors(1, () -> {
      throw new UncheckedIOException("cannot read a set", missing);
    }));
    assertEquals(List.of("ProgramTest: disk full"), errors(1, () -> {
      throw new IOException("disk full");
    }));
  }

  @Test
  void aFaultOfTheProgramKeepsItsTrace() {
    List<String> said = errors(1, () -> List.of().get(0));
    assertTrue(said.get(0).contains("IndexOutOfBounds"), said::toString);
    assertTrue(said.stream().anyMatch(line -> line.contains("at " + ProgramTest.class.getName())), said::toString);
  }
}
