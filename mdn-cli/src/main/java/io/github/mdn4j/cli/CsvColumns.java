// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.layer.model.FeatureRange;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which columns of a CSV file are read.
 *
 * @param file for messages
 * @param header the names of all columns
 * @param features the columns of the numbers, in the order of the network's inputs
 * @param range which numbers the network can be given
 * @param kept the columns that are handed on as text
 */
record CsvColumns(Path file, List<String> header, int[] features, FeatureRange range, int[] kept) {

  private static final int MOST_SHOWN = 40; // names of columns in a message
  private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  private static final Pattern WHOLE = Pattern.compile("\\d+");

  /**
   * Chooses columns.
   *
   * @param input the file
   * @param names of the features; null for all columns that are not kept, but a first one without a name, which holds row
   *     numbers
   * @param inputs how many the network wants
   * @param range which numbers the network can be given
   * @param keep names of columns to be handed on
   * @throws RefusedException if there is no such column, or there are too many or too few
   */
  static CsvColumns of(CsvInput input, List<String> names, int inputs, FeatureRange range, List<String> keep) {
    List<String> header = input.header();
    int[] kept = keep.stream().mapToInt(name -> column(input, name)).toArray();
    boolean numbered = names == null && header.size() > 1 && header.get(0).isEmpty() && !keep.contains("");
    List<String> chosen =
        names != null
            ? names
            : header.subList(numbered ? 1 : 0, header.size()).stream().filter(name -> !keep.contains(name)).toList();
    if (names == null && areNumbers(header)) {
      throw new RefusedException(
          input.file() + ", line " + input.headerLines() + ": expected the names of columns, but got numbers: "
              + list(header));
    }
    if (chosen.size() != inputs) {
      throw new RefusedException(
          input.file() + ": the model wants " + inputs + (inputs == 1 ? " column" : " columns") + " of numbers, but "
              + (names != null ? "--features names " : "the file has ") + chosen.size() + ": " + list(chosen)
              + (names == null && chosen.size() > inputs ? "; say which with --features, and --keep others" : "")
              + (numbered ? "; the first column has no name and is taken for row numbers" : "")
              + hint(input));
    }
    return new CsvColumns(
        input.file(), header, chosen.stream().mapToInt(name -> column(input, name)).toArray(), range, kept);
  }

  /** Returns whether all are, and not all whole, as columns without a name are called by pandas, or years. */
  private static boolean areNumbers(List<String> names) {
    return names.stream().allMatch(name -> NUMBER.matcher(name).matches())
        && !names.stream().allMatch(name -> WHOLE.matcher(name).matches());
  }

  private static String list(List<String> names) {
    int more = names.size() - MOST_SHOWN;
    String some = String.join(", ", names.subList(0, Math.min(names.size(), MOST_SHOWN)));
    return some + (more > 0 ? " and " + more + " more" : "");
  }

  private static String hint(CsvInput input) {
    return input.header().size() > 1 ? "" : otherDelimiter(input.header().get(0), input.delimiter());
  }

  /** Says what else may stand between fields, where there seems to be one field only; empty if nothing seems to. */
  static String otherDelimiter(String line, char delimiter) {
    for (char other : new char[] {';', '\t', ',', '|'}) {
      if (other != delimiter && line.indexOf(other) >= 0) {
        return "; fields seem to be separated by "
            + (other == '\t' ? "tabs: --delimiter $'\\t'" : other + ": --delimiter '" + other + "'");
      }
    }
    return "";
  }

  private static int column(CsvInput input, String name) {
    List<String> header = input.header();
    int column = header.indexOf(name);
    if (column < 0) {
      throw new RefusedException(
          input.file() + ": there is no column " + name + "; there are: " + list(header) + hint(input));
    }
    if (header.lastIndexOf(name) != column) {
      throw new RefusedException(input.file() + ": there is more than one column " + name);
    }
    return column;
  }
}
