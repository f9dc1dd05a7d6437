// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Tables as other programs write them (tools/csv_dialects.py), packed, with numbers that are missing, and in blocks. */
class CsvKindsTest {

  private static final double[] MEANS = {5, 1, Double.NaN, -3e22 + 2 * 123456789.123, 1.0 / 3 + 2 * (0.1 + 0.2)};

  @TempDir
  private Path folder;

  private Path model;
  private Path result;

  /** A head alone, y ~ N(a + 2 b, 0.5²). */
  @BeforeEach
  void writeModel() throws IOException {
    model = folder.resolve("m.zip");
    result = folder.resolve("p.csv");
    save(DataType.DOUBLE, new double[][] {{1, 0}, {2, 0}});
  }

  private void save(DataType type, double[][] weights) throws IOException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).dataType(type).list()
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1, Scale.exp())).nIn(weights.length).build())
        .build());
    net.init();
    net.setParam("0_W", Nd4j.createFromArray(weights).castTo(type));
    net.setParam("0_b", Nd4j.createFromArray(new double[][] {{0, Math.log(0.5)}}).castTo(type));
    ModelSerializer.writeModel(net, model.toFile(), false);
  }

  private static Path dialect(String name) {
    return Path.of("src/test/resources/dialects", name);
  }

  private record Outcome(int status, String err) {}

  private Outcome predict(Path in, String... more) {
    StringWriter err = new StringWriter();
    String[] files = {"predict", "--model", model.toString(), "--in", in.toString(), "--out", result.toString()};
    String[] all = Stream.concat(Arrays.stream(files), Arrays.stream(more)).toArray(String[]::new);
    return new Outcome(Mdn.run(new PrintWriter(err, true), new PrintWriter(err, true), all), err.toString());
  }

  private List<String> written(Path in, String... more) throws IOException {
    Outcome outcome = predict(in, more);
    assertEquals(0, outcome.status(), outcome.err());
    return Files.readAllLines(result);
  }

  private void refused(Path in, String message, String... more) {
    Outcome outcome = predict(in, more);
    assertEquals(1, outcome.status(), outcome.err());
    assertTrue(outcome.err().contains(message), outcome.err());
    assertFalse(Files.exists(result));
  }

  private Path table(String text) throws IOException {
    return Files.writeString(folder.resolve("x.csv"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "pandas.csv", "pandas-no-index.csv", "pandas-excel.csv", "pandas-nan.csv", "pandas.csv.gz", "duckdb.csv",
    "duckdb.csv.zst", "r.csv", "r-no-row-names.csv"})
  void columnsAreFoundByNameAndRowsWithoutANumberStayBlank(String file) throws IOException {
    List<String> lines =
        written(dialect(file), "--features", "a,b", "--keep", "key,flag", "--mean", "--sd", "--missing", "blank");
    assertEquals("key,flag,mean,sd", lines.get(0));
    String text = String.join("\n", lines);
    boolean ofR = file.startsWith("r");
    String yes = ofR ? "TRUE" : file.startsWith("duckdb") ? "true" : "True";
    assertTrue(text.contains("\nplain," + yes + ",5.0,0.5\n"), text);
    assertTrue(text.contains("\n\"with \"\"marks\"\"\"," + yes + ",,\n\"two\nlines\"," + yes + ",-2.99999"), text);
    String last = lines.get(lines.size() - 1);
    assertTrue(last.startsWith("Müller,"), last);
    assertEquals(MEANS[4], Double.parseDouble(last.split(",")[2]), ofR ? 1e-14 : 0);
    assertTrue(predict(dialect(file), "--features", "a,b", "--mean", "--missing", "blank").err()
        .contains(", 1 of them blank, as a number is missing"));
  }

  @ParameterizedTest
  @CsvSource({"pandas.csv, ''", "pandas-nan.csv, NaN", "r.csv, NA", "duckdb.csv, ''"})
  void aMissingNumberIsAnErrorUnlessSaidOtherwise(String file, String text) {
    refused(
        dialect(file), file + ", line 4, column a: expected a finite number, but got \"" + text + "\"", "--features", "a,b",
        "--mean");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pandas-one-column.csv", "r-one-column.csv", "duckdb-one-column.csv"})
  void ofASingleColumnABlankLineIsAMissingNumberButAtTheEnd(String file) throws IOException {
    save(DataType.DOUBLE, new double[][] {{1, 0}});
    List<String> lines = written(dialect(file), "--mean", "--missing", "blank");
    assertEquals(List.of("mean", "1.0", "1.5", "\"\"", "-3.0E22"), lines.subList(0, 5));
    assertEquals(6, lines.size());
    Path longer = folder.resolve("x.csv");
    Files.writeString(longer, Files.readString(dialect(file)) + "\r\n \n\n");
    assertEquals(6, written(longer, "--mean", "--missing", "blank").size());
    Files.delete(result);
    refused(longer, "line 4, column a", "--mean");
  }

  @Test
  void semicolonsAndDecimalCommasAreNamedAndRead() throws IOException {
    refused(dialect("r-csv2.csv"), "; fields seem to be separated by ;: --delimiter ';'", "--features", "a,b", "--mean");
    refused(
        dialect("r-csv2.csv"),
        "line 3, column a: expected a finite number, but got \"1,5\": a decimal comma wants --decimal ,",
        "--features", "a,b", "--mean", "--delimiter", ";");
    List<String> lines = written(
        dialect("r-csv2.csv"), "--features", "a,b", "--mean", "--delimiter", ";", "--decimal", ",", "--missing", "blank");
    assertEquals(List.of("mean", "5.0", "1.0", "\"\""), lines.subList(0, 4));
    assertEquals(MEANS[4], Double.parseDouble(lines.get(5)), 1e-14);
    assertEquals(2, predict(dialect("r-csv2.csv"), "--mean", "--decimal", ",").status());
    Files.delete(result);
    refused(table("a,b\n\"1,500\",2\n"), "got \"1,500\": commas between thousands are not read", "--mean");
    refused(table("a;b\n1.000,5;2\n"), "got \"1.000,5\"", "--mean", "--delimiter", ";", "--decimal", ",");
  }

  @Test
  void tabsOfUtf16AreReadAndNamed() throws IOException {
    Path in = dialect("pandas-tabs-utf16.csv");
    List<String> lines =
        written(in, "--features", "a,b", "--mean", "--missing", "blank", "--delimiter", "\t", "--charset", "UTF-16");
    assertEquals(MEANS[4], Double.parseDouble(lines.get(5)));
    Files.delete(result);
    refused(in, "expected UTF-8, but got the bytes FF: name another with --charset, such as UTF-16", "--mean");
  }

  @Test
  void trueAndFalseAreOneAndZero() throws IOException {
    for (String[] words : new String[][] {{"TRUE", "FALSE"}, {"True", "False"}, {"true", "false"}}) {
      assertEquals(List.of("mean", "1.0", "2.0"),
          written(table("a,b\n" + words[0] + "," + words[1] + "\n" + words[1] + "," + words[0] + "\n"), "--mean"));
    }
    Files.delete(result);
    refused(table("a,b\nTrUe,0\n"), "column a: expected a finite number, but got \"TrUe\"", "--mean");
  }

  @Test
  void aFirstColumnWithoutANameHoldsRowNumbers() throws IOException {
    assertEquals(List.of("mean", "5.0"), written(table(",a,b\n7,1,2\n"), "--mean"));
    Files.delete(result);
    refused(table(",a\n1,2\n"), "the file has 1: a; the first column has no name and is taken for row numbers", "--mean");
    refused(table("a,b\n1,1,2\n"), "expected 2 fields, as in the first line, but got 3; does the first line leave out",
        "--mean");
  }

  @Test
  void numbersAreReadAsJavaReadsThem() throws IOException {
    save(DataType.DOUBLE, new double[][] {{1, 0}});
    Random random = new Random(4);
    StringBuilder text = new StringBuilder("a\n");
    StringBuilder expected = new StringBuilder("mean\n");
    String[] fixed = {"-0", "+5", ".5", "5.", " 7 ", "1e5", "1E-05", "12345678901234567890", "9007199254740993",
      "123456789012345678e-20", "1e22", "1e23", "4.9E-324", "0.000000000000000000000000000001", "1e-400", "\"3\"",
      "\" 4\" "};
    for (int i = 0; i < 3000; i++) {
      double x = Double.longBitsToDouble(random.nextLong());
      String number =
          i < fixed.length ? fixed[i]
              : !Double.isFinite(x) ? "0"
              : i % 3 == 0 ? Double.toString(x)
              : i % 3 == 1 ? Double.toString(random.nextGaussian())
              : random.nextInt(100_000) + "e" + (random.nextInt(60) - 30);
      text.append(number).append('\n');
      double value = Double.parseDouble(number.replace("\"", ""));
      expected.append(value + 0.0).append('\n'); // the network adds a bias of 0
    }
    written(table(text.toString()), "--mean");
    assertEquals(expected.toString(), Files.readString(result));
  }

  @Test
  void aNumberThatIsRoundedToTheLargestFloatIsTakenByANetworkOfFloats() throws IOException {
    save(DataType.FLOAT, new double[][] {{1, 0}});
    assertEquals(List.of("mean", "3.4028235E38", "-3.4028235E38"),
        written(table("a\n3.40282356e38\n\"-3.4028235677973362e38\"\n"), "--mean"));
    Files.delete(result);
    for (String number : List.of("3.4028235677973366e38", "-3.5e38", "1e300")) {
      refused(table("a\n" + number + "\n"), "x.csv, line 2, column a: expected a number up to 3.4028235E38, where FLOAT "
          + "ends, but got \"" + number + '"', "--mean");
    }
    refused(table("a\n1e400\n"), "column a: expected a finite number, but got \"1e400\"", "--mean");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zstd(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void packedFilesAreToldByTheirBytesAndByTheirNames() throws IOException {
    Path in = folder.resolve("x.csv"); // whatever it is called
    for (byte[] packed : List.of(gzip("a,b\n1,2\n"), zstd("a,b\n1,2\n"))) {
      Files.write(in, packed);
      assertEquals(List.of("mean", "5.0"), written(in, "--mean"));
    }
    Files.delete(result);
    Path promised = folder.resolve("x.csv.gz");
    Files.writeString(promised, "a,b\n1,2\n");
    refused(promised, "x.csv.gz: expected GZIP, as its name says", "--mean");
    byte[] whole = gzip("a,b\n" + "1,2\n".repeat(50_000));
    for (int length : new int[] {5, whole.length / 2}) {
      Files.write(promised, Arrays.copyOf(whole, length));
      refused(promised, "x.csv.gz: cannot be unpacked, it is damaged or cut short", "--mean");
    }
  }

  @Test
  void severalPackedPartsAreOneFileAlsoThroughAPipe() throws IOException {
    InputStream before = System.in;
    try {
      for (byte[][] parts : List.of(
          new byte[][] {gzip("a,b\n1,2\n"), gzip("3,4\n")}, new byte[][] {zstd("a,b\n1,2\n"), zstd("3,4\n")})) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(parts[0]);
        both.write(parts[1]);
        System.setIn(new StingyPipe(both.toByteArray()));
        assertEquals(List.of("mean", "5.0", "11.0"), written(CsvInput.STANDARD, "--mean"));
      }
    } finally {
      System.setIn(before);
    }
  }

  /** Gives a byte at a time, and never has any ready. */
  private static final class StingyPipe extends ByteArrayInputStream {

    StingyPipe(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) {
      return super.read(into, from, Math.min(1, length));
    }

    @Override
    public synchronized int available() {
      return 0;
    }
  }

  @Test
  void resultsArePackedIfTheirNameSaysSo() throws IOException {
    Path in = table("a,b\n" + "1,2\n".repeat(9000));
    String expected = "mean\n" + "5.0\n".repeat(9000);
    result = folder.resolve("p.csv.gz");
    assertEquals(0, predict(in, "--mean").status());
    try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(result))) {
      assertEquals(expected, new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
    }
    result = folder.resolve("p.csv.zst");
    assertEquals(0, predict(in, "--mean").status());
    try (InputStream unpacked = new ZstdInputStream(Files.newInputStream(result))) {
      assertEquals(expected, new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT", "DOUBLE"})
  void theFileIsTheSameWithAnyNumberOfThreads(DataType type) throws IOException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).dataType(type).list()
        .layer(new DenseLayer.Builder().nIn(2).nOut(6).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(Mixture.of(3, DiagonalGaussian.of(1))).nIn(6).build()).build());
    net.init();
    ModelSerializer.writeModel(net, model.toFile(), false);
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("id,a,b\n");
    for (int i = 0; i < 30_000; i++) {
      text.append(i % 7 == 0 ? "\"k\n" + i + "\"," : "k" + i + ',').append(random.nextGaussian()).append(',')
          .append(i % 1000 == 3 ? "NA" : Float.toString(random.nextFloat())).append(i % 5 == 0 ? "\r\n" : "\n");
    }
    Path in = table(text.toString());
    Path lines = folder.resolve("p.jsonl");
    String one = null;
    String[] options = {"--mean", "--sd", "--quantiles", ".05,.5,.95", "--samples", "3", "--keep", "id",
      "--missing", "blank", "--distributions", lines.toString(), "--threads"};
    for (String threads : List.of("1", "2", "5", "2")) {
      String[] all = Stream.concat(Arrays.stream(options), Stream.of(threads)).toArray(String[]::new);
      written(in, all);
      String now = Files.readString(result) + Files.readString(lines);
      assertEquals(one == null ? now : one, now);
      one = now;
    }
    assertEquals(30, one.lines().filter(line -> line.equals("null")).count());
    assertTrue(one.contains("\"k\n7\","));
    assertEquals(2, predict(in, "--mean", "--threads", "0").status());
  }

  @Test
  void theFirstFaultIsToldWhicheverThreadFindsIt() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 40_000; i++) {
      text.append(i == 9000 || i == 13_000 || i == 39_000 ? "\"x\ny\",2\n" : "1,2\n");
    }
    Path in = table(text.toString());
    for (int i = 0; i < 5; i++) {
      refused(in, "x.csv, line 9002, column a", "--mean", "--samples", "2", "--threads", "3");
    }
    byte[] bytes = Files.readAllBytes(in);
    bytes[4 + 4 * 8999] = (byte) 0xE4;
    Files.write(in, bytes);
    refused(in, "line 9001, column 1: expected UTF-8, but got the bytes E4", "--mean", "--threads", "3");
  }

  @Test
  void delimitersOfAnyKindAreTaken() throws IOException {
    for (String between : List.of("|", " ", "§", "x", "€")) {
      String text = "k_a_b\n\"q_\"_1_2\n".replace("_", between);
      List<String> lines = written(
          table(text), "--delimiter", between, "--features", "a,b", "--keep", "k", "--mean");
      assertEquals(List.of("k" + between + "mean", "\"q" + between + "\"" + between + "5.0"), lines);
    }
  }

  @Test
  void aTabMayBeSpelt() throws IOException {
    assertEquals(List.of("mean", "5.0"), written(table("a\tb\n1\t2\n"), "--mean", "--delimiter", "\\t"));
    Outcome outcome = predict(table("a\tb\n1\t2\n"), "--mean", "--delimiter", "ab");
    assertEquals(2, outcome.status());
    assertTrue(outcome.err().contains("expected one character, or \\t for a tab, but got ab"), outcome.err());
  }

  @Test
  void theLineForExcelThatNamesTheDelimiterIsNoHeader() throws IOException {
    Path in = table("sep=;\r\na;b\r\n1;2\r\n");
    assertEquals(List.of("mean", "5.0"), written(in, "--mean", "--delimiter", ";"));
    Files.delete(result);
    refused(in, "x.csv, line 1: it says that fields are separated by ;, so --delimiter ';' is wanted", "--mean");
    refused(table("sep=;\na;b\nx;2\n"), "x.csv, line 3, column a: expected a finite number, but got \"x\"", "--mean",
        "--delimiter", ";");
  }

  @ParameterizedTest
  @CsvSource({
    "PK\\3\\4\\24\\0, a zip file", "\\320\\317\\21\\340\\241\\261, a file of Office", "BZh91AY&SY\\1, packed by bzip2",
    "\\3757zXZ\\0\\0, packed by xz", "PAR1\\25\\0, a Parquet file", "ARROW1\\0\\0\\1, an Arrow file",
    "\\211HDF\\r\\n\\32, an HDF5 file", "SQLite format 3\\0, a SQLite database"})
  void filesOfOtherKindsAreNamed(String begin, String what) throws IOException {
    Path in = folder.resolve("x.csv");
    Files.write(in, begin.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));
    refused(in, "x.csv: expected a CSV file, also packed by gzip or zstd, but this is " + what, "--mean");
  }

  @Test
  void aTableWithoutNamesOfColumnsIsRefused() throws IOException {
    refused(table("1.5,2\n-3,0.4\n"), "x.csv, line 1: expected the names of columns, but got numbers: 1.5, 2", "--mean");
    assertEquals(List.of("mean", "5.0"), written(table("0,1\n1,2\n"), "--mean")); // as pandas calls them
    assertEquals(List.of("mean", "5.0"), written(table("0.5,1\n1,2\n"), "--mean", "--features", "0.5,1"));
    assertEquals(List.of("mean", "5.0"), written(table("PAR1,PAR2\n1,2\n"), "--mean"));
  }

  @Test
  void aZstdFrameWithoutContentMayStandFirst() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(new byte[] {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4}); // as pzstd writes
    both.write(zstd("a,b\n1,2\n"));
    Path in = folder.resolve("x.csv.zst");
    Files.write(in, both.toByteArray());
    assertEquals(List.of("mean", "5.0"), written(in, "--mean"));
  }

  @Test
  void messagesAreALineAndNotAsLongAsTheFile() throws IOException {
    for (String field : List.of("x".repeat(100_000), "x\n\r\n".repeat(1000))) {
      Outcome outcome = predict(table("a,b\n1,2\n3,\"" + field + "\"\n"), "--mean");
      assertEquals(1, outcome.status());
      assertTrue(outcome.err().contains("line 3, column b: expected a finite number, but got \"x"), outcome.err());
      assertEquals(1, outcome.err().lines().count());
      assertTrue(outcome.err().length() < 400, outcome.err());
    }
    String names = IntStream.range(0, 5000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    refused(table(names + "\n"), "the file has 5000: c0, c1, ", "--mean");
    refused(table(names + "\n"), "there is no column x; there are: c0, c1, ", "--mean", "--features", "x,y");
    assertTrue(predict(table(names + "\n"), "--mean").err().contains("c39 and 4960 more;"));
  }

  @Test
  void aColumnMayBeAFeatureAndKeptTwice() throws IOException {
    List<String> lines = written(table("a,b\n\"1\",2.50\n 3,4\n"), "--features", "a,b", "--keep", "b,a,b", "--mean");
    assertEquals(List.of("b,a,b,mean", "2.50,1,2.50,6.0", "4,\" 3\",4,11.0"), lines);
  }

  @Test
  void wrongWordsForMissingNumbersAreRefused() throws IOException {
    Outcome outcome = predict(table("a,b\n1,2\n"), "--mean", "--missing", "perhaps");
    assertEquals(2, outcome.status());
    assertTrue(outcome.err().contains("expected error or blank, but got perhaps"), outcome.err());
  }

  @Test
  void evaluationLeavesRowsOutThatMissANumber() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] command = {"evaluate", "--model", model.toString(), "--in",
      table("a,b,y\n1,2,5\nNA,2,3\n0,0,1\n").toString(), "--label", "y", "--no-pictures", "--missing", "blank"};
    assertEquals(0, Mdn.run(new PrintWriter(out, true), new PrintWriter(err, true), command), err::toString);
    assertTrue(err.toString().contains("1 rows left out, as a number is missing"), err.toString());
    assertArrayEquals(new int[] {0}, new int[] {out.toString().indexOf("NaN") + 1});
  }
}
