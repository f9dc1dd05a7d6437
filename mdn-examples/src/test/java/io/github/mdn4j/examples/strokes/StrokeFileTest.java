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
import java.util.Arrays;
import java.util.List;
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

  @Test
  void aFileWithoutASplitOrWithoutAnythingIsRefused() throws IOException {
    Path noTest = file("half.ndjson", GOOD.lines().findFirst().orElseThrow());
    String message = assertThrows(IllegalArgumentException.class, () -> StrokeFile.read(noTest)).getMessage();
    assertTrue(message.contains("half has 1 drawings of split train and 0 of split test"), message);
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
