// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.AbstractDataSetNormalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** What {@code mdn predict} loses on the way into a network and out of it: nothing of numbers, nothing of text. */
class PrecisionTest {

  private static final double Z = 1.6448536269514722; // the standard normal quantile of .95

  @TempDir
  private Path folder;

  private Path model;
  private Path table;
  private Path result;

  @BeforeEach
  void names() {
    model = folder.resolve("m.zip");
    table = folder.resolve("x.csv");
    result = folder.resolve("p.csv");
  }

  /** y ~ N(a, 0.5²) in units of the network. */
  private static MultiLayerNetwork identity(DataType type) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).dataType(type).list()
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1, Scale.exp())).nIn(1).build()).build());
    net.init();
    net.setParam("0_W", Nd4j.createFromArray(new double[][] {{1, 0}}).castTo(type));
    net.setParam("0_b", Nd4j.createFromArray(new double[][] {{0, Math.log(0.5)}}).castTo(type));
    return net;
  }

  private int predict(StringWriter err, String... more) {
    String[] files =
        {"predict", "--model", model.toString(), "--in", table.toString(), "--out", result.toString(), "--quiet"};
    String[] all = Stream.concat(Arrays.stream(files), Arrays.stream(more)).toArray(String[]::new);
    return Mdn.run(new PrintWriter(err, true), new PrintWriter(err, true), all);
  }

  private List<String> written(String... more) throws IOException {
    StringWriter err = new StringWriter();
    assertEquals(0, predict(err, more), err::toString);
    return Files.readAllLines(result);
  }

  private String refused(String... more) {
    StringWriter err = new StringWriter();
    assertEquals(1, predict(err, more), err::toString);
    assertFalse(Files.exists(result));
    return err.toString();
  }

  private void save(AbstractDataSetNormalizer<?> normaliser, double[] features, double[] labels) throws IOException {
    INDArray x = Nd4j.createFromArray(features).reshape(features.length, 1);
    INDArray y = Nd4j.createFromArray(labels).reshape(labels.length, 1);
    normaliser.fitLabel(true);
    normaliser.fit(new DataSet(x, y));
    ModelSerializer.writeModel(identity(DataType.FLOAT), model.toFile(), false);
    ModelSerializer.addNormalizerToModel(model.toFile(), normaliser);
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {5.4e6, 1.7e9}) // metres of a grid reference; seconds since 1970
  void standardisedNumbersKeepTheirDigits(double far) throws IOException {
    double[] x = {far - 1.2, far - 0.4, far + 0.4, far + 1.2};
    double[] y = {far - 0.8, far, far, far + 0.8};
    save(new NormalizerStandardize(), x, y);
    Files.writeString(table, "a\n" + (far - 0.57) + "\n");
    // population deviations, as ND4J's: sqrt(0.8) and sqrt(0.32); the network's mean is the standardised feature
    double z = -0.57 / Math.sqrt(0.8);
    double unit = Math.sqrt(0.32);
    double[] row = numbers(written("--mean", "--sd", "--quantiles", ".05,.95").get(1));
    assertArrayEquals(
        new double[] {unit * z, unit * (z - 0.5 * Z), unit * (z + 0.5 * Z)},
        new double[] {row[0] - far, row[2] - far, row[3] - far},
        2e-6);
    assertEquals(0.5 * unit, row[1], 1e-6);
  }

  @ParameterizedTest
  @ValueSource(doubles = {5.4e6, 1.7e9})
  void scaledNumbersKeepTheirDigits(double far) throws IOException {
    save(new NormalizerMinMaxScaler(-1, 1), new double[] {far - 100, far + 100}, new double[] {far - 0.8, far + 0.8});
    Files.writeString(table, "a\n" + (far - 57) + "\n");
    double[] row = numbers(written("--mean", "--sd", "--quantiles", ".05,.95").get(1));
    assertArrayEquals(
        new double[] {0.8 * -0.57, 0.8 * (-0.57 - 0.5 * Z), 0.8 * (-0.57 + 0.5 * Z)},
        new double[] {row[0] - far, row[2] - far, row[3] - far},
        2e-6);
    assertEquals(0.4, row[1], 1e-6);
  }

  @Test
  void aColumnThatDoesNotVaryIsStillNormalised() throws IOException {
    save(new NormalizerMinMaxScaler(), new double[] {3, 3}, new double[] {0, 2});
    Files.writeString(table, "a\n3\n");
    assertTrue(Double.isFinite(numbers(written("--mean").get(1))[0]));
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, names = {"FLOAT", "DOUBLE"})
  void anEmbeddingTakesOneColumn(DataType type) throws IOException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).dataType(type).list()
        .layer(new EmbeddingLayer.Builder().nIn(12).nOut(1).activation(Activation.IDENTITY).build())
        .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1, Scale.exp())).nIn(1).build()).build());
    net.init();
    net.setParam("0_W", Nd4j.arange(12).reshape(12, 1).castTo(type));
    net.setParam("1_W", Nd4j.createFromArray(new double[][] {{10, 0}}).castTo(type));
    ModelSerializer.writeModel(net, model.toFile(), false);
    Files.writeString(table, "word\n7\n0\n11\n");
    assertEquals(List.of("mean", "70.0", "0.0", "110.0"), written("--mean"));
  }

  @Test
  void whatIsNotUtf8IsRefusedWhereItStands() throws IOException {
    ModelSerializer.writeModel(identity(DataType.FLOAT), model.toFile(), false);
    String text = "key,a\nab,1\n\"x\r\ny\",2\nMüller,3\nMöller,4\n";
    Files.write(table, text.getBytes(StandardCharsets.ISO_8859_1));
    String message = refused("--keep", "key", "--mean");
    assertTrue(message.contains("line 5, column 2") && message.contains("UTF-8") && message.contains("FC"), message);
    assertTrue(message.contains("--charset"), message);
    assertEquals(
        List.of("key,mean", "ab,1.0", "\"x", "y\",2.0", "Müller,3.0", "Möller,4.0"),
        written("--keep", "key", "--mean", "--charset", "ISO-8859-1"));
  }

  @Test
  void aByteFarInAFileIsFoundToo() throws IOException {
    ModelSerializer.writeModel(identity(DataType.FLOAT), model.toFile(), false);
    StringBuilder text = new StringBuilder("key,a\n");
    for (int i = 0; i < 20_000; i++) {
      text.append("schlüssel").append(i).append(",1\n");
    }
    byte[] good = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] bad = Arrays.copyOf(good, good.length + 3);
    bad[good.length] = 'k';
    bad[good.length + 1] = (byte) 0xE4;
    bad[good.length + 2] = ',';
    Files.write(table, bad);
    String message = refused("--keep", "key", "--mean");
    assertTrue(message.contains("line 20002, column 2"), message);
    Files.write(table, good);
    assertEquals(20_001, written("--keep", "key", "--mean").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "windows-1252", "Shift_JIS", "ISO-2022-JP"})
  void otherCharsetsAreReadIfTheyAreNamed(String charset) throws IOException {
    ModelSerializer.writeModel(identity(DataType.FLOAT), model.toFile(), false);
    String key = charset.startsWith("w") ? "naïve" : "鍵";
    Files.write(table, ("key,a\n" + key + ",1\n").getBytes(Charset.forName(charset)));
    assertEquals(List.of("key,mean", key + ",1.0"), written("--keep", "key", "--mean", "--charset", charset));
  }

  @Test
  void aSingleColumnMayEndInBlankLines() throws IOException {
    ModelSerializer.writeModel(identity(DataType.FLOAT), model.toFile(), false);
    Files.writeString(table, "a\n1\n2\n\n\n");
    assertEquals(List.of("mean", "1.0", "2.0"), written("--mean"));
    Files.delete(result);
    Files.writeString(table, "a\n1\n\n2\n");
    String message = refused("--mean");
    assertTrue(message.contains("line 3, column a") && message.contains("finite number"), message);
  }
}
