// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.sequences.TextLines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that NumPy wrote; see tools/reference_sketches.py. */
class StrokeThreeFileTest {

  @TempDir
  private Path folder;

  private static Path file(String name) {
    return Path.of("src/test/resources/io/github/mdn4j/examples/strokes", name);
  }

  private static StrokeSet strict(Path file) {
    return StrokeThreeFile.read(file, TextLines::refuse);
  }

  // the drawings of the script, as offsets
  private static double[][] offsets(int i) {
    double[][] rows = new double[i + 3][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = new double[] {7 * t - i, 3 * t * t - 100 * i, t % 3 == 2 || t == rows.length - 1 ? 1 : 0};
    }
    rows[0][0] = 0;
    rows[0][1] = 0;
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"python2.npz", "python3.npz", "float64.npz"})
  void drawingsAreThoseThatNumpyWrote(String name) {
    assertTrue(StrokeThreeFile.is(file(name)));
    StrokeSet set = strict(file(name));
    assertEquals(name.replace(".npz", ""), set.name());
    assertEquals(40, set.train().size());
    assertEquals(5, set.test().size());
    for (int i = 0; i < 45; i++) {
      Drawing drawing = i < 40 ? set.train().get(i) : set.test().get(i - 40);
      assertArrayEquals(offsets(i), drawing.offsets());
      assertArrayEquals(new double[] {-i, -100 * i}, drawing.strokes().get(0)[0]);
    }
  }

  @Test
  void aClassThatIsNoArrayIsRefusedAndNotRun() {
    String message = assertThrows(IllegalArgumentException.class, () -> strict(file("evil.npz"))).getMessage();
    assertTrue(message.startsWith(file("evil.npz") + ", array train: "), message);
    assertTrue(message.contains("posix.system"), message);
  }

  @Test
  void faultyDrawingsAreNamedAndTheRestIsRead() {
    List<String> faults = new ArrayList<>();
    StrokeSet set = StrokeThreeFile.read(file("faulty.npz"), faults::add);
    assertEquals(1, set.train().size());
    assertEquals(5, set.test().size());
    assertEquals(4, faults.size());
    String[] what = {"3 numbers, got 2", "point 1 must be", "at least 2 points", "point 1 must be"};
    for (int i = 0; i < what.length; i++) {
      String fault = faults.get(i);
      assertTrue(fault.startsWith(file("faulty.npz") + ", array train, drawing " + (i + 1) + ": "), fault);
      assertTrue(fault.contains(what[i]), fault);
    }
    assertThrows(IllegalArgumentException.class, () -> strict(file("faulty.npz")));
  }

  @Test
  void otherArraysAndOtherFilesAreRefused() throws IOException {
    String numbers = assertThrows(IllegalArgumentException.class, () -> strict(file("numbers.npz"))).getMessage();
    assertTrue(numbers.contains("array train: is no array of arrays"), numbers);
    Path empty = folder.resolve("empty.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(empty))) {
      zip.putNextEntry(new ZipEntry("valid.npy"));
    }
    String missing = assertThrows(IllegalArgumentException.class, () -> strict(empty)).getMessage();
    assertTrue(missing.contains("array train: is not in the archive"), missing);
    Path text = Files.writeString(folder.resolve("text.npz"), "no archive");
    assertFalse(StrokeThreeFile.is(text));
    String none = assertThrows(IllegalArgumentException.class, () -> strict(text)).getMessage();
    assertTrue(none.startsWith(text + ": is no archive"), none);
    assertThrows(UncheckedIOException.class, () -> StrokeThreeFile.is(folder.resolve("missing.npz")));
  }

  @Test
  void anArchiveThatBreaksOffIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file("python3.npz"));
    for (int length : new int[] {10, whole.length / 2, whole.length - 10}) {
      Path half = Files.write(folder.resolve("half.npz"), Arrays.copyOf(whole, length));
      String message = assertThrows(IllegalArgumentException.class, () -> strict(half)).getMessage();
      assertTrue(message.startsWith(half.toString()), message);
    }
  }

  // a pickle that is cut, or has one byte changed, is read or refused, and never anything else
  @Test
  void damagedArraysAreRefused() throws IOException {
    byte[] array;
    try (ZipFile zip = new ZipFile(file("python2.npz").toFile())) {
      array = zip.getInputStream(zip.getEntry("test.npy")).readAllBytes();
    }
    for (int i = 0; i < array.length; i += 11) {
      byte[] cut = Arrays.copyOf(array, i);
      Path path = archive(cut);
      assertThrows(IllegalArgumentException.class, () -> strict(path));
      byte[] changed = array.clone();
      changed[i] ^= (byte) 0xff;
      try {
        strict(archive(changed));
      } catch (IllegalArgumentException expected) {
        assertTrue(expected.getMessage().contains(", array t"), expected.getMessage());
      }
    }
  }

  private Path archive(byte[] array) throws IOException {
    Path path = folder.resolve("damaged.npz");
    try (OutputStream file = Files.newOutputStream(path); ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String split : new String[] {"train", "test"}) {
        zip.putNextEntry(new ZipEntry(split + ".npy"));
        zip.write(array);
      }
    }
    return path;
  }
}
