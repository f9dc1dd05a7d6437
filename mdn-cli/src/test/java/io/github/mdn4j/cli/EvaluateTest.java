// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.calibration.ConformalizedQuantiles;
import io.github.mdn4j.calibration.GroupedConformal;
import io.github.mdn4j.calibration.TemperatureScaling;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.ensemble.Ensemble;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** {@code mdn evaluate}, and what {@code mdn predict} does with ensembles and calibrations. */
class EvaluateTest {

  private static final double Z = 1.6448536269514722; // the standard normal quantile of .95

  @TempDir
  private Path folder;

  private Path model;
  private Path table;

  @BeforeEach
  void names() {
    model = folder.resolve("m.zip");
    table = folder.resolve("x.csv");
  }

  private record Outcome(int status, String out) {}

  private Outcome run(String command, String... more) {
    StringWriter out = new StringWriter();
    String[] files = {command, "--model", model.toString(), "--in", table.toString()};
    String[] all = Stream.concat(Arrays.stream(files), Arrays.stream(more)).toArray(String[]::new);
    PrintWriter writer = new PrintWriter(out, true);
    return new Outcome(Mdn.run(writer, writer, all), out.toString());
  }

  private List<String> predicted(String... more) throws IOException {
    Path result = folder.resolve("p.csv");
    String[] all = Stream.concat(Stream.of("--out", result.toString()), Arrays.stream(more)).toArray(String[]::new);
    Outcome outcome = run("predict", all);
    assertEquals(0, outcome.status(), outcome.out());
    return Files.readAllLines(result);
  }

