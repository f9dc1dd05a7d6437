// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrokeFileTest {

  private static final String GOOD =
      "{\"word\":\"a\",\"split\":\"train\",\"drawing\":[[[1,4],[2,2]],[[4],[7.5]]]}\n"
          + "\n"
          + "{\"split\":\"test\",\"drawing\":[[[0,1,2],[0,1,0],[5,6,7]]]}\n"
          + "{\"split\":\"valid\",\"drawing\":[[[0,1],[0,1]]]}\n";

  @TempDir
  private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void plainAndCompressedFilesGiveTheSameDrawings() throws IOException {
    Path zipped = folder.resolve("cats.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(GOOD.getBytes(StandardCharsets.UTF_8));
    }
    for (Path path : List.of(file("cats.ndjson", GOOD), zipped)) {
      StrokeSet set = StrokeFile.read(path);
      assertEquals("cats", set.name());
      assertEquals(1, set.train().size());
      assertEquals(1, set.test().size());
      assertArrayEquals(new double[][] {{1, 2}, {4, 2}}, set.train().get(0).strokes().get(0));
      assertArrayEquals(new double[][] {{4, 7.5}}, set.train().get(0).strokes().get(1));
    }
  }

  @Test
  void aBadLineIsNamedWithFileAndLine() throws IOException {
    String[][] faults = {
      {"{\"split\":", "no JSON"},
      {"[]", "the field drawing"},
      {"{\"split\":\"train\",\"drawing\":[]}", "the field drawing"},
      {"{\"split\":\"train\",\"drawing\":[[[1,2],[1]]]}", "stroke 0 must be two lists of equal length"},
      {"{\"split\":\"train\",\"drawing\":[[[1,2],[1,3]],[[],[]]]}", "stroke 1"},
      {"{\"split\":\"train\",\"drawing\":[[[1,2],[1,\"x\"]]]}", "point 1 of stroke 0"},
      {"{\"split\":\"train\",\"drawing\":[[[1],[1]]]}", "at least 2 points"}
    };
    for (String[] fault : faults) {
      Path path = file("bad.ndjson", GOOD + fault[0] + "\n" + GOOD);
      String message = assertThrows(IllegalArgumentException.class, () -> StrokeFile.read(path)).getMessage();
      assertTrue(message.startsWith(path + ", line 5: "), message);
      assertTrue(message.contains(fault[1]), message);
    }
  }

  private Path zipped(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  @Test
  void whatIsSoundIsReadIfTheCallerGoesOn() throws IOException {
    Path path = file("some.ndjson", GOOD + "{\"split\":\n" + GOOD + "{\"split\":\"test\",\"drawing\":[[[],[]]]}\n");
    List<String> faults = new ArrayList<>();
    StrokeSet set = StrokeFile.read(path, faults::add);
    assertEquals(2, set.train().size());
    assertEquals(2, set.test().size());
    assertEquals(2, faults.size());
    assertTrue(faults.get(0).startsWith(path + ", line 5: no JSON"), faults.get(0));
    assertTrue(faults.get(1).startsWith(path + ", line 10: stroke 0"), faults.get(1));
  }

  @Test
  void numbersThatAreNoneAndWhatFollowsARecordAreFaults() throws IOException {
    String[] faults = {
      "{\"split\":\"test\",\"drawing\":[[[1,1e999],[1,2]]]}",
      "{\"split\":\"test\",\"drawing\":[[[1,NaN],[1,2]]]}",
      "{\"split\":\"test\",\"drawing\":[[[1,null],[1,2]]]}",
      "{\"split\":\"test\",\"drawing\":[[[1,2],[1,2]]]} {}",
      "\u0000\u0001"
    };
    for (String fault : faults) {
      Path path = file("bad.ndjson", GOOD + fault);
      String message = assertThrows(IllegalArgumentException.class, () -> StrokeFile.read(path)).getMessage();
      assertTrue(message.startsWith(path + ", line 5: "), message);
    }
  }

  @Test
  void aCompressedFileThatBreaksOffIsNamedWithItsLine() throws IOException {
    byte[] whole = Files.readAllBytes(zipped("whole.ndjson.gz", GOOD.repeat(500)));
    Path path = Files.write(folder.resolve("half.ndjson.gz"), Arrays.copyOf(whole, whole.length - 12));
    List<String> faults = new ArrayList<>();
    StrokeSet set = StrokeFile.read(path, faults::add);
    assertTrue(set.train().size() > 400, () -> set.train().size() + " drawings");
    String last = faults.get(faults.size() - 1);
    assertTrue(
        last.matches(Pattern.quote(path + ", line ") + "\\d+: the compressed file is damaged or breaks off.*"), last);
    assertThrows(IllegalArgumentException.class, () -> StrokeFile.read(path));
  }

  @Test
  void aLineOfAHundredMegabytesIsPassedOver() throws IOException {
    Path path = folder.resolve("long.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write(GOOD.getBytes(StandardCharsets.UTF_8));
      byte[] part = "[[1,2],[3,4]],".repeat(75_000).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 100; i++) {
        out.write(part);
      }
      out.write(("\n" + GOOD).getBytes(StandardCharsets.UTF_8));
    }
    List<String> faults = new ArrayList<>();
    assertEquals(2, StrokeFile.read(path, faults::add).train().size());
    assertEquals(List.of(path + ", line 5: is longer than 4194304 characters"), faults);
  }

  @Test
  void anotherCompressionIsNamed() throws IOException {
    byte[][] beginnings = {
      {'P', 'K', 3, 4, 0}, {'B', 'Z', 'h', '9', 0}, {(byte) 0xfd, '7', 'z', 'X', 'Z'},
      {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}
    };
    String[] names = {"zip", "bzip2", "xz", "Zstandard"};
    for (int i = 0; i < names.length; i++) {
      Path path = Files.write(folder.resolve("strokes.ndjson.gz"), beginnings[i]);
      String message =
          assertThrows(IllegalArgumentException.class, () -> StrokeFile.read(path, fault -> { })).getMessage();
      assertTrue(message.startsWith(path + ": expected") && message.endsWith("is compressed by " + names[i]), message);
    }
    StrokeSet plain = StrokeFile.read(file("plain.ndjson.gz", GOOD)); // by content, not by name
    assertEquals(1, plain.train().size());
  }

  @Test
  void withoutASplitEveryTwentiethDrawingIsATest() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append("{\"word\":\"cat\",\"recognized\":").append(i % 3 != 0)
          .append(",\"drawing\":[[[").append(i).append(",1],[2,3]]]}\n");
    }
    StrokeSet set = StrokeFile.read(file("cat.ndjson", text.toString()));
    assertEquals(38, set.train().size()); // 40 of 60 are recognised
    assertEquals(List.of(29.0, 59.0), set.test().stream().map(drawing -> drawing.strokes().get(0)[0][0]).toList());
  }

  @Test
  void aFileWithoutASplitOrWithoutAnythingIsRefused() throws IOException {
    Path noTest = file("half.ndjson", GOOD.lines().findFirst().orElseThrow());
    String message = assertThrows(IllegalArgumentException.class, () -> StrokeFile.read(noTest)).getMessage();
    assertTrue(message.contains("got 1 and 0 from half"), message);
    Path missing = folder.resolve("missing.ndjson");
    String unread = assertThrows(UncheckedIOException.class, () -> StrokeFile.read(missing)).getMessage();
    assertTrue(unread.contains("missing.ndjson"), unread);
  }

  @Test
  void offsetsLeadBackToTheDrawingMovedToTheOrigin() {
    Drawing drawing = new Drawing(List.of(new double[][] {{3, 4}, {5, 5}}, new double[][] {{0, 1}}));
    double[][] rows = drawing.offsets();
    assertArrayEquals(new double[][] {{0, 0, 0}, {2, 1, 1}, {-5, -4, 1}}, rows);
    List<double[][]> strokes = Drawing.fromOrigin(Arrays.copyOfRange(rows, 1, rows.length)).strokes();
    assertArrayEquals(new double[][] {{0, 0}, {2, 1}}, strokes.get(0));
    assertArrayEquals(new double[][] {{-3, -3}}, strokes.get(1));
    assertEquals(2, strokes.size());
  }
}
