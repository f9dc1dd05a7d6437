// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.sequences.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that NumPy wrote; see tools/reference_touches.py. */
class TouchArraysTest {

  private static final Path FILE = Path.of("src/test/resources/io/github/mdn4j/examples/robojam/touches.npz");

  @Test
  void performancesAreClippedToTheScreenAndCounted() {
    Screen screen = Screen.clipping();
    List<Performance> all = TouchArrays.read(FILE, 5, screen, TextLines::refuse);
    assertEquals(11, all.size());
    assertEquals(
        "4 touches of 3 performances clipped; 1 performance of fewer than 2 touches left out",
        screen.report().orElseThrow());
    assertArrayEquals(new double[] {(float) (0.5 + 0.25 * Math.sin(4)), 0, 0.25}, all.get(1).touches()[3], 1e-7);
    assertEquals(1, all.get(1).touches()[2][0]);
    assertEquals(1, all.get(4).touches()[1][1]);
    assertEquals(0.001, all.get(6).touches()[3][2]);
    assertEquals(5, all.get(7).touches().length); // what comes after 5 s is left out
    for (Performance each : all) {
      assertTrue(Arrays.stream(each.touches()).allMatch(t -> t[0] >= 0 && t[0] <= 1 && t[1] >= 0 && t[1] <= 1));
    }
  }

  @Test
  void orRefusedOneByOne() {
    List<String> told = new ArrayList<>();
    List<Performance> all = TouchArrays.read(FILE, 5, Screen.refusing(), told::add);
    assertEquals(8, all.size());
    assertEquals(3, told.size(), told::toString);
    String first = FILE + ", array arr_0, element 1: touch 2: x and y must be within 0 and 1";
    assertTrue(told.get(0).startsWith(first), told::toString);
    String last = "element 6: touch 3: the seconds since the touch before must be positive";
    assertTrue(told.get(2).contains(last), told::toString);
  }

  @Test
  void aSetIsMadeOfAnArchiveAndOfTextAlike(@TempDir Path folder) throws IOException {
    PerformanceSet set = TouchFiles.read(FILE, 5, Screen.clipping(), TextLines::refuse);
    assertEquals(10, set.train().size());
    assertEquals(1, set.test().size());
    Path text = folder.resolve("p.csv");
    Files.writeString(
        text, "performance,time,x,y\na,0,0.5,0.5\na,1,1.25,-0.5\nb,0,0.25,0.25\nb,1,0.5,0.5\n");
    Screen screen = Screen.clipping();
    PerformanceSet clipped = TouchFiles.read(text, 5, screen, TextLines::refuse);
    assertArrayEquals(new double[] {1, 0, 1}, clipped.train().get(0).touches()[1]);
    assertEquals("1 touch of 1 performance clipped", screen.report().orElseThrow());
    assertThrows(
        IllegalArgumentException.class, () -> TouchFiles.read(text, 5, Screen.refusing(), TextLines::refuse));
  }

  @Test
  void anArchiveOfSomethingElseIsRefusedByName() {
    Path sketches = Path.of("src/test/resources/io/github/mdn4j/examples/strokes/python3.npz");
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> TouchArrays.read(sketches, 5, Screen.clipping(), TextLines::refuse))
            .getMessage();
    assertTrue(message.startsWith(sketches + ": expected one array, but got"), message);
  }
}
