// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.sequences.TextLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TouchFilesTest {

  private static final String MICROJAM = "time,x,y,z,moving\n"
      + "0.5,0.1,0.2,30.0,0\n"
      + "0.75,0.2,0.4,30.0,1\n"
      + "\n"
      + "2.5,0.25,1,30.0,1\n"
      + "6.0,0,0,30.0,0\n";

  private static final String SEVERAL = "performance,x,y,time\n"
      + "a,0,0,0\na,0.1,0.1,1\n"
      + "b,0.2,0.2,0\nb,0.3,0.3,1\n"
      + "c,0.4,0.4,0\nc,0.5,0.5,1\n";

  @TempDir
  private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static PerformanceSet read(Path path) {
    return TouchFiles.read(path, 5, TextLines::refuse);
  }

  @Test
  void aFileIsOnePerformanceAndTimesBecomeDifferences() throws IOException {
    file("a.csv", MICROJAM);
    file("b.CSV", "\uFEFFTime, \"X\" ,y\r\n0,0,0\r\n1,0.5,0.5\r\n");
    file("readme.txt", "not a performance");
    PerformanceSet set = read(folder);
    assertEquals(1, set.train().size());
    assertEquals(1, set.test().size());
    assertArrayEquals(
        new double[][] {{0.1, 0.2, 0}, {0.2, 0.4, 0.25}, {0.25, 1, 1.75}}, set.train().get(0).touches());
    assertEquals(2, set.train().get(0).seconds());
    assertEquals(1, set.test().get(0).seconds());
    assertTrue(Double.isNaN(set.floor()));
  }

  @Test
  void aColumnSaysWhichPerformanceALineIsOf() throws IOException {
    Path zipped = folder.resolve("several.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(SEVERAL.getBytes(StandardCharsets.UTF_8));
    }
    for (Path path : List.of(file("several.csv", SEVERAL), zipped)) {
      PerformanceSet set = read(path);
      assertEquals(2, set.train().size());
      assertArrayEquals(new double[][] {{0.4, 0.4, 0}, {0.5, 0.5, 1}}, set.test().get(0).touches());
    }
  }

  private static String many(int performances) {
    StringBuilder text = new StringBuilder("time,x,y,performance\n");
    for (int i = 0; i < performances; i++) {
      text.append("0,0.").append(i).append(",0,").append(i).append("\n1,0,0,").append(i).append('\n');
    }
    return text.toString();
  }

  @Test
  void oneOfTenIsForTheTest() throws IOException {
    PerformanceSet set = read(file("many.csv", many(25)));
    assertEquals(23, set.train().size());
    assertEquals(List.of(0.9, 0.19), set.test().stream().map(performance -> performance.touches()[0][0]).toList());
  }

  @Test
  void aBadLineIsNamedAndItsPerformanceAloneIsLeftOut() throws IOException {
    String[][] faults = {
      {"b,0.3,0.3", "has 3 fields, but there are 4 columns"},
      {"b,0.3,abc,1", "y must be a number, got abc"},
      {"b,NaN,0.3,1", "x must be a number, got NaN"},
      {"b,1.5,0.3,1", "x and y must be within 0 and 1, got 1.5 and 0.3"},
      {"b,0.3,0.3,0", "the time must be later than that of the touch before, 0.0, got 0.0"},
      {"b,0.3,0.3,-1", "the time must be later"},
      {"b,\"0.3", "is no CSV"},
      {"b,0.3,0.3,9", "a performance must have at least 2 touches within 5.0 s, got 1"},
      {"b," + "0".repeat(70_000), "is longer than 65536 characters"}
    };
    for (String[] fault : faults) {
      Path path = file("bad.csv", SEVERAL.replace("b,0.3,0.3,1", fault[0]));
      List<String> told = new ArrayList<>();
      PerformanceSet set = TouchFiles.read(path, 5, told::add);
      assertEquals(1, told.size(), told::toString);
      assertTrue(told.get(0).startsWith(path + ", line 5: " + fault[1]), told::toString);
      assertEquals(1, set.train().size());
      assertEquals(0.4, set.test().get(0).touches()[0][0]);
      String message = assertThrows(IllegalArgumentException.class, () -> read(path)).getMessage();
      assertTrue(message.startsWith(path + ", line 5: " + fault[1]), message);
    }
  }

  @Test
  void aFileWithoutTheColumnsIsNamed() throws IOException {
    Path path = file("other.csv", "t;x;y\n1;2;3\n");
    file("a.csv", MICROJAM);
    file("b.csv", MICROJAM);
    List<String> told = new ArrayList<>();
    TouchFiles.read(folder, 5, told::add);
    assertEquals(List.of(path + ", line 1: expected columns time, x and y, but got t;x;y"), told);
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    Path zip = Files.write(folder.resolve("a.csv"), new byte[] {'P', 'K', 3, 4, 0});
    String message = assertThrows(IllegalArgumentException.class, () -> read(zip)).getMessage();
    assertTrue(message.startsWith(zip + ": expected a plain file or one compressed by gzip"), message);
    Path missing = folder.resolve("missing.csv");
    message = assertThrows(UncheckedIOException.class, () -> read(missing)).getMessage();
    assertTrue(message.contains("missing.csv"), message);
    Path one = file("one.csv", MICROJAM);
    message = assertThrows(IllegalArgumentException.class, () -> read(one)).getMessage();
    assertTrue(message.contains("one performance to learn from and one to be tested on, but got 0 and 1"), message);
    byte[] whole;
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream(); OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(many(5000).getBytes(StandardCharsets.UTF_8));
      out.close();
      whole = bytes.toByteArray();
    }
    Path half = Files.write(folder.resolve("half.csv.gz"), Arrays.copyOf(whole, whole.length - 12));
    List<String> told = new ArrayList<>();
    PerformanceSet set = TouchFiles.read(half, 5, told::add);
    assertTrue(set.train().size() > 1000, () -> set.train().size() + " performances");
    assertTrue(told.get(0).contains("half.csv.gz, line "), told::toString);
    assertTrue(told.get(0).contains("damaged or breaks off"), told::toString);
  }
}
