// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A regression set with fixed random splits, as Hernández-Lobato and Adams (2015) published them.
 *
 * <p>A folder holds data.txt (rows of numbers with white space between), index_features.txt and index_target.txt (the
 * columns), and an index_test_S.txt for each split S (the rows of the test set; all others are for training). Indices
 * count from 0.
 */
final class UciSet {

  private static final int LEAST = 5; // of training, since a fifth of them is held out

  private final String name;
  private final Table rows;
  private final List<int[]> tests;

  private UciSet(String name, Table rows, List<int[]> tests) {
    this.name = name;
    this.rows = rows;
    this.tests = tests;
  }

  /**
   * Reads a folder.
   *
   * @throws IOException if a file is missing
   * @throws IllegalArgumentException if one holds something else than it should; the message names file and line
   */
  static UciSet read(Path folder) throws IOException {
    double[][] data = numbers(folder.resolve("data.txt"));
    int[] features = indices(folder.resolve("index_features.txt"), data[0].length);
    int[] target = indices(folder.resolve("index_target.txt"), data[0].length);
    if (target.length != 1) {
      throw new IllegalArgumentException(folder + ": index_target.txt: expected one column, but got " + target.length);
    }
    double[][] inputs =
        Arrays.stream(data)
            .map(row -> Arrays.stream(features).mapToDouble(j -> row[j]).toArray())
            .toArray(double[][]::new);
    Table rows = new Table(inputs, Arrays.stream(data).mapToDouble(row -> row[target[0]]).toArray());
    List<int[]> tests = new ArrayList<>();
    Path test = folder.resolve("index_test_0.txt");
    while (tests.isEmpty() || Files.exists(test)) {
      int[] held = indices(test, data.length);
      if (data.length - held.length < LEAST) {
        throw new IllegalArgumentException(
            test + ": leaves " + (data.length - held.length) + " rows for training, but expected at least " + LEAST);
      }
      tests.add(held);
      test = folder.resolve("index_test_" + tests.size() + ".txt");
    }
    return new UciSet(folder.getFileName().toString(), rows, tests);
  }

  private static double[][] numbers(Path file) throws IOException {
    List<double[]> rows = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      double[] row;
      try {
        row = Arrays.stream(line.trim().split("\\s+")).mapToDouble(text -> new BigDecimal(text).doubleValue()).toArray();
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(file + ", line " + number + ": expected numbers, but got " + line.trim(), e);
      }
      if (!Arrays.stream(row).allMatch(Double::isFinite) || !rows.isEmpty() && rows.get(0).length != row.length) {
        throw new IllegalArgumentException(
            file + ", line " + number + ": expected as many finite numbers as in the first line, but got "
                + line.trim());
      }
      rows.add(row);
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(file + ": there are no numbers");
    }
    return rows.toArray(double[][]::new);
  }

  private static int[] indices(Path file, int below) throws IOException {
    double[] numbers = Arrays.stream(numbers(file)).flatMapToDouble(Arrays::stream).toArray();
    int[] indices = Arrays.stream(numbers).mapToInt(x -> (int) x).distinct().toArray();
    for (int i = 0; i < numbers.length; i++) {
      if (indices.length != numbers.length || indices[i] != numbers[i] || indices[i] < 0 || indices[i] >= below) {
        throw new IllegalArgumentException(file + ": expected different whole numbers from 0 to " + (below - 1));
      }
    }
    return indices;
  }

  /**
   * Generates a set whose noise depends on the features, in size and in shape: one branch or two.
   *
   * <p>With u, v, w uniform on (−1, 1): y = 10 + 5 sin(3u) + s 4 max(v, 0) + (½ + |w|) e, where s is −1 or 1 at random
   * and e standard normal.
   *
   * @param n how many rows
   * @param splits how many random tenths are test sets
   * @param seed equal seeds give equal sets
   */
  static UciSet generated(int n, int splits, long seed) {
    Random random = new Random(seed);
    double[][] features = new double[n][3];
    double[] labels = new double[n];
    for (int i = 0; i < n; i++) {
      Arrays.setAll(features[i], j -> 2 * random.nextDouble() - 1);
      double branch = (random.nextBoolean() ? 4 : -4) * Math.max(features[i][1], 0);
      double noise = (0.5 + Math.abs(features[i][2])) * random.nextGaussian();
      labels[i] = 10 + 5 * Math.sin(3 * features[i][0]) + branch + noise;
    }
    List<int[]> tests = new ArrayList<>();
    for (int s = 0; s < splits; s++) {
      tests.add(Arrays.copyOf(Split.shuffled(n, random), n / 10));
    }
    return new UciSet("generated", new Table(features, labels), tests);
  }

  /** Returns what the set is called. */
  String name() {
    return name;
  }

  /** Returns how many splits there are. */
  int splits() {
    return tests.size();
  }

  /** Returns split s. */
  Split split(int s) {
    return Split.holding(rows, tests.get(s));
  }

  @Override
  public String toString() {
    return name + ", " + rows.rows() + " rows of " + rows.columns() + " features, " + splits() + " splits";
  }
}
