// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.examples.strokes.StrokeSet;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

class HandwritingTest {

  @TempDir
  private Path folder;

  /** A program's main, without an exit. */
  private interface Program {
    int run(PrintStream out, String... arguments);
  }

  private static String run(Program program, int status, String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    assertEquals(status, program.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments));
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static String lastLine(String text) {
    String[] rows = text.strip().split("\\R");
    return rows[rows.length - 1];
  }

  /** Makes an IAM-OnDB of so many forms, a line each. */
  private Path iam(int forms) throws IOException {
    Path root = folder.resolve("iam");
    for (int i = 0; i < forms; i++) {
      PenFont.Aligned line = PenFont.write("LOT", new SplittableRandom(i));
      StringBuilder xml = new StringBuilder("<WhiteboardCaptureSession><StrokeSet>\n");
      for (double[][] stroke : line.line().drawing().strokes()) {
        xml.append("<Stroke>\n");
        for (double[] point : stroke) {
          xml.append(String.format(Locale.ROOT, "<Point x=\"%.1f\" y=\"%.1f\" time=\"1\"/>%n", point[0], point[1]));
        }
        xml.append("</Stroke>\n");
      }
      xml.append("</StrokeSet></WhiteboardCaptureSession>\n");
      String form = String.format(Locale.ROOT, "a01-%03d", i);
      Files.createDirectories(root.resolve("ascii"));
      Files.createDirectories(root.resolve("lineStrokes").resolve(form));
      Files.writeString(root.resolve("lineStrokes").resolve(form).resolve(form + "-01.xml"), xml);
      Files.writeString(root.resolve("ascii").resolve(form + ".txt"), "OCR:\n\nL0T\n\nCSR:\n\nLOT\n");
    }
    return root;
  }

  private void assertPictures(String... names) throws IOException {
    for (String name : names) {
      assertTrue(ImageIO.read(folder.resolve(name + ".png").toFile()).getWidth() >= 800, name);
    }
  }

  @Test
  void predictionOfWritingGoesOnFromItsCheckpoint() throws IOException {
    String data = iam(20).toString();
    Files.writeString(folder.resolve("iam/lineStrokes/broken.xml"), "<StrokeSet>");
    Path forms = Files.writeString(folder.resolve("forms.txt"), "a01-001\na01-002\na01-003 \n");
    String[] arguments = {
      "--data", data, "--validation", forms.toString(), "--batch", "8", "--layers", "2", "--plots", folder.toString(),
      "--checkpoint", folder.resolve("checkpoint").toString(), "--epochs", "1"
    };
    String text = run(HandwritingPrediction::run, 0, arguments);
    assertTrue(text.startsWith("left out: "), text);
    assertTrue(text.contains("17 sequences to learn from, 3 to be tested on"), text);
    assertTrue(text.contains("nats/sequence in the paper's units"), text);
    assertTrue(lastLine(text).matches("result handwriting test -?\\d+\\.\\d\\d nats/step epochs 1"), text);
    assertPictures("drawings");
    arguments[arguments.length - 1] = "2";
    String more = run(HandwritingPrediction::run, 0, arguments);
    assertTrue(more.contains("epoch  2") && !more.contains("epoch  1"), more);
    String same = run(HandwritingPrediction::run, 0, arguments);
    assertEquals(lastLine(more), lastLine(same));
    run(HandwritingPrediction::run, 2, "--data", data, "--damaged", "fail");
    run(HandwritingPrediction::run, 2, "--data", folder.resolve("missing").toString());
  }

