// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.MixtureHead;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** {@code mdn predict} from file to file. The networks are single layers whose predictions are known by hand. */
class PredictTest {

  private static final double Z = 1.6448536269514722; // the standard normal quantile of .95

  @TempDir
  private Path folder;

  private Path model;
  private Path table;
  private Path result;

  private record Outcome(int status, String err) {}

  @BeforeEach
  void names() {
    model = folder.resolve("m.zip");
    table = folder.resolve("x.csv");
    result = folder.resolve("p.csv");
  }

  /** Returns a head alone with y ~ N(a + 2 b, 0.5²): mean from two inputs, scale from the bias. */
  private static MultiLayerNetwork line(DataType type) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).dataType(type).list()
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1, Scale.exp())).nIn(2).build()).build());
    net.init();
    net.setParam("0_W", Nd4j.createFromArray(new double[][] {{1, 0}, {2, 0}}).castTo(type));
    net.setParam("0_b", Nd4j.createFromArray(new double[][] {{0, Math.log(0.5)}}).castTo(type));
    return net;
  }

  private void save(Model net) throws IOException {
    ModelSerializer.writeModel(net, model.toFile(), false);
  }

  private Outcome predict(String... more) {
    StringWriter err = new StringWriter();
    String[] files =
        {"predict", "--model", model.toString(), "--in", table.toString(), "--out", result.toString()};
    String[] all = Stream.concat(Arrays.stream(files), Arrays.stream(more)).toArray(String[]::new);
    int status = Mdn.run(new PrintWriter(err, true), new PrintWriter(err, true), all);
    return new Outcome(status, err.toString());
  }

  private List<String> written(String... more) throws IOException {
    Outcome outcome = predict(more);
    assertEquals(0, outcome.status(), outcome.err());
    return Files.readAllLines(result);
  }

  private void refused(Outcome outcome, String... parts) throws IOException {
    assertEquals(1, outcome.status(), outcome.err());
    for (String part : parts) {
      assertTrue(outcome.err().contains(part), outcome.err());
    }
    assertTrue(outcome.err().startsWith("mdn: ") && outcome.err().lines().count() == 1, outcome.err());
    assertFalse(Files.exists(result), "a file under the final name");
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.noneMatch(f -> f.toString().endsWith(".part")), "a partial file");
    }
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void meanDeviationAndQuantilesAreThoseOfTheGaussian() throws IOException {
    save(line(DataType.DOUBLE));
    Files.writeString(table, "a,b\n1,2\n-1.5e0, 0.25\n");
    List<String> lines = written("--mean", "--sd", "--quantiles", ".05,.5,.95");
    assertEquals("mean,sd,q0.05,q0.5,q0.95", lines.get(0));
    assertArrayEquals(new double[] {5, 0.5, 5 - 0.5 * Z, 5, 5 + 0.5 * Z}, numbers(lines.get(1)), 1e-12);
    assertArrayEquals(new double[] {-1, 0.5, -1 - 0.5 * Z, -1, -1 + 0.5 * Z}, numbers(lines.get(2)), 1e-12);
    assertEquals(3, lines.size());
  }

  @Test
  void columnsAreFoundByNameAndOthersAreKept() throws IOException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "\uFEFFid;b;other;a\r\n\"x;1\";2;?;1\r\n\r\nx2;0;;3\r\n");
    List<String> lines = written("--delimiter", ";", "--features", "a,b", "--keep", "id", "--mean");
    assertEquals(List.of("id;mean", "\"x;1\";5.0", "x2;3.0"), lines);
  }

  @Test
  void drawsComeFromThePredictionAndFromTheSeed() throws IOException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "a,b\n1,2\n0,0\n");
    List<String> lines = written("--samples", "4000", "--seed", "7");
    assertTrue(lines.get(0).startsWith("sample1,sample2,"));
    double[] draws = numbers(lines.get(1));
    double mean = Arrays.stream(draws).average().orElseThrow();
    assertEquals(4000, draws.length);
    assertEquals(5, mean, 5 * 0.5 / Math.sqrt(4000));
    assertEquals(0.25, Arrays.stream(draws).map(y -> (y - mean) * (y - mean)).average().orElseThrow(), 0.03);
    assertEquals(lines, written("--samples", "4000", "--seed", "7"));
    assertFalse(lines.equals(written("--samples", "4000", "--seed", "8")));
  }

  @Test
  void severalLabelColumnsAreNumbered() throws IOException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(2, Scale.exp())).nIn(1).build()).build());
    net.init();
    net.setParam("0_W", Nd4j.createFromArray(new float[][] {{1, 10, 0, 0}}));
    net.setParam("0_b", Nd4j.createFromArray(new float[][] {{0, 0, -50, -50}}));
    save(net);
    Files.writeString(table, "x\n3\n");
    List<String> lines = written("--mean", "--samples", "2");
    assertEquals("mean_1,mean_2,sample1_1,sample1_2,sample2_1,sample2_2", lines.get(0));
    assertEquals("3.0,30.0,3.0,30.0,3.0,30.0", lines.get(1)); // no spread to speak of
    Files.delete(result);
    refused(predict("--quantiles", ".5"), "quantiles", "DiagonalGaussian(2)");
  }

  @Test
  void distributionsAreJsonObjectsALine() throws IOException {
    Density density = Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1)
        .dataType(DataType.DOUBLE).list()
        .layer(new MixtureDensityOutputLayer.Builder(density).nIn(1).build()).build());
    net.init();
    net.setParam("0_W", Nd4j.createFromArray(new double[][] {{0, 0, 1, 0, -1, 0}}));
    net.setParam("0_b", Nd4j.zeros(DataType.DOUBLE, 1, 6));
    save(net);
    Files.writeString(table, "x\n2\n3\n");
    Path json = folder.resolve("p.jsonl");
    written("--distributions", json.toString(), "--mean");
    List<String> lines = Files.readAllLines(json);
    assertEquals(2, lines.size());
    assertEquals(
        "{\"mixture\":{\"weights\":[0.5,0.5],\"components\":["
            + "{\"gaussian\":{\"mean\":[2.0],\"scale\":[1.0]}},{\"gaussian\":{\"mean\":[-2.0],\"scale\":[1.0]}}]}}",
        lines.get(0));
  }

  @Test
  void aNormaliserInTheFileIsAppliedAndUndone() throws IOException {
    save(line(DataType.DOUBLE));
    Random random = new Random(1);
    double[][] x = IntStream.range(0, 500)
        .mapToObj(i -> new double[] {3 + 2 * random.nextGaussian(), -1 + random.nextGaussian()})
        .toArray(double[][]::new);
    INDArray y =
        Nd4j.createFromArray(IntStream.range(0, 500).mapToDouble(i -> 40 + 8 * random.nextGaussian()).toArray());
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fitLabel(true);
    normaliser.fit(new DataSet(Nd4j.createFromArray(x), y.reshape(500, 1)));
    ModelSerializer.addNormalizerToModel(model.toFile(), normaliser);
    Files.writeString(table, "a,b\n5,-2\n");
    double[] mu = normaliser.getMean().toDoubleVector();
    double[] sigma = normaliser.getStd().toDoubleVector();
    double unit = normaliser.getLabelStd().getDouble(0);
    double mean =
        normaliser.getLabelMean().getDouble(0) + unit * ((5 - mu[0]) / sigma[0] + 2 * (-2 - mu[1]) / sigma[1]);
    double[] row = numbers(written("--mean", "--sd", "--quantiles", "0.95").get(1));
    assertArrayEquals(new double[] {mean, 0.5 * unit, mean + 0.5 * unit * Z}, row, 1e-5 * mean);
    Path lines = folder.resolve("p.jsonl");
    Outcome outcome = predict("--distributions", lines.toString());
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(
        outcome.err().contains("NormalizerStandardize of features and labels, in the model file, is applied in double"),
        outcome.err());
    JsonNode gaussian = new ObjectMapper().readTree(Files.readString(lines)).get("gaussian");
    assertEquals(mean, gaussian.get("mean").get(0).asDouble(), 1e-5 * mean);
    assertEquals(0.5 * unit, gaussian.get("scale").get(0).asDouble(), 1e-5 * unit);
  }

  /** A float near 5.4e6 is a multiple of 0.5. */
  @Test
  void aNetworkOfFloatsKeepsTheDigitsOfFeaturesAndLabelsFarFromZero() throws IOException {
    save(line(DataType.FLOAT));
    INDArray mean = Nd4j.createFromArray(new double[][] {{5.4e6, 1.7e9}});
    INDArray deviation = Nd4j.createFromArray(new double[][] {{0.8, 100}});
    NormalizerStandardize normaliser =
        new NormalizerStandardize(
            mean, deviation, Nd4j.createFromArray(new double[][] {{5.4e6}}), Nd4j.createFromArray(new double[][] {{0.8}}));
    normaliser.fitLabel(true);
    ModelSerializer.addNormalizerToModel(model.toFile(), normaliser);
    Files.writeString(table, "a,b\n5400000.4,1700000025\n");
    double expected = 5.4e6 + 0.8 * (0.5 + 2 * 0.25);
    double[] row = numbers(written("--mean", "--sd", "--quantiles", "0.05,0.95").get(1));
    assertArrayEquals(
        new double[] {expected, 0.4, expected - 0.4 * Z, expected + 0.4 * Z}, row, 1e-6);
  }

  @Test
  void anOutputOfAGraphIsPredicted() throws IOException {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(1).graphBuilder()
        .addInputs("in")
        .addLayer("body", new DenseLayer.Builder().nIn(2).nOut(3).activation(Activation.IDENTITY).build(), "in")
        .addLayer("one", new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).nIn(3).build(), "body")
        .addLayer("two", new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).nIn(3).build(), "body")
        .setOutputs("one", "two").build());
    graph.init();
    save(graph);
    Files.writeString(table, "a,b\n1,1\n");
    double expected = graph.output(Nd4j.createFromArray(new float[][] {{1, 1}}))[1].getDouble(0);
    assertEquals(expected, numbers(written("--mean", "--output", "two").get(1))[0], 1e-6);
    Files.delete(result);
    refused(predict("--mean"), "m.zip", "2 of the outputs");
    refused(predict("--mean", "--output", "three"), "m.zip", "no output \"three\"");
  }

  /** Stamps of seconds are too far from 0 for weights, so that units stand before the layers that read them. */
  @Test
  void aGraphInItsUsersUnitsIsPredicted() throws IOException {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(1).graphBuilder()
        .addInputs("in")
        .addLayer("body", new DenseLayer.Builder().nIn(2).nOut(3).activation(Activation.TANH).build(), "in")
        .addLayer("y", new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).nIn(5).build(), "body", "in")
        .setOutputs("y").build());
    graph.init();
    save(MixtureHead.inUnitsOf(graph, new NormalizerStandardize(
        Nd4j.createFromArray(new double[][] {{1.7e9, 3}}), Nd4j.createFromArray(new double[][] {{1e4, 2}}),
        Nd4j.createFromArray(new double[][] {{5.4e6}}), Nd4j.createFromArray(new double[][] {{0.8}}))));
    Files.writeString(table, "t,b\n1700005000,4\n");
    double z = graph.output(Nd4j.createFromArray(new float[][] {{0.5f, 0.5f}}))[0].getDouble(0);
    assertEquals(5.4e6 + 0.8 * z, numbers(written("--mean").get(1))[0], 1e-6);
  }

  @Test
  void rowsAcrossBatchesStayInOrder() throws IOException {
    save(line(DataType.FLOAT));
    int n = 10_001;
    StringBuilder text = new StringBuilder("a,b\n");
    IntStream.range(0, n).forEach(i -> text.append(i).append(",0\n"));
    Files.writeString(table, text);
    List<String> lines = written("--mean");
    assertEquals(n + 1, lines.size());
    for (int i = 0; i < n; i++) {
      assertEquals(i, Double.parseDouble(lines.get(i + 1)));
    }
  }

  @Test
  void wrongColumnsAreNamed() throws IOException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "a,b,c\n1,2,3\n");
    refused(predict("--mean"), "x.csv", "wants 2 columns", "the file has 3: a, b, c");
    refused(predict("--mean", "--features", "a"), "wants 2 columns", "--features names 1: a");
    refused(predict("--mean", "--features", "a,q"), "no column q", "a, b, c");
    refused(predict("--mean", "--features", "a,b", "--keep", "id"), "no column id");
    Files.writeString(table, "a\n1\n");
    refused(predict("--mean"), "wants 2 columns", "the file has 1: a");
    Files.writeString(table, "a,b,a\n1,2,1\n");
    refused(predict("--mean", "--features", "a,b"), "more than one column a");
    Files.writeString(table, "");
    refused(predict("--mean"), "x.csv", "empty");
    Files.delete(table);
    refused(predict("--mean"), "x.csv", "no such file");
  }

  @Test
  void badNumbersAreNamedByLineAndColumn() throws IOException {
    save(line(DataType.FLOAT));
    for (String bad : List.of("x", "", "1d", "NaN", "Infinity", "1e999", "1,5", "0x1p3", "1e39")) {
      String quoted = '"' + bad + '"';
      Files.writeString(table, "a,b\n1,2\n\n3," + quoted + "\n5,6\n");
      refused(predict("--mean"), "x.csv, line 4, column b", "got " + quoted);
    }
    Files.writeString(table, "a,b\n1,2\n3\n");
    refused(predict("--mean"), "x.csv, line 3", "2 fields", "got 1");
    Files.writeString(table, "a,b\n1,2\n3,4,5\n");
    refused(predict("--mean"), "x.csv, line 3", "2 fields", "got 3");
    Files.writeString(table, "a,b\n1,2\n3,\"4\n");
    refused(predict("--mean"), "x.csv, line 3", "CSV");
  }

  @Test
  void aMistakeAfterManyRowsLeavesNoFile() throws IOException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "a,b\n" + "1,2\n".repeat(9000) + "1,?\n");
    refused(predict("--mean", "--distributions", folder.resolve("p.jsonl").toString()), "line 9002, column b");
    assertFalse(Files.exists(folder.resolve("p.jsonl")));
    Files.writeString(result, "what was there before");
    assertEquals(1, predict("--mean").status());
    assertEquals("what was there before", Files.readString(result));
  }

  @Test
  void filesThatAreNoModelAreNamed() throws IOException {
    Files.writeString(table, "a,b\n1,2\n");
    refused(predict("--mean"), "m.zip", "no such file");
    Files.writeString(model, "a,b\n1,2\n");
    refused(predict("--mean"), "m.zip", "something else, damaged or cut short");
    save(line(DataType.FLOAT));
    byte[] whole = Files.readAllBytes(model);
    for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
      Files.write(model, Arrays.copyOf(whole, length));
      refused(predict("--mean"), "m.zip", "cut short");
    }
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, 100, 160, (byte) 7);
    Files.write(model, damaged);
    refused(predict("--mean"), "m.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(model))) {
      zip.putNextEntry(new ZipEntry("hello.txt"));
    }
    refused(predict("--mean"), "m.zip", "no Deeplearning4j network");
  }

  @Test
  void classesFromElsewhereAreNamed() throws IOException {
    Files.writeString(table, "a,b\n1,2\n");
    save(line(DataType.FLOAT));
    try (FileSystem zip = FileSystems.newFileSystem(model)) {
      Path json = zip.getPath("configuration.json");
      Files.writeString(json, Files.readString(json).replace(DiagonalGaussian.class.getName(), "com.example.Own"));
    }
    refused(predict("--mean"), "m.zip", "but got com.example.Own in its configuration", "trust its package");
    refused(predict("--mean", "--trust", "com.example"), "m.zip", "cannot be read", "com.example.Own");
  }

  @Test
  void networksOfAnotherKindAreNamed() throws IOException {
    Files.writeString(table, "a,b\n1,2\n");
    MultiLayerNetwork squares = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(2).nOut(1).activation(Activation.IDENTITY).build())
        .build());
    squares.init();
    save(squares);
    refused(predict("--mean"), "m.zip", "density output layer");
    MultiLayerNetwork recurrent = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new LSTM.Builder().nIn(2).nOut(2).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).nIn(2).build())
        .build());
    recurrent.init();
    save(recurrent);
    refused(predict("--mean"), "m.zip", "takes no rows of 2 numbers");
    MultiLayerNetwork last = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new LastTimeStep(new LSTM.Builder().nIn(2).nOut(2).build()))
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).nIn(2).build())
        .build());
    last.init();
    save(last);
    refused(predict("--mean"), "m.zip", "takes no rows of 2 numbers");
    save(line(DataType.FLOAT));
    refused(predict("--mean", "--output", "two"), "m.zip", "no graph");
  }

  @Test
  void wrongOptionsHaveAStatusOfTheirOwn() throws IOException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "a,b\n1,2\n");
    for (String[] options : new String[][] {
      {}, {"--quantiles", "1.5"}, {"--quantiles", "x"}, {"--samples", "-1"}, {"--mean", "--nonsense"},
      {"--distributions", result.toString()},
      {"--distributions", folder.resolve("x").resolve("..").resolve("p.csv").toString()},
      {"--distributions", model.toString()}, {"--distributions", table.toString()},
      {"--mean", "--delimiter", "\""}, {"--mean", "--delimiter", "\n"}, {"--samples", "2000000000"}}) {
      Outcome outcome = predict(options);
      assertEquals(2, outcome.status(), outcome.err());
      assertTrue(outcome.err().contains("--"), outcome.err());
    }
    assertFalse(Files.exists(result));
  }

  @Test
  void whereNothingCanBeWrittenIsNamed() throws IOException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "a,b\n1,2\n");
    result = folder.resolve("nowhere").resolve("p.csv");
    refused(predict("--mean"), "p.csv cannot be written");
    Path there = Files.createDirectory(folder.resolve("there"));
    result = there;
    Outcome outcome = predict("--mean");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("is a folder"), outcome.err());
  }

  @Test
  void whatIsNoOrdinaryFileIsNotReplaced() throws IOException, InterruptedException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "a,b\n1,2\n");
    result = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", result.toString()).start().waitFor() == 0);
    Outcome outcome = predict("--mean");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("pipe is no file that can be replaced"), outcome.err());
    assertFalse(Files.isRegularFile(result));
  }

  @Test
  void aByteOrderMarkMayStandBeforeQuotedNames() throws IOException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "\uFEFF\"a\",\"b, too\"\n1,2\n");
    assertEquals("5.0", written("--mean").get(1));
    Files.writeString(table, "\uFEFF\"a, too\",\"b\"\n1,2\n");
    assertEquals("5.0", written("--mean").get(1));
  }

  @Test
  void manyDrawsTakeMoreThanOneBatch() throws IOException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "a,b\n" + "1,2\n".repeat(30));
    List<String> lines = written("--samples", "100000");
    assertEquals(31, lines.size());
    assertEquals(100_000, lines.get(30).split(",").length);
    double[] last = Arrays.stream(lines.get(30).split(",")).mapToDouble(Double::parseDouble).toArray();
    assertEquals(5, Arrays.stream(last).average().orElseThrow(), 0.01); // of σ/√n = 0.0016
  }

  @Test
  void theCountIsSaidUnlessQuiet() throws IOException {
    save(line(DataType.FLOAT));
    Files.writeString(table, "a,b\n1,2\n");
    assertTrue(predict("--mean").err().toLowerCase(Locale.ROOT).startsWith("1 rows in "));
    assertEquals("", predict("--mean", "--quiet").err());
  }
}
