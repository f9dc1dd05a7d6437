// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.records.reader.impl.collection.CollectionSequenceRecordReader;
import org.datavec.api.records.reader.impl.csv.CSVNLinesSequenceRecordReader;
import org.datavec.api.records.reader.impl.csv.CSVSequenceRecordReader;
import org.datavec.api.records.reader.impl.inmemory.InMemorySequenceRecordReader;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceReadingTest {

  private static final String[] ROWS = {
    "time,sold,open,shop", "2024-02-28,3,1,7", "2024-02-29,,0,7", "2024-03-01,NA,1,7", "2024-03-02,5,1,7", "2024-03-03,,0,7"
  };

  @TempDir
  private Path folder;

  private SequenceRecordReader files(String... rows) throws IOException, InterruptedException {
    Files.write(folder.resolve("a.csv"), Arrays.asList(rows));
    CSVSequenceRecordReader reader = new CSVSequenceRecordReader(1);
    reader.initialize(new FileSplit(folder.toFile()));
    return reader;
  }

  @Test
  void aFileIsASeriesWithWhatIsKnownOfItsFuture() throws IOException, InterruptedException {
    Files.write(folder.resolve("b.csv"), Arrays.asList(ROWS));
    List<Series> series =
        SequenceReading.of(1).time(0).covariates(2).statics(3).future(1).read(files(ROWS));
    assertEquals(2, series.size());
    for (Series one : series) {
      assertArrayEquals(new double[] {3, Double.NaN, Double.NaN, 5}, one.values(), 0);
      assertEquals(5, one.covariateLength());
      assertEquals(0, one.covariate(4, 0));
      assertArrayEquals(new double[] {7}, one.statics(), 0);
      assertEquals(LocalDateTime.of(2024, 3, 3, 0, 0), one.times().get(4));
    }
    assertEquals(List.of("a.csv", "b.csv"), series.stream().map(Series::name).sorted().toList());
  }

  @Test
  void otherReadersDoToo() throws IOException, InterruptedException {
    files(ROWS);
    CSVNLinesSequenceRecordReader lines = new CSVNLinesSequenceRecordReader(2, 1, ",");
    lines.initialize(new FileSplit(folder.toFile()));
    List<Series> two = SequenceReading.of(2).read(lines);
    assertArrayEquals(new double[] {1, 0}, two.get(0).values(), 0);
    assertArrayEquals(new double[] {1, 1}, two.get(1).values(), 0);
    List<List<Writable>> sequence = List.of(
        List.of(new LongWritable(0), new DoubleWritable(1.5), new Text("x")),
        List.of(new LongWritable(3_600_000), NullWritable.INSTANCE, new Text("x")));
    for (SequenceRecordReader reader : List.of(
        new InMemorySequenceRecordReader(List.of(sequence)), new CollectionSequenceRecordReader(List.of(sequence)))) {
      Series one = SequenceReading.of(1).name(2).time(0).read(reader).get(0);
      assertEquals("x", one.name());
      assertArrayEquals(new double[] {1.5, Double.NaN}, one.values(), 0);
      assertEquals(LocalDateTime.of(1970, 1, 1, 1, 0), one.times().get(1));
    }
    assertEquals("series 0",
        SequenceReading.of(1).read(new InMemorySequenceRecordReader(List.of(sequence))).get(0).name());
  }

  @Test
  void timesMayHaveAFormOfTheirOwn() {
    List<List<Writable>> sequence = List.of(List.of(new Text("28.02.2024 13:05"), new DoubleWritable(1)));
    Series one = SequenceReading.of(1).time(0, DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm"))
        .read(new InMemorySequenceRecordReader(List.of(sequence))).get(0);
    assertEquals(List.of(LocalDateTime.of(2024, 2, 28, 13, 5)), one.times());
  }

  @Test
  void whatIsWrongIsNamedBySeriesAndStep() {
    SequenceReading reading = SequenceReading.of(1).time(0).covariates(2).statics(3);
    assertSays(() -> reading.read(files("h", "2024-02-28,3,1,7", "2024-02-29,x,1,7")),
        "series \"a.csv\", step 1: expected a number in column 1 but got \"x\"");
    assertSays(() -> reading.read(files("h", "2024-02-28,3,1,7", "29.2.2024,3,1,7")),
        "series \"a.csv\", step 1: expected a time such as 2012-01-31T13:00 in column 0 but got \"29.2.2024\"");
    assertSays(() -> reading.read(files("h", "2024-02-28,3,1,7", "2024-02-28,3,1,7")),
        "series \"a.csv\", step 1", "is there twice");
    assertSays(() -> reading.read(files("h", "2024-02-28,3,1,7", "2024-02-29,3,1,8")),
        "step 1: expected 7.0 in column 3, as at step 0, but got 8.0");
    assertSays(() -> reading.read(files("h", "2024-02-28,3,1,7", "2024-02-29,3,1")),
        "step 1: expected a column 3, counted from 0, but the record has 3");
    assertSays(() -> reading.read(files("h", "2024-02-28,3,1,7", "2024-02-29,Infinity,1,7")),
        "series \"a.csv\", step 1: expected a number in column 1 but got \"Infinity\"");
    for (String code : List.of("1D", "12F", "0x1p3")) { // numbers of Java, codes in a table
      assertSays(() -> reading.read(files("h", "2024-02-28,3,1,7", "2024-02-29," + code + ",1,7")),
          "series \"a.csv\", step 1: expected a number in column 1 but got \"" + code + "\"");
    }
    assertSays(() -> reading.read(files("h", "2024-02-28,3,,7")), "expected a number in column 2 but got \"\"");
    assertSays(() -> reading.future(1).read(files("h", "2024-02-28,3,1,7")), "more than 1 records", "but got 1");
    assertSays(() -> SequenceReading.of(-1), "columns and steps of at least 0 but got -1");
    assertSays(() -> SequenceReading.of(0).covariates(1, -2), "but got -2");
  }
}
