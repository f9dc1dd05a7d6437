// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Affine;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks in units of features and labels, against a double network with its normaliser by hand. */
class InUnitsTest {

  private static final int ROWS = 20;

  @TempDir
  private Path folder;

  private static INDArray array(double... numbers) {
    return Nd4j.createFromArray(new double[][] {numbers});
  }

  static NormalizerStandardize standardize(double labelMean, double labelDeviation) {
    NormalizerStandardize normalizer =
        new NormalizerStandardize(
            array(10, -3, 0.5), array(2, 0.1, 7), array(labelMean), array(labelDeviation));
    normalizer.fitLabel(true);
    return normalizer;
  }

  private static NormalizerMinMaxScaler minMax() {
    NormalizerMinMaxScaler normalizer = new NormalizerMinMaxScaler(-1, 2);
    normalizer.setFeatureStats(array(5, -3.5, -10), array(15, -2.5, 20));
    normalizer.setLabelStats(array(20), array(32));
    normalizer.fitLabel(true);
    return normalizer;
  }

  static Stream<Arguments> cases() {
    Density exact = Mixture.of(3, DiagonalGaussian.of(1));
    Density wrapped = Mixture.of(2, DiagonalGaussian.of(1, Scale.softplus().floor(0.01)));
    Density mixed = Mixture.of(DiagonalGaussian.of(1, Scale.exp()), StudentT.of(1, 5));
    return Stream.of(exact, wrapped, mixed)
        .flatMap(density -> Stream.of(DataType.FLOAT, DataType.DOUBLE)
            .flatMap(type -> Stream.of(
                Arguments.of(density, type, standardize(150, 12)),
                Arguments.of(density, type, standardize(5.4e6, 0.8)), // too far for weights
                Arguments.of(density, type, minMax()))));
  }