  /** A head alone: y ~ N(slope · x, scale²). */
  private static MultiLayerNetwork line(double slope, double scale, DataType type) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).dataType(type).list()
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1, Scale.exp())).nIn(1).build()).build());
    net.init();
    net.setParam("0_W", Nd4j.createFromArray(new double[][] {{slope, 0}}).castTo(type));
    net.setParam("0_b", Nd4j.createFromArray(new double[][] {{0, Math.log(scale)}}).castTo(type));
    return net;
  }

  /** Rows with y ~ N(2 x, 1), for a model that says so. */
  private void rows(int n) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder text = new StringBuilder("x,y,kind\n");
    for (int i = 0; i < n; i++) {
      double x = random.nextDouble();
      text.append(String.format(Locale.ROOT, "%.6f,%.6f,%s%n", x, 2 * x + random.nextGaussian(), i % 2 == 0 ? "a" : "b"));
    }
    Files.writeString(table, text.toString());
  }

  private static double value(String text, String title) {
    String line =
        text.lines().filter(l -> l.strip().startsWith(title)).findFirst().orElseThrow(() -> new AssertionError(text));
    return Double.parseDouble(line.strip().substring(title.length()).strip().split("[\\s,]+")[0]);
  }

  @Test
  void scoresWithStandardErrorsArePrintedAndPicturesWritten() throws IOException {
    ModelSerializer.writeModel(line(2, 1, DataType.DOUBLE), model.toFile(), false);
    rows(500);
    Path pictures = folder.resolve("deep").resolve("pictures");
    Outcome outcome = run("evaluate", "--label", "y", "--features", "x", "--pictures", pictures.toString());
    assertEquals(0, outcome.status(), outcome.out());
    assertEquals(0.5 * Math.log(2 * Math.PI * Math.E), value(outcome.out(), "NLL:"), 0.15);
    assertEquals(500, value(outcome.out(), "# of rows:"));
    assertTrue(outcome.out().contains("standard error"), outcome.out());
    for (String name : List.of("reliability", "pit", "sharpness", "fan", "density")) {
      assertTrue(Files.size(pictures.resolve(name + ".png")) > 500, name);
      assertTrue(outcome.out().contains("wrote " + pictures.resolve(name + ".png")), outcome.out());
    }
    Path none = folder.resolve("none");
    Outcome without = run("evaluate", "--label", "y", "--features", "x", "--no-pictures", "--pictures", none.toString());
    assertEquals(0, without.status());
    assertFalse(Files.exists(none));
  }

  @Test
  void aCalibrationInTheFileIsApplied() throws IOException {
    ModelSerializer.writeModel(line(2, 0.5, DataType.DOUBLE), model.toFile(), false); // half the true spread
    ModelArchive.addCalibration(
        model,
        Calibration.of(new TemperatureScaling(Temperature.of(1, 4)))
            .with(new ConformalizedQuantiles(0.9, 0.25, 0.5)));
    rows(500);
    Outcome outcome = run("evaluate", "--label", "y", "--features", "x", "--no-pictures");
    assertEquals(0, outcome.status(), outcome.out());
    assertEquals(0.5 * Math.log(2 * Math.PI * Math.E), value(outcome.out(), "NLL:"), 0.15);
    assertTrue(outcome.out().contains("Calibrated interval of level 0.9"), outcome.out());
    assertEquals(2 * Z + 0.75, value(outcome.out(), "width"), 1e-4);
    assertTrue(value(outcome.out(), "coverage") > 0.9, outcome.out());
    List<String> lines = predicted("--features", "x", "--sd", "--interval");
    assertEquals("sd,low,high", lines.get(0));
    double x = Double.parseDouble(Files.readAllLines(table).get(1).split(",")[0]);
    double[] row = Arrays.stream(lines.get(1).split(",")).mapToDouble(Double::parseDouble).toArray();
    assertArrayEquals(new double[] {1, 2 * x - Z - 0.25, 2 * x + Z + 0.5}, row, 1e-9);
  }

  @Test
  void intervalsByGroupNeedTheGroup() throws IOException {
    ModelSerializer.writeModel(line(2, 1, DataType.DOUBLE), model.toFile(), false);
    ModelArchive.addCalibration(
        model,
        Calibration.of(new GroupedConformal(Map.of(
            "a", new ConformalizedQuantiles(0.9, 0, 0), "b", new ConformalizedQuantiles(0.9, 1, 1)))));
    rows(10);
    List<String> lines = predicted("--features", "x", "--interval", "--group", "kind", "--keep", "y");
    assertEquals("y,low,high", lines.get(0));
    for (int i = 1; i < 11; i++) {
      double[] row = Arrays.stream(lines.get(i).split(",")).mapToDouble(Double::parseDouble).toArray();
      assertEquals(2 * Z + (i % 2 == 1 ? 0 : 2), row[2] - row[1], 1e-9);
    }
    Outcome forgotten = run("predict", "--out", folder.resolve("q.csv").toString(), "--features", "x", "--interval");
    assertEquals(1, forgotten.status());
    assertTrue(forgotten.out().contains("--group"), forgotten.out());
    Outcome evaluated = run("evaluate", "--label", "y", "--group", "kind", "--no-pictures");
    assertEquals(0, evaluated.status(), evaluated.out());
    assertTrue(evaluated.out().contains("Calibrated interval by group"), evaluated.out());
    Files.writeString(table, "x,y,kind\n1,2,c\n");
    Outcome unknown = run("evaluate", "--label", "y", "--group", "kind", "--no-pictures");
    assertEquals(1, unknown.status(), unknown.out());
    assertTrue(unknown.out().contains("\"c\""), unknown.out());
  }

  @Test
  void ensemblesPredictAndAreScored() throws IOException {
    Ensemble.of(line(2, 1, DataType.FLOAT), line(4, 1, DataType.DOUBLE)).save(model);
    Files.writeString(table, "x\n1\n-1\n");
    List<String> lines = predicted("--mean", "--sd");
    assertArrayEquals(
        new double[] {3, Math.sqrt(2)},
        Arrays.stream(lines.get(1).split(",")).mapToDouble(Double::parseDouble).toArray(), 1e-6);
    rows(50);
    Outcome outcome = run("evaluate", "--label", "y", "--features", "x", "--no-pictures");
    assertEquals(0, outcome.status(), outcome.out());
    assertTrue(outcome.out().contains("Mixture(2, "), outcome.out());
  }

  @Test
  void ensemblesAreInUnitsOfTheLabelIfANormaliserSaysSo() throws IOException {
    NormalizerStandardize normalizer = new NormalizerStandardize(
        Nd4j.createFromArray(new double[][] {{4}}), Nd4j.createFromArray(new double[][] {{2}}),
        Nd4j.createFromArray(new double[][] {{5.4e6}}), Nd4j.createFromArray(new double[][] {{0.8}}));
    Ensemble.of(line(2, 1, DataType.FLOAT), line(4, 1, DataType.FLOAT)).normalizedBy(normalizer).save(model);
    Files.writeString(table, "x,y\n5,5400001.2\n3,5399999\n");
    Path result = folder.resolve("p.csv");
    Outcome outcome = run("predict", "--out", result.toString(), "--features", "x", "--mean", "--sd");
    assertEquals(0, outcome.status(), outcome.out());
    assertTrue(outcome.out().contains("NormalizerStandardize of features and labels, in the model file"), outcome.out());
    double[] row = Arrays.stream(Files.readAllLines(result).get(1).split(",")).mapToDouble(Double::parseDouble).toArray();
    assertArrayEquals(new double[] {5.4e6 + 0.8 * 1.5, 0.8 * Math.sqrt(1.25)}, row, 1e-6); // z = ½: N(1, 1) and N(2, 1)
    Outcome scores = run("evaluate", "--label", "y", "--no-pictures");
    assertEquals(0, scores.status(), scores.out());
    double near = Math.log(0.5 * (normal(0.5) + normal(0.5)) / 0.8); // labels 1.5 and −1.25 standardised
    double far = Math.log(0.5 * (normal(-0.25) + normal(0.75)) / 0.8);
    assertEquals(-(near + far) / 2, value(scores.out(), "NLL:"), 1e-5);
  }

  private static double normal(double z) {
    return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  }

  @Test
  void dropoutIsRepeatable() throws IOException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new DenseLayer.Builder().nIn(1).nOut(20).dropOut(0.5).build())
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).nIn(20).dropOut(0.5).build()).build());
    net.init();
    Ensemble.ofDropout(net, 20).save(model);
    Files.writeString(table, "x\n1\n-1\n");
    assertEquals(predicted("--mean"), predicted("--mean"));
    assertFalse(predicted("--mean").equals(predicted("--mean", "--seed", "9")));
  }

  @Test
  void scoresAreInUnitsOfTheLabelIfANormaliserSaysSo() throws IOException {
    ModelSerializer.writeModel(line(0, 1, DataType.DOUBLE), model.toFile(), false);
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fitLabel(true);
    normalizer.fit(new DataSet(
        Nd4j.createFromArray(new double[][] {{0}, {2}}), Nd4j.createFromArray(new double[][] {{90}, {110}})));
    ModelSerializer.addNormalizerToModel(model.toFile(), normalizer);
    Files.writeString(table, "x,y\n0,100\n1,110\n2,90\n");
    Outcome outcome = run("evaluate", "--label", "y", "--no-pictures");
    assertEquals(0, outcome.status(), outcome.out());
    double sigma = 10;
    double nll = Math.log(sigma) + 0.5 * Math.log(2 * Math.PI) + (0 + 1 + 1) / 2.0 / 3;
    assertEquals(nll, value(outcome.out(), "NLL:"), 1e-3);
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    ModelSerializer.writeModel(line(2, 1, DataType.DOUBLE), model.toFile(), false);
    rows(5);
    assertEquals(2, run("evaluate").status());
    for (String[] wrong :
        new String[][] {
          {"--label", "z", "--features", "x"},
          {"--label", "x,y"},
          {"--label", "y"}, // kind is no feature
          {"--label", "y", "--features", "x", "--group", "kind"},
        }) {
      Outcome outcome = run("evaluate", wrong);
      assertEquals(1, outcome.status(), String.join(" ", wrong) + outcome.out());
      assertTrue(outcome.out().startsWith("mdn: "), outcome.out());
    }
    Outcome interval = run("predict", "--out", folder.resolve("q.csv").toString(), "--features", "x", "--interval");
    assertEquals(1, interval.status());
    assertTrue(interval.out().contains("there is none in it"), interval.out());
    Files.writeString(table, "x,y\n");
    assertTrue(run("evaluate", "--label", "y").out().contains("no rows to score"));
    Files.writeString(table, "x,y\n1,2\n1,abc\n");
    assertTrue(run("evaluate", "--label", "y").out().contains("line 3, column y"));
  }
}
