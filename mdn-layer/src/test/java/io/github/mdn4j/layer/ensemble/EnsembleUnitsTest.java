// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.layer.model.Units;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Ensembles whose members learnt what went through normalisers. */
class EnsembleUnitsTest {

  private static final Density FIRST = Mixture.of(3, DiagonalGaussian.of(1));
  private static final Density SECOND = Laplace.of(1, Scale.softplus());

  @TempDir
  private Path folder;

  private static INDArray row(double... numbers) {
    return Nd4j.createFromArray(new double[][] {numbers});
  }

  private static NormalizerStandardize standardize() {
    return new NormalizerStandardize(row(10, -3, 0.5), row(2, 0.1, 7), row(5.4e6), row(0.8));
  }

  private static NormalizerMinMaxScaler minMax() {
    NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler(-1, 1);
    scaler.fitLabel(true);
    scaler.fit(new DataSet(
        Nd4j.createFromArray(new double[][] {{4, -4, -20}, {16, -2, 30}}),
        Nd4j.createFromArray(new double[][] {{5_399_997}, {5_400_004}})));
    return scaler;
  }

  private static INDArray features() {
    INDArray z = Networks.gaussian(11, DataType.DOUBLE, 9, 3);
    return z.muliRowVector(row(2, 0.1, 7)).addiRowVector(row(10, -3, 0.5));
  }

  private static MultiLayerNetwork network(Density density) {
    return Networks.dense(density, DataType.FLOAT, new Sgd(0.1));
  }

  private Path file(String name, MultiLayerNetwork network, DataNormalization normalizer) throws IOException {
    Path file = folder.resolve(name);
    ModelSerializer.writeModel(network, file.toFile(), false);
    ModelSerializer.addNormalizerToModel(file.toFile(), normalizer);
    return file;
  }