  private static INDArray features() {
    SplittableRandom random = new SplittableRandom(12);
    double[][] features = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      features[i] =
          new double[] {6 + 8 * random.nextDouble(), -3.3 + 0.6 * random.nextDouble(), -12 + 30 * random.nextDouble()};
    }
    return Nd4j.createFromArray(features);
  }

  // the network's own weights in double, its normaliser applied by ND4J in double, and y = m + s z
  private record ByHand(Density density, double[][] raw, double shift, double scale) {

    static ByHand of(MultiLayerNetwork network, DataNormalization normalizer, INDArray features) {
      INDArray z = features.dup();
      normalizer.transform(z);
      INDArray zero = array(0);
      INDArray one = array(1);
      normalizer.revertLabels(zero);
      normalizer.revertLabels(one);
      MultiLayerNetwork wide = network.convertDataType(DataType.DOUBLE);
      double shift = zero.getDouble(0);
      double scale = normalizer instanceof NormalizerStandardize s ? s.getLabelStd().getDouble(0)
          : one.getDouble(0) - shift;
      return new ByHand(MixtureHead.density(wide), wide.output(z).toDoubleMatrix(), shift, scale);
    }

    Distribution row(int i) {
      return density.at(raw[i]);
    }
  }

  private static void assertSame(ByHand expected, Predictions p) {
    double s = expected.scale;
    double m = expected.shift;
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, ROWS, 1);
    for (int i = 0; i < ROWS; i++) {
      labels.putScalar(i, 0, m + s * (0.3 * i - 2));
    }
    INDArray mean = p.mean();
    INDArray variance = p.variance();
    INDArray quantiles = p.quantiles(0.05, 0.5, 0.95);
    INDArray logDensity = p.logDensity(labels);
    INDArray crps = p.crps(labels);
    INDArray cdf = p.cdf(labels);
    INDArray draws = p.sample(3, new SplittableRandom(7));
    SplittableRandom random = new SplittableRandom(7);
    double tolerance = 1e-9 * Math.max(1, Math.abs(m) / 5e5); // a mean near 5.4e6 has so many digits and no more
    for (int i = 0; i < ROWS; i++) {
      Distribution row = expected.row(i);
      double z = (labels.getDouble(i) - m) / s;
      assertEquals(m + s * row.mean()[0], mean.getDouble(i), tolerance);
      assertEquals(s * s * row.variance()[0], variance.getDouble(i), 1e-9 * s * s);
      assertEquals(m + s * row.quantile(0.05), quantiles.getDouble(i, 0), tolerance);
      assertEquals(m + s * row.quantile(0.5), quantiles.getDouble(i, 1), tolerance);
      assertEquals(m + s * row.quantile(0.95), quantiles.getDouble(i, 2), tolerance);
      assertEquals(row.logDensity(z) - Math.log(s), logDensity.getDouble(i), 1e-9);
      assertEquals(row.cdf(z), cdf.getDouble(i), 1e-9);
      assertEquals(s * row.crps(z), crps.getDouble(i), tolerance * s);
      for (int k = 0; k < 3; k++) {
        assertEquals(m + s * row.sample(random)[0], draws.getDouble(i, k, 0), tolerance);
      }
    }
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theFoldedNetworkSpeaksLikeTheNormaliserByHand(Density density, DataType type, DataNormalization normalizer)
      throws IOException {
    MultiLayerNetwork network = Networks.dense(density, type, new Sgd(0.1));
    INDArray params = network.params().dup();
    ByHand expected = ByHand.of(network, normalizer, features());
    MultiLayerNetwork own = MixtureHead.inUnitsOf(network, normalizer);
    assertSame(expected, Predictions.of(own, features()));
    assertEquals(params, network.params());
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(own, zip, false);
    MultiLayerNetwork read = ModelArchive.of("own", zip.toByteArray()).network(false);
    assertEquals(own.output(features()), read.output(features()));
    assertSame(expected, Predictions.of(ModelArchive.of("own", zip.toByteArray()), features()));
  }

  @Test
  void weightsCarryWhatTheyCan() {
    Density density = Mixture.of(3, DiagonalGaussian.of(1));
    MultiLayerNetwork own =
        MixtureHead.inUnitsOf(Networks.dense(density, DataType.FLOAT, new Sgd(0.1)), standardize(150, 12));
    assertEquals(Mixture.of(3, DiagonalGaussian.of(1, Scale.exp().floor(12e-3))), MixtureHead.density(own));
    assertTrue(own.getLayerWiseConfigurations().getInputPreProcessors().isEmpty());
    assertInstanceOf(
        Affine.class,
        MixtureHead.density(
            MixtureHead.inUnitsOf(Networks.dense(density, DataType.FLOAT, new Sgd(0.1)), standardize(5.4e6, 0.8))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFileWithANormaliserPredictsInUnits(Density density, DataType type, DataNormalization normalizer)
      throws IOException {
    MultiLayerNetwork network = Networks.dense(density, type, new Sgd(0.1));
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, file.toFile(), false);
    ModelSerializer.addNormalizerToModel(file.toFile(), normalizer); // writeModel with one fails at its end in M2.1
    ModelArchive archive = ModelArchive.of(file);
    Predictions p = Predictions.of(archive, features());
    INDArray z = features();
    normalizer.transform(z);
    double[][] raw = network.output(z.castTo(type)).castTo(DataType.DOUBLE).toDoubleMatrix();
    ByHand whole = ByHand.of(network, normalizer, features());
    assertSame(new ByHand(density, raw, whole.shift, whole.scale), p);
    assertTrue(NormalizedModel.of(archive).toString().contains("applied in double"));
  }

  @Test
  void recurrentLayersAndGraphsAndOtherFirstLayersGoToo() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    NormalizerStandardize two = new NormalizerStandardize(array(10, -3), array(2, 0.1), array(7), array(3));
    two.fitLabel(true);
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerNetwork network = Networks.recurrent(density, DataType.DOUBLE, new Sgd(0.1), format);
      INDArray x = Nd4j.rand(DataType.DOUBLE, 4, 2, 5).muli(4).addi(8); // NCW
      x.slice(1, 1).muli(0.05).subi(3.5);
      INDArray z = x.dup();
      two.transform(z);
      INDArray own = format == RNNFormat.NCW ? x : x.permute(0, 2, 1).dup();
      INDArray normalised = format == RNNFormat.NCW ? z : z.permute(0, 2, 1).dup();
      INDArray expected = Predictions.of(network, normalised).mean().mul(3).add(7);
      INDArray actual = Predictions.of(MixtureHead.inUnitsOf(network, two), own).mean();
      assertArrayEquals(expected.dup().data().asDouble(), actual.dup().data().asDouble(), 1e-9);
    }

    MultiLayerNetwork squashed =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE).list()
                .layer(new ActivationLayer(Activation.TANH))
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build())
                .layer(new MixtureDensityOutputLayer.Builder(density).nIn(4).build())
                .build());
    squashed.init();
    MultiLayerNetwork own = MixtureHead.inUnitsOf(squashed, standardize(150, 12));
    assertSame(ByHand.of(squashed, standardize(150, 12), features()), Predictions.of(own, features()));
    assertInstanceOf(InputUnits.class, own.getLayerWiseConfigurations().getInputPreProcess(0));
    MultiLayerNetwork alone =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE).list()
                .layer(new MixtureDensityOutputLayer.Builder(density).nIn(3).build()).build());
    alone.init();
    assertSame(
        ByHand.of(alone, minMax(), features()), Predictions.of(MixtureHead.inUnitsOf(alone, minMax()), features()));
  }

  @Test
  void graphsSpeakUnits() throws IOException {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    for (boolean dense : new boolean[] {true, false}) {
      ComputationGraph graph =
          new ComputationGraph(
              new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.FLOAT).graphBuilder()
                  .addInputs("in")
                  .addLayer(
                      "first",
                      dense
                          ? new DenseLayer.Builder().nIn(3).nOut(3).activation(Activation.TANH).build()
                          : new ActivationLayer(Activation.TANH),
                      "in")
                  .addLayer("second", new DenseLayer.Builder().nIn(3).nOut(4).build(), "first")
                  .addLayer("head", new MixtureDensityOutputLayer.Builder(density).nIn(4).build(), "second")
                  .setOutputs("head")
                  .build());
      graph.init();
      ComputationGraph wide = graph.convertDataType(DataType.DOUBLE);
      INDArray z = features();
      standardize(150, 12).transform(z);
      INDArray expected = Predictions.of(wide, z).mean().mul(12).add(150);
      ComputationGraph own = MixtureHead.inUnitsOf(graph, standardize(150, 12));
      assertArrayEquals(
          expected.toDoubleVector(), Predictions.of(own, features()).mean().toDoubleVector(), 1e-9);
      ByteArrayOutputStream zip = new ByteArrayOutputStream();
      ModelSerializer.writeModel(own, zip, false);
      assertArrayEquals(
          expected.toDoubleVector(),
          Predictions.of(ModelArchive.of("own", zip.toByteArray()), features()).mean().toDoubleVector(),
          1e-9);
    }
  }

  @Test
  void severalLabelColumnsAndCorrelations() {
    Density density = Mixture.of(2, FullGaussian.of(2, Scale.exp()));
    MultiLayerNetwork network = Networks.dense(density, DataType.DOUBLE, new Sgd(0.1));
    NormalizerStandardize normalizer =
        new NormalizerStandardize(array(10, -3, 0.5), array(2, 0.1, 7), array(150, -4), array(12, 0.3));
    normalizer.fitLabel(true);
    MultiLayerNetwork own = MixtureHead.inUnitsOf(network, normalizer);
    assertEquals(density, MixtureHead.density(own));
    INDArray z = features();
    normalizer.transform(z);
    INDArray expected = Predictions.of(network, z).covariance();
    INDArray actual = Predictions.of(own, features()).covariance();
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) {
        double s = (a == 0 ? 12 : 0.3) * (b == 0 ? 12 : 0.3);
        assertEquals(s * expected.getDouble(3, a, b), actual.getDouble(3, a, b), 1e-9);
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    MultiLayerNetwork network = Networks.dense(Mixture.of(2, DiagonalGaussian.of(1)), DataType.FLOAT, new Sgd(0.1));
    NormalizerStandardize without = new NormalizerStandardize(array(10, -3, 0.5), array(2, 0.1, 7));
    refused(() -> MixtureHead.inUnitsOf(network, without), "fitted without", "fitLabel(true)");
    NormalizerStandardize wide = new NormalizerStandardize(array(1, 2, 3), array(1, 1, 1), array(0, 0), array(1, 1));
    wide.fitLabel(true);
    refused(() -> MixtureHead.inUnitsOf(network, wide), "1 label columns", "but got 2");
    NormalizerStandardize narrow = new NormalizerStandardize(array(1, 2), array(1, 1), array(0), array(1));
    narrow.fitLabel(true);
    refused(() -> MixtureHead.inUnitsOf(network, narrow), "3 feature columns", "but got 2");
    refused(() -> MixtureHead.inUnitsOf(network, new NormalizerStandardize()), "fit it first");
  }

  private static void refused(org.junit.jupiter.api.function.Executable action, String... words) {
    String message = assertThrows(DL4JException.class, action).getMessage();
    for (String word : List.of(words)) {
      assertTrue(message.contains(word), message);
    }
  }
}
