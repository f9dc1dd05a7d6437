// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IamOnDbTest {

  private static final String HEAD = """
      <?xml version="1.0" encoding="ISO-8859-1"?>
      <WhiteboardCaptureSession>
      <WhiteboardDescription><SensorLocation corner="top_left"/></WhiteboardDescription>
      <StrokeSet>
      """;
  private static final String STROKE = """
      <Stroke colour="black" start_time="1.0" end_time="1.2">
      <Point x="10" y="20" time="1.0"/>
      <Point x="12" y="21.5" time="1.1"/>
      </Stroke>
      """;
  private static final String TAIL = "</StrokeSet>\n</WhiteboardCaptureSession>\n";

  @TempDir
  private Path folder;

  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void writeSoundFiles() throws IOException {
    line("a01-000u-01", HEAD + STROKE + STROKE + TAIL);
    line("a01-000u-02", HEAD + STROKE + TAIL);
    form("a01-000u", "OCR:\n\nA M0VE\nto stop\n\nCSR:\n\nA MOVE\nto stop \n\n");
  }

  private Path line(String name, String text) throws IOException {
    Path file = folder.resolve("lineStrokes").resolve(name.substring(0, 3)).resolve(name.substring(0, 7))
        .resolve(name + ".xml");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
  }

  private Path form(String name, String text) throws IOException {
    Path file = folder.resolve("ascii").resolve(name.substring(0, 3)).resolve(name.substring(0, 7))
        .resolve(name + ".txt");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
  }

  @Test
  void linesComeInTheOrderOfTheirNames() throws IOException {
    for (String name : List.of("b02-001-02", "a02-050-01", "b02-001-01", "a01-000u-03")) {
      line(name, HEAD + STROKE + TAIL);
    }
    assertEquals(
        List.of("a01-000u-01", "a01-000u-02", "a01-000u-03", "a02-050-01", "b02-001-01", "b02-001-02"),
        read(OnDamage.FAIL).stream().map(WrittenLine::name).toList());
  }

  private List<WrittenLine> read(OnDamage onDamage) {
    return IamOnDb.read(folder, onDamage, warnings::add);
  }

  /** The file is left out or stops everything, and is named with its line either way. */
  private void assertNamed(Path file, int line, String fault) {
    String message = assertThrows(IllegalArgumentException.class, () -> read(OnDamage.FAIL)).getMessage();
    assertTrue(message.startsWith(file + ", line " + line + ": "), message);
    assertTrue(message.contains(fault), message);
    warnings.clear();
    assertEquals(2, read(OnDamage.SKIP).size());
    assertEquals(List.of("left out: " + message), warnings);
  }

  @Test
  void linesComeWithTheirTexts() {
    List<WrittenLine> lines = read(OnDamage.FAIL);
    assertEquals(List.of("a01-000u-01", "a01-000u-02"), lines.stream().map(WrittenLine::name).toList());
    assertEquals(List.of("A MOVE", "to stop"), lines.stream().map(WrittenLine::text).toList());
    assertEquals(2, lines.get(0).drawing().strokes().size());
    assertArrayEquals(new double[][] {{10, 20}, {12, 21.5}}, lines.get(1).drawing().strokes().get(0));
    assertTrue(warnings.isEmpty());
  }

  @Test
  void aLineWithoutATranscriptHasNoText() throws IOException {
    line("b02-003-07", HEAD + STROKE + TAIL);
    line("a01-000u-09", HEAD + STROKE + TAIL);
    assertEquals(List.of("A MOVE", "to stop", "", ""), read(OnDamage.FAIL).stream().map(WrittenLine::text).toList());
  }

  @Test
  void damagedPointsAreNamed() throws IOException {
    assertNamed(line("a01-000u-03", HEAD + STROKE + STROKE.replace("\"12\"", "\"twelve\"") + TAIL), 11,
        "x must be a number, got \"twelve\"");
    assertNamed(line("a01-000u-03", HEAD + STROKE.replace("y=\"21.5\"", "") + TAIL), 7, "attribute y");
    assertNamed(line("a01-000u-03", HEAD + STROKE.replace("21.5", "NaN") + TAIL), 7, "finite");
    assertNamed(line("a01-000u-03", HEAD + STROKE.replace("1.1\"", "0.9\"") + TAIL), 7,
        "in the order of their times, but 0.9 comes after 1.0");
  }

  @Test
  void damagedStrokesAreNamed() throws IOException {
    assertNamed(line("a01-000u-03", HEAD + STROKE + "<Stroke>\n</Stroke>\n" + TAIL), 10, "must have a Point");
    assertNamed(line("a01-000u-03", HEAD + TAIL), 6, "2 points or more");
    assertNamed(line("a01-000u-03", "<StrokeSet>\n<Point x='1' y='1' time='1'/>\n</StrokeSet>"), 2, "in a Stroke");
    assertNamed(line("a01-000u-03", STROKE), 1, "in a StrokeSet");
  }

  @Test
  void truncatedXmlIsNamed() throws IOException {
    String whole = HEAD + STROKE + STROKE + TAIL;
    Path file = line("a01-000u-03", whole.substring(0, whole.length() - TAIL.length() - 20));
    assertNamed(file, 11, "no XML");
    assertNamed(line("a01-000u-03", ""), 1, "no XML");
    assertNamed(line("a01-000u-03", "\u0000\u0001"), 1, "no XML");
  }

  @Test
  void aLineOfAHundredMegabytesIsRefusedWithoutReadingIt() throws IOException {
    Path file = line("a01-000u-03", "");
    byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.ISO_8859_1);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write((HEAD + "<Stroke a='").getBytes(StandardCharsets.ISO_8859_1));
      for (int i = 0; i < 100; i++) {
        out.write(block);
      }
    }
    assertNamed(file, 1, "at most 8388608 bytes");
  }

  @Test
  void compressedFilesAreNamed() throws IOException {
    Path file = line("a01-000u-03", "");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((HEAD + STROKE + TAIL).getBytes(StandardCharsets.ISO_8859_1));
    }
    assertNamed(file, 1, "compressed");
    Files.delete(file);
    Path text = form("b01-000", "");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(text))) {
      out.write("CSR:\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    assertNamed(text, 1, "compressed");
  }

  @Test
  void aTranscriptWithoutItsPartIsNamed() throws IOException {
    assertNamed(form("b01-000", "OCR:\nsomething\n"), 1, "CSR:");
  }

  @Test
  void whatIsANumberInJavaAloneIsNone() throws IOException {
    for (String word : List.of("1D", "1.5f", "0x1p3", "nan", "")) {
      assertNamed(line("a01-000u-03", HEAD + STROKE.replace("\"12\"", "\"" + word + "\"") + TAIL), 7,
          "x must be a number, got \"" + word + "\"");
    }
    for (String word : List.of("NaN", "-Infinity", "1e999")) {
      assertNamed(line("a01-000u-03", HEAD + STROKE.replace("\"12\"", "\"" + word + "\"") + TAIL), 7,
          "x must be a finite number, got " + word);
    }
    line("a01-000u-03", HEAD + STROKE.replace("\"12\"", "\" 1.2e1 \"") + TAIL);
    assertEquals(12, read(OnDamage.FAIL).get(2).drawing().strokes().get(0)[1][0]);
  }

  @Test
  void noEntityIsResolved() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "the secret");
    try (ServerSocket server = new ServerSocket(0)) {
      server.setSoTimeout(200);
      String doctype = "<!DOCTYPE WhiteboardCaptureSession SYSTEM \"http://localhost:" + server.getLocalPort()
          + "/a.dtd\" [<!ENTITY e SYSTEM \"" + secret.toUri() + "\"><!ENTITY i \"5\">]>\n";
      String head = HEAD.replaceFirst("\n", "\n" + doctype);
      line("a01-000u-02", head + STROKE + TAIL);
      assertEquals(2, read(OnDamage.FAIL).size()); // the declaration is passed over
      assertNamed(line("a01-000u-03", head + STROKE.replace("\"12\"", "\"&i;\"") + TAIL), 8,
          "x must be a number, got \"\"");
      Path text = line("a01-000u-03", head + STROKE + "&e;" + TAIL);
      try {
        assertEquals(1, read(OnDamage.FAIL).get(2).drawing().strokes().size());
      } catch (IllegalArgumentException e) {
        assertFalse(e.getMessage().contains("the secret"), e.getMessage());
        assertTrue(e.getMessage().contains(text.toString()), e.getMessage());
      }
      assertThrows(SocketTimeoutException.class, server::accept);
    }
  }

  @Test
  void aFolderWithoutLinesIsRefused() {
    String message = assertThrows(
        IllegalArgumentException.class, () -> IamOnDb.read(folder.resolve("ascii"), OnDamage.SKIP, warnings::add))
        .getMessage();
    assertTrue(message.contains("lineStrokes"), message);
  }
}
