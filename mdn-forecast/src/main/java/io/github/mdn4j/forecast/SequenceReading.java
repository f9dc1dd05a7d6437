// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Writable;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * Reads series with DataVec's sequence readers, such as {@code CSVSequenceRecordReader}: a sequence is a series, a record of
 * it a step.
 *
 * <pre>{@code
 * SequenceRecordReader files = new CSVSequenceRecordReader(1); // a file a series, one line of heads
 * files.initialize(new FileSplit(folder));
 * List<Series> series = SequenceReading.of(1).time(0).covariates(2, 3).future(24).read(files);
 * }</pre>
 *
 * <p>Columns are counted from 0. A target that is empty, null, {@code NA} or {@code NaN} is missing. Immutable. Wants
 * datavec-api, which deeplearning4j-core brings.
 */
public final class SequenceReading {

  private final int target;
  private final int name; // −1 for none, as the next
  private final int time;
  private final DateTimeFormatter form; // null for ISO
  private final int[] covariates;
  private final int[] statics;
  private final int future;

  private SequenceReading(
      int target, int name, int time, DateTimeFormatter form, int[] covariates, int[] statics, int future) {
    this.target = target;
    this.name = name;
    this.time = time;
    this.form = form;
    this.covariates = covariates;
    this.statics = statics;
    this.future = future;
    int least = Math.min(
        Math.min(target, future),
        Math.min(Arrays.stream(covariates).min().orElse(0), Arrays.stream(statics).min().orElse(0)));
    if (least < 0) {
      throw new DL4JInvalidConfigException(
          "SequenceReading: expected columns and steps of at least 0 but got " + least);
    }
  }

  /**
   * Chooses the column of the values.
   *
   * @throws DL4JInvalidConfigException if it is negative
   */
  public static SequenceReading of(int target) {
    return new SequenceReading(target, -1, -1, null, new int[0], new int[0], 0);
  }

  /** Chooses a column that names the series; otherwise they are called by the files that they come from, or counted. */
  public SequenceReading name(int column) {
    return new SequenceReading(target, column, time, form, covariates, statics, future);
  }

  /** Chooses a column of time stamps: 2012-01-31, 2012-01-31T13:00, or milliseconds since 1970 (UTC) as a long. */
  public SequenceReading time(int column) {
    return new SequenceReading(target, name, column, null, covariates, statics, future);
  }

  /** Chooses a column of time stamps in a form with date and time. */
  public SequenceReading time(int column, DateTimeFormatter form) {
    return new SequenceReading(target, name, column, form, covariates, statics, future);
  }

  /** Chooses columns of covariates. */
  public SequenceReading covariates(int... columns) {
    return new SequenceReading(target, name, time, form, columns.clone(), statics, future);
  }

  /** Chooses columns that say the same at all steps of a series. */
  public SequenceReading statics(int... columns) {
    return new SequenceReading(target, name, time, form, covariates, columns.clone(), future);
  }

  /** Says that so many records at the end of each sequence are of steps to come: their targets are not read. */
  public SequenceReading future(int steps) {
    return new SequenceReading(target, name, time, form, covariates, statics, steps);
  }

  /**
   * Reads all sequences that a reader still has.
   *
   * @throws DL4JInvalidInputException if a record lacks a column or holds what is no number or time, time stamps do not
   *     ascend, a static covariate changes, a value is infinite, or there are no steps; it names series and step
   */
  public List<Series> read(SequenceRecordReader reader) {
    List<Series> series = new ArrayList<>();
    while (reader.hasNext()) {
      SequenceRecord sequence = reader.nextSequence();
      series.add(series(nameOf(sequence, series.size()), sequence.getSequenceRecord()));
    }
    return series;
  }

  private String nameOf(SequenceRecord sequence, int number) {
    List<List<Writable>> records = sequence.getSequenceRecord();
    if (name >= 0 && !records.isEmpty() && records.get(0).size() > name) {
      return records.get(0).get(name).toString();
    }
    if (sequence.getMetaData() == null || sequence.getMetaData().getURI() == null) {
      return "series " + number;
    }
    String path = sequence.getMetaData().getURI().getPath();
    return path == null ? "series " + number : path.substring(path.lastIndexOf('/') + 1);
  }

  private Series series(String who, List<List<Writable>> records) {
    int known = records.size() - future;
    if (known < 1) {
      throw new DL4JInvalidInputException(
          "series \"" + who + "\": expected more than " + future + " records, steps to come, but got " + records.size());
    }
    double[] values = new double[known];
    double[][] rows = new double[records.size()][covariates.length];
    double[] same = new double[statics.length];
    List<LocalDateTime> times = new ArrayList<>();
    for (int t = 0; t < records.size(); t++) {
      Record record = new Record("series \"" + who + "\", step " + t, records.get(t));
      if (t < known) {
        values[t] = record.numberOrMissing(target);
      }
      for (int c = 0; c < covariates.length; c++) {
        rows[t][c] = record.number(covariates[c]);
      }
      for (int c = 0; c < statics.length; c++) {
        double number = record.number(statics[c]);
        if (t > 0 && number != same[c]) {
          throw new DL4JInvalidInputException(
              record.where() + ": expected " + same[c] + " in column " + statics[c] + ", as at step 0, but got " + number);
        }
        same[c] = number;
      }
      if (time >= 0) {
        times.add(record.time(time, form));
      }
    }
    Series made = Series.of(who, values);
    made = time >= 0 ? made.withTimes(times) : made;
    made = covariates.length > 0 ? made.withCovariates(rows) : made;
    return statics.length > 0 ? made.withStatics(same) : made;
  }

  /**
   * One record.
   *
   * @param where how messages name it
   */
  private record Record(String where, List<Writable> columns) {

    private Writable at(int column) {
      if (column >= columns.size()) {
        throw new DL4JInvalidInputException(
            where + ": expected a column " + column + ", counted from 0, but the record has " + columns.size());
      }
      return columns.get(column);
    }

    double numberOrMissing(int column) {
      Writable value = at(column);
      String text = value instanceof NullWritable ? "" : value.toString().strip();
      boolean missing = text.isEmpty() || text.equalsIgnoreCase("NA") || text.equalsIgnoreCase("NaN");
      return missing ? Double.NaN : number(column);
    }

    double number(int column) {
      String text = at(column).toString().strip();
      try {
        return new BigDecimal(text).doubleValue(); // 1D and 0x1p3 are codes, not numbers as in Java
      } catch (NumberFormatException e) {
        throw new DL4JInvalidInputException(
            where + ": expected a number in column " + column + " but got \"" + text + "\"", e);
      }
    }

    LocalDateTime time(int column, DateTimeFormatter form) {
      Writable value = at(column);
      if (value instanceof LongWritable millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis.get()), ZoneOffset.UTC);
      }
      String text = value.toString().strip();
      try {
        if (form != null) {
          return LocalDateTime.parse(text, form);
        }
        String iso = text.replace(' ', 'T');
        return iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
      } catch (DateTimeException e) {
        throw new DL4JInvalidInputException(
            where + ": expected a time" + (form == null ? " such as 2012-01-31T13:00" : "") + " in column " + column
                + " but got \"" + text + "\"", e);
      }
    }
  }
}
