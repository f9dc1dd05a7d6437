// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

class ConditionalDensityBenchmarkTest {

  private static final String LINE =
      "uci \\S+ \\S+ nll -?\\d\\S* \\d\\S* rmse \\d\\S* \\d\\S* crps \\d\\S* \\d\\S* coverage90 \\d\\.\\d\\d";

  @TempDir
  private Path folder;

  private static List<String> lines(int status, String... arguments) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    assertEquals(status, ConditionalDensityBenchmark.run(out, arguments));
    return text.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** Writes y = 100 + 10 x₁ + noise of deviation 2, with the column of labels before those of features. */
  private Path line(int rows) throws IOException {
    Path set = Files.createDirectories(folder.resolve("line"));
    Random random = new Random(3);
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      double x = random.nextGaussian();
      data.append(100 + 10 * x + 2 * random.nextGaussian()).append("  ").append(x).append('\t')
          .append(random.nextGaussian()).append('\n');
    }
    Files.writeString(set.resolve("data.txt"), data + "\n");
    Files.writeString(set.resolve("index_features.txt"), "1.0\n2.0\n");
    Files.writeString(set.resolve("index_target.txt"), "0\n");
    for (int s = 0; s < 2; s++) {
      int from = s;
      Files.writeString(
          set.resolve("index_test_" + s + ".txt"),
          IntStream.range(0, rows / 10).mapToObj(i -> "" + (10 * i + from)).collect(Collectors.joining("\n")));
    }
    return set;
  }

  @Test
  void scoresAreInUnitsOfTheLabelAndNearTheFloor() throws IOException {
    line(600);
    List<String> lines =
        lines(0, "--data", folder.toString(), "--settings", "K1", "--steps", "600", "--threads", "2");
    List<String> table = lines.stream().filter(l -> l.startsWith("uci ")).toList();
    assertEquals(List.of("K1", "best", "chosen"), table.stream().map(l -> l.split(" ")[2]).toList());
    for (String line : table) {
      assertTrue(line.matches(LINE), line);
      String[] words = line.split(" ");
      double entropy = 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(2);
      assertEquals(entropy, Double.parseDouble(words[4]), 0.25, line);
      assertEquals(2, Double.parseDouble(words[7]), 0.4, line);
      assertEquals(2 / Math.sqrt(Math.PI), Double.parseDouble(words[10]), 0.25, line); // of a Gaussian: σ/√π
      assertEquals(0.9, Double.parseDouble(words[13]), 0.09, line);
    }
  }

  @Test
  void theGeneratedSetNeedsNoData() {
    List<String> lines = lines(0, "--settings", "K3noise,T3dropnoise", "--steps", "100", "--splits", "1");
    assertEquals(4, lines.stream().filter(l -> l.matches("uci generated \\S+ nll .*")).count(), lines::toString);
  }

  @Test
  void whatWasFoundIsKeptAndReadAgain() throws IOException {
    line(60);
    Path kept = Files.createDirectory(folder.resolve("kept"));
    String[] arguments = {
      "--data", folder.toString(), "--sets", "line", "--settings", "K1,K3start", "--steps", "20", "--splits", "1",
      "--keep", kept.toString()
    };
    List<String> first = lines(0, arguments);
    assertEquals(first, lines(0, arguments));
    Path file = kept.resolve("line-0.json");
    ObjectMapper json = new ObjectMapper();
    Trial trial = json.readValue(file.toFile(), Trial.class);
    assertEquals(10, trial.lines().get(0).heldOut().length);
    Trial other = new Trial(
        List.of(new Trial.Line("K1", new double[] {1, 3, 5, 5}, 7, new Scores(42, 1, 1, 1)), trial.lines().get(1)), "K1",
        "K1", 2);
    json.writeValue(file.toFile(), other);
    assertTrue(lines(0, arguments).stream().anyMatch(l -> l.startsWith("uci line chosen nll 42.0 NaN")), "not read");
    arguments[5] = "K3start";
    assertTrue(lines(0, arguments).stream().noneMatch(l -> l.contains("nll 42.0")), "other settings are another trial");
    lines(2, "--keep", folder.resolve("nowhere").toString());
  }

  @Test
  void seedsDifferByTheVarianceWithinFolds() {
    Scores any = new Scores(0, 0, 0, 0);
    List<Trial.Line> lines = List.of(
        new Trial.Line("a", new double[] {1, 3, 5, 5}, 1, any), new Trial.Line("b", new double[] {0, 4, 8, 8}, 1, any));
    assertEquals((2 + 0 + 8 + 0) / 4.0, new Trial(lines, "a", "a", 2).varianceOfSeeds(), 1e-12);
  }

  @Test
  void aFolderIsReadAsItIsMeant() throws IOException {
    UciSet set = UciSet.read(line(50));
    assertEquals("line", set.name());
    assertEquals(2, set.splits());
    Split second = set.split(1);
    assertEquals(45, second.training().rows());
    assertEquals(5, second.heldOut().rows());
    String[] row = Files.readAllLines(folder.resolve("line").resolve("data.txt")).get(11).split("\\s+");
    assertEquals(Double.parseDouble(row[0]), second.heldOut().labels()[1]);
    assertArrayEquals(
        new double[] {Double.parseDouble(row[1]), Double.parseDouble(row[2])}, second.heldOut().features()[1]);
  }

  @Test
  void foldsHoldOutEachRowOnce() {
    double[][] features = IntStream.range(0, 23).mapToObj(i -> new double[] {i}).toArray(double[][]::new);
    Table table = new Table(features, IntStream.range(0, 23).asDoubleStream().toArray());
    Split[] folds = Split.folds(table, 5, 1);
    double[] held = Arrays.stream(folds).flatMapToDouble(f -> Arrays.stream(f.heldOut().labels())).sorted().toArray();
    assertArrayEquals(table.labels(), held);
    for (Split fold : folds) {
      assertEquals(23, fold.training().rows() + fold.heldOut().rows());
      assertTrue(Arrays.stream(fold.training().labels()).noneMatch(y -> fold.heldOut().labels()[0] == y));
    }
  }

  @Test
  void standardisedTrainingRowsHaveMeanZeroAndVarianceOne() {
    Table table = new Table(new double[][] {{1, 7}, {2, 7}, {6, 7}}, new double[] {10, 30, 20});
    Standardisation standardisation = Standardisation.of(table);
    DataSet rows = standardisation.apply(table);
    assertEquals(Math.sqrt(200.0 / 3), standardisation.labelDeviation(), 1e-12);
    assertEquals(10 / Math.sqrt(200.0 / 3), rows.getLabels().getDouble(1, 0), 1e-6);
    assertEquals(-2 / Math.sqrt(14.0 / 3), rows.getFeatures().getDouble(0, 0), 1e-6);
    assertEquals(0, rows.getFeatures().getDouble(2, 1)); // does not vary
  }

  @Test
  void aLineHasMeansAndStandardErrors() {
    List<Scores> splits = List.of(new Scores(1, 10, 2, 0.8), new Scores(2, 14, 2, 0.9), new Scores(3, 12, 2, 1));
    // deviations 1, 2, 0; divided by √3
    assertEquals(
        "uci yacht K5 nll 2.00 0.58 rmse 12.0 1.2 crps 2.00 0.0 coverage90 0.90", Scores.line("yacht", "K5", splits));
  }

  @Test
  void mistakesAreNamed() throws IOException {
    Path set = line(50);
    Files.writeString(set.resolve("index_target.txt"), "0\n1\n");
    refused(set, "index_target.txt", "one column");
    Files.writeString(set.resolve("index_target.txt"), "3\n");
    refused(set, "index_target.txt", "0 to 2");
    line(50);
    Files.writeString(set.resolve("data.txt"), "1 2 3\n1 x 3\n");
    refused(set, "data.txt, line 2", "1 x 3");
    Files.writeString(set.resolve("data.txt"), "1 2 3\n\n1 2\n");
    refused(set, "data.txt, line 3", "as many");
    line(50);
    Files.write(set.resolve("index_test_0.txt"), IntStream.range(4, 50).mapToObj(Integer::toString).toList());
    refused(set, "index_test_0.txt", "leaves 4 rows");
    Files.delete(set.resolve("index_features.txt"));
    lines(1, "--data", folder.toString());
    lines(2, "--settings", "K17");
    lines(2, "--data", folder.resolve("nowhere").toString());
    lines(2, "--data", folder.toString(), "--sets", "line,circle");
    lines(2, "--splits", "0");
    lines(2, "--steps", "0");
    lines(2, "--sets", "line");
  }

  private static void refused(Path set, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, () -> UciSet.read(set)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
