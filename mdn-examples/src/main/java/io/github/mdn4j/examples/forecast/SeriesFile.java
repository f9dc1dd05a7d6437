// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.forecast;

import io.github.mdn4j.forecast.Series;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Series in a CSV file with a header: a row is a step, in the order of time; an empty value or NA is missing. */
final class SeriesFile {

  private SeriesFile() {}

  /**
   * Reads series.
   *
   * @param target the column of the values
   * @param time the column of time stamps such as 2012-01-31 or 2012-01-31T13:00, or null
   * @param by the column that says which series a row belongs to, or null for one series
   * @throws IllegalArgumentException if a column is not there, or a value is no number or time
   */
  static List<Series> read(Path file, String target, String time, String by) throws IOException {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    Map<String, List<LocalDateTime>> times = new LinkedHashMap<>();
    CSVFormat format = CSVFormat.DEFAULT.builder()
        .setHeader().setSkipHeaderRecord(true).setIgnoreSurroundingSpaces(true).get();
    try (CSVParser rows = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
      for (String column : new String[] {target, time, by}) {
        if (column != null && !rows.getHeaderNames().contains(column)) {
          throw new IllegalArgumentException(
              file + ": expected a column \"" + column + "\" but got " + rows.getHeaderNames());
        }
      }
      for (CSVRecord row : rows) {
        String name = by == null ? target : row.get(by);
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(number(file, row, target));
        if (time != null) {
          times.computeIfAbsent(name, key -> new ArrayList<>()).add(stamp(file, row, time));
        }
      }
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException(file + ": expected a row below the header but got none");
    }
    List<Series> series = new ArrayList<>();
    for (Map.Entry<String, List<Double>> one : values.entrySet()) {
      Series made =
          Series.of(one.getKey(), one.getValue().stream().mapToDouble(Double::doubleValue).toArray());
      series.add(time == null ? made : made.withTimes(times.get(one.getKey())));
    }
    return series;
  }

  private static double number(Path file, CSVRecord row, String column) {
    String text = row.get(column);
    if (text.isEmpty() || text.equalsIgnoreCase("NA") || text.equalsIgnoreCase("NaN")) {
      return Double.NaN;
    }
    try {
      return new BigDecimal(text.strip()).doubleValue(); // 1D and 0x1p3 are codes, not numbers as in Java
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          file + ", row " + row.getRecordNumber() + ": expected a number in column \"" + column + "\" but got \"" + text
              + "\"", e);
    }
  }

  private static LocalDateTime stamp(Path file, CSVRecord row, String column) {
    String text = row.get(column).replace(' ', 'T').replace('/', '-');
    try {
      return text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          file + ", row " + row.getRecordNumber() + ": expected a time such as 2012-01-31 or 2012-01-31T13:00 in column \""
              + column + "\" but got \"" + text + "\"", e);
    }
  }
}