  /** Returns what a member says of labels near 5.4e6, with the normaliser by hand. */
  private static double[] byHand(MultiLayerNetwork network, Density density, DataNormalization normalizer, double y) {
    Units units = Units.of(normalizer);
    double m = units.labelShift()[0];
    double s = units.labelScale()[0];
    INDArray z = features();
    normalizer.transform(z);
    double[][] raw = network.output(z.castTo(DataType.FLOAT)).castTo(DataType.DOUBLE).toDoubleMatrix();
    double[] densities = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      densities[i] = Math.exp(density.at(raw[i]).logDensity(new double[] {(y - m) / s})) / s;
    }
    return densities;
  }

  private static void assertMixture(double[] weights, Predictions mixed) {
    double[] ys = {5_399_999.3, 5_400_000, 5_400_002.5};
    for (double y : ys) {
      double[] first = byHand(network(FIRST), FIRST, standardize(), y);
      double[] second = byHand(network(SECOND), SECOND, minMax(), y);
      for (int i = 0; i < first.length; i++) {
        double expected = Math.log(weights[0] * first[i] + weights[1] * second[i]);
        assertEquals(expected, mixed.row(i).logDensity(new double[] {y}), 1e-8); // 5.4e6 has as many digits
      }
    }
  }

  @Test
  void membersOfDifferentNormalisersMixInUnitsOfTheLabels() throws IOException {
    Ensemble ensemble = Ensemble.ofArchives(List.of(
        ModelArchive.of(file("a.zip", network(FIRST), standardize())),
        ModelArchive.of(file("b.zip", network(SECOND), minMax()))));
    assertEquals(DataType.DOUBLE, ensemble.type());
    assertMixture(new double[] {0.5, 0.5}, ensemble.predict(features()));
    assertMixture(new double[] {0.2, 0.8}, ensemble.weighted(0.2, 0.8).predict(features()));
    Path saved = folder.resolve("both.zip");
    ensemble.weighted(0.2, 0.8).save(saved);
    Ensemble loaded = Ensemble.load(saved);
    assertMixture(new double[] {0.2, 0.8}, loaded.predict(features()));
    assertEquals("NormalizerMinMaxScaler of features and labels", loaded.units().get(1).orElseThrow().toString());
  }

  @Test
  void oneNormaliserIsSavedWithAllMembers() throws IOException {
    MultiLayerNetwork[] networks = {network(FIRST), network(SECOND)};
    Ensemble plain = Ensemble.of(networks);
    Ensemble ensemble = plain.normalizedBy(standardize());
    Predictions expected = ensemble.predict(features());
    INDArray z = features();
    standardize().transform(z);
    INDArray mean = plain.predict(z.castTo(DataType.FLOAT)).mean();
    for (int i = 0; i < 9; i++) {
      assertEquals(5.4e6 + 0.8 * mean.getDouble(i), expected.mean().getDouble(i), 1e-6); // plain means are floats
      double quantile = expected.row(i).quantile(0.9);
      assertEquals(0.9, expected.row(i).cdf(quantile), 1e-8);
    }
    Path file = folder.resolve("ensemble.zip");
    ensemble.save(file);
    assertArrayEquals(expected.mean().toDoubleVector(), Ensemble.load(file).predict(features()).mean().toDoubleVector());
    assertEquals(ensemble.density(), Ensemble.load(file).density());

    plain.save(file); // and with the normaliser put there as into any model's file
    assertTrue(Ensemble.load(file).units().get(0).isEmpty());
    ModelSerializer.addNormalizerToModel(file.toFile(), standardize());
    assertArrayEquals(expected.mean().toDoubleVector(), Ensemble.load(file).predict(features()).mean().toDoubleVector());
  }

  @Test
  void dropoutIsInUnitsToo() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(2).list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(8).build())
        .layer(new MixtureDensityOutputLayer.Builder(FIRST).nIn(8).dropOut(0.8).build())
        .build());
    network.init();
    Path file = folder.resolve("dropout.zip");
    Ensemble.ofDropout(network, 20).normalizedBy(standardize()).save(file);
    Ensemble loaded = Ensemble.load(file);
    assertEquals(20, loaded.draws());
    Nd4j.getRandom().setSeed(3);
    Predictions p = loaded.predict(features());
    assertEquals(5.4e6, p.mean().getDouble(0), 20);
    assertTrue(Uncertainty.of(p).epistemic().getDouble(0) > 0);
  }

  @Test
  void aNormaliserOfFeaturesAloneLeavesLabels() {
    Ensemble ensemble =
        Ensemble.of(network(FIRST)).normalizedBy(new NormalizerStandardize(row(10, -3, 0.5), row(2, 0.1, 7)));
    assertEquals(Mixture.of(new Density[] {FIRST}), ensemble.density());
    INDArray z = features();
    standardize().transform(z);
    Distribution row = Ensemble.of(network(FIRST)).predict(z.castTo(DataType.FLOAT)).row(2);
    assertArrayEquals(row.mean(), ensemble.predict(features()).row(2).mean(), 1e-12);
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Ensemble ensemble = Ensemble.of(network(FIRST), network(SECOND));
    refused(() -> ensemble.normalizedBy(null), "a normaliser");
    refused(() -> ensemble.normalizedBy(new NormalizerStandardize()), "fit it first");
    refused(
        () -> ensemble.normalizedBy(
            new NormalizerStandardize(row(10, -3, 0.5), row(2, 0.1, 7), row(1, 2), row(1, 1))),
        "1 label columns", "but got 2");
    NormalizerStandardize narrow = new NormalizerStandardize(row(10, -3), row(2, 0.1), row(1), row(1));
    refused(() -> ensemble.normalizedBy(narrow).predict(features()), "2 columns", "[9, 3]");
    refused(() -> Ensemble.ofArchives(List.of()), "at least one file");
    Path file = folder.resolve("bad.zip");
    ensemble.save(file);
    ModelSerializer.addNormalizerToModel(
        file.toFile(), new NormalizerStandardize(row(10, -3, 0.5), row(2, 0.1, 7), row(1, 2), row(1, 1)));
    refused(() -> Ensemble.load(file), "bad.zip", "1 label columns");
  }

  private static void refused(Executable action, String... words) {
    String message = assertThrows(DL4JException.class, action).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }
}