  @Test
  void predictionOfDrawingsEndsWithItsResult() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      text.append(String.format(Locale.ROOT,
          "{\"split\":\"%s\",\"drawing\":[[[0,10,20,30,40],[%d,%d,%d,%d,%d]]]}%n",
          i < 64 ? "train" : "test", i, i, i + 1, i, i));
    }
    Path data = Files.writeString(folder.resolve("lines.ndjson"), text);
    String printed =
        run(HandwritingPrediction::run, 0, "--data", data.toString(), "--epochs", "1", "--plots", folder.toString());
    assertTrue(lastLine(printed).matches("result handwriting test -?\\d+\\.\\d\\d nats/step epochs 1"), printed);
    assertPictures("drawings");
  }

  @Test
  void synthesisDrawsTheWindowAndWrites() throws IOException {
    String text = run(HandwritingSynthesis::run, 0,
        "--lines", "64", "--epochs", "1", "--bias", "0,1", "--text", "ZOO", "--plots", folder.toString());
    assertTrue(text.contains("10 characters"), text);
    assertTrue(text.matches("(?s).*on \\d+\\.\\d % of steps.*"), text);
    assertTrue(lastLine(text).matches("result handwriting-synthesis test -?\\d+\\.\\d\\d nats/step epochs 1"), text);
    assertPictures("window", "window-writing", "lines", "manners");
    String real = run(HandwritingSynthesis::run, 0,
        "--data", iam(11).toString(), "--epochs", "1", "--bias", "1", "--plots", folder.toString());
    assertTrue(real.contains("9 lines to learn from, 2 to be tested on; 1 characters"), real); // none comes ten times
  }

  @Test
  void everyPointOfTheFontBelongsToItsLetter() {
    PenFont.Aligned aligned = PenFont.write("LONE", new SplittableRandom(5));
    double[][] rows = aligned.line().drawing().offsets();
    assertEquals(rows.length, aligned.letters().length);
    int[] sorted = aligned.letters().clone();
    Arrays.sort(sorted);
    assertArrayEquals(sorted, aligned.letters());
    assertArrayEquals(new int[] {0, 1, 2, 3}, Arrays.stream(sorted).distinct().toArray());
    double x = 0;
    double[] left = new double[4];
    Arrays.fill(left, Double.POSITIVE_INFINITY);
    for (int t = 0; t < rows.length; t++) {
      x += rows[t][0];
      left[aligned.letters()[t]] = Math.min(left[aligned.letters()[t]], x);
    }
    assertTrue(IntStream.range(1, 4).allMatch(i -> left[i] > left[i - 1] + 4), Arrays.toString(left));
  }

  @Test
  void textsTakeThePlaceOfNumbersInEachBatch() {
    WritingSet set = MadeWriting.of(40).set();
    TextSequences sequences = TextSequences.of(set, 1);
    SequenceDataSetIterator batches = sequences.batches(set.train(), new OffsetScale(2, 1)).shuffle(3, 1).build();
    sequences.addTexts(batches, set.train());
    DataSet batch = batches.next();
    assertEquals(3 + sequences.columns(), batch.getFeatures().size(1));
    for (int m = 0; m < batch.getFeatures().size(0); m++) {
      double dx = batch.getFeatures().getDouble(m, 0, 1);
      WrittenLine line = set.train().stream()
          .filter(one -> Math.abs(one.drawing().offsets()[1][0] - dx) < 1e-6).findFirst().orElseThrow();
      int[] codes = sequences.alphabet().codes(line.text());
      for (long t = 0; t < batch.getFeatures().size(2); t++) {
        for (int u = 0; u < sequences.columns(); u++) {
          assertEquals(u < codes.length ? codes[u] : 0, batch.getFeatures().getDouble(m, 3 + u, t));
        }
      }
    }
  }

  @Test
  void aTextThatCannotBeWrittenIsRefused() {
    TextSequences sequences = new TextSequences(new Alphabet("ab"), 6);
    sequences.check("aba");
    assertThrows(IllegalArgumentException.class, () -> sequences.check("abab"));
    assertThrows(IllegalArgumentException.class, () -> sequences.check("abc"));
    new TextSequences(new Alphabet("ab" + Alphabet.RARE), 6).check("abc");
  }

  @Test
  void rareCharactersBecomeOne() {
    Alphabet alphabet = Alphabet.of(List.of("abba", "ab!?"), 2);
    assertEquals("ab" + Alphabet.RARE, alphabet.characters());
    assertArrayEquals(new int[] {1, 3, 2, 3}, alphabet.codes("a!bz"));
    assertArrayEquals(new int[] {1, 0}, new Alphabet("a").codes("ax"));
  }

  @Test
  void thePapersUnitsAreThoseOfEachCoordinate() {
    // offsets (0, 0), (2, 1), (−2, −1): x has deviation √(8/3), y half of it, both together √(10/6)
    Drawing drawing = new Drawing(List.<double[][]>of(new double[][] {{0, 0}, {2, 1}, {0, 0}}));
    StrokeSet set = new StrokeSet("one", List.of(drawing), List.of(drawing));
    PaperUnits units = PaperUnits.of(set, set.scale());
    double perStep = Math.log(10.0 / 6) - 0.5 * Math.log(8.0 / 3) - 0.5 * Math.log(2.0 / 3);
    assertEquals(2 * (1.5 + perStep), units.natsPerSequence(1.5), 1e-12);
  }
}
