// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.calibration.ConformalizedQuantiles;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.LogNormal;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class EnsembleTest {

  private static MultiLayerNetwork network(Density density, DataType type, int hidden, long seed) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(type)
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder().nOut(hidden).activation(Activation.TANH).dropOut(0.8).build())
                .layer(new MixtureDensityOutputLayer.Builder(density).build())
                .setInputType(InputType.feedForward(3))
                .build());
    net.init();
    return net;
  }

  private static ComputationGraph graph(Density density, DataType type, long seed) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(type)
                .graphBuilder()
                .addInputs("x")
                .addLayer("hidden", new DenseLayer.Builder().nIn(3).nOut(6).activation(Activation.TANH).build(), "x")
                .addLayer(
                    "other",
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(6).nOut(1).activation(Activation.IDENTITY).build(),
                    "hidden")
                .addLayer("y", new MixtureDensityOutputLayer.Builder(density).nIn(6).build(), "hidden")
                .setOutputs("other", "y")
                .build());
    graph.init();
    return graph;
  }

  private static INDArray features(int n, DataType type) {
    Random random = new Random(7);
    double[][] x = new double[n][3];
    for (double[] row : x) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return Nd4j.createFromArray(x).castTo(type);
  }

  @Test
  void membersOfDifferentFamiliesAndBodiesAreOneExactMixture() {
    MultiLayerNetwork a = network(Mixture.of(3, DiagonalGaussian.of(1)), DataType.DOUBLE, 5, 1);
    MultiLayerNetwork b = network(Laplace.of(1), DataType.DOUBLE, 9, 2);
    ComputationGraph c = graph(Mixture.of(2, DiagonalGaussian.of(1)), DataType.DOUBLE, 3);
    double[] weights = {0.2, 0.5, 0.3};
    Ensemble ensemble = Ensemble.of(a, b, c).weighted(weights);
    INDArray x = features(6, DataType.DOUBLE);
    INDArray before = x.dup();
    Predictions all = ensemble.predict(x);
    assertEquals(before, x);
    List<Predictions> alone = List.of(Predictions.of(a, x), Predictions.of(b, x), Predictions.of(c, x));
    Uncertainty uncertainty = Uncertainty.of(all);
    INDArray aleatoric = uncertainty.aleatoric();
    INDArray epistemic = uncertainty.epistemic();
    for (int i = 0; i < 6; i++) {
      double mean = 0;
      double cdf = 0;
      double density = 0;
      double within = 0;
      double squares = 0;
      for (int m = 0; m < 3; m++) {
        Distribution row = alone.get(m).row(i);
        mean += weights[m] * row.mean()[0];
        squares += weights[m] * row.mean()[0] * row.mean()[0];
        within += weights[m] * row.variance()[0];
        cdf += weights[m] * row.cdf(0.3);
        density += weights[m] * Math.exp(row.logDensity(0.3));
      }
      Distribution row = all.row(i);
      assertEquals(mean, all.mean().getDouble(i, 0), 1e-12);
      assertEquals(within, aleatoric.getDouble(i, 0), 1e-11);
      assertEquals(squares - mean * mean, epistemic.getDouble(i, 0), 1e-11);
      assertEquals(all.variance().getDouble(i, 0), aleatoric.getDouble(i, 0) + epistemic.getDouble(i, 0), 1e-11);
      assertEquals(cdf, row.cdf(0.3), 1e-13);
      assertEquals(Math.log(density), row.logDensity(0.3), 1e-12);
      assertEquals(0.9, row.cdf(row.quantile(0.9)), 1e-12);
      assertTrue(row.crps(0.3) > 0);
    }
    assertArrayEquals(weights, ((MixtureDistribution) all.row(0)).weights(), 1e-15);
    assertTrue(all.toJson().contains("laplace"), all.toJson());
  }

  @Test
  void theLossAndTheScoresSeeAnEnsembleAsAnyDensity() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    Ensemble ensemble = Ensemble.of(network(density, DataType.FLOAT, 5, 1), network(density, DataType.FLOAT, 5, 2));
    INDArray x = features(9, DataType.FLOAT);
    assertEquals(DataType.FLOAT, ensemble.output(x).dataType());
    DensityEvaluation evaluation = new DensityEvaluation(ensemble.density());
    INDArray y = Nd4j.zeros(DataType.FLOAT, 9, 1);
    evaluation.eval(y, ensemble.output(x));
    double nll = -ensemble.predict(x).logDensity(y).meanNumber().doubleValue();
    assertEquals(nll, evaluation.getValue(DensityMetric.NLL), 1e-12);
    assertEquals(2.0, evaluation.getValue(DensityMetric.EFFECTIVE_COMPONENTS), 1e-9);
    assertEquals(1, Ensemble.of(network(density, DataType.FLOAT, 5, 1)).predict(x).row(0).cdf(1e9), 1e-12);
  }

  @Test
  void floatAndDoubleMembersMixAndATinyWeightIsNothing() {
    Density density = DiagonalGaussian.of(1);
    MultiLayerNetwork a = network(density, DataType.FLOAT, 5, 1);
    MultiLayerNetwork b = network(density, DataType.DOUBLE, 5, 2);
    INDArray x = features(4, DataType.DOUBLE);
    Predictions p = Ensemble.of(a, b).predict(x);
    assertEquals(DataType.DOUBLE, p.mean().dataType());
    Predictions first = Ensemble.of(a, b).weighted(1, 0).predict(x);
    INDArray alone = Predictions.of(a, x.castTo(DataType.FLOAT)).mean();
    assertEquals(alone.getDouble(2, 0), first.mean().getDouble(2, 0), 1e-6);
  }

  @Test
  void mutualInformationIsBoundedByTheMembersAndZeroForEqualOnes() {
    Density density = DiagonalGaussian.of(1);
    MultiLayerNetwork a = network(density, DataType.DOUBLE, 5, 1);
    MultiLayerNetwork b = network(density, DataType.DOUBLE, 5, 2);
    INDArray x = features(5, DataType.DOUBLE);
    INDArray same = Uncertainty.of(Ensemble.of(a, a).predict(x)).mutualInformation(50, new SplittableRandom(1));
    assertEquals(0, same.maxNumber().doubleValue(), 1e-12);
    Ensemble two = Ensemble.of(a, b);
    INDArray some = Uncertainty.of(two.predict(x)).mutualInformation(4000, new SplittableRandom(1));
    assertArrayEquals(new long[] {5, 1}, some.shape());
    for (int i = 0; i < 5; i++) {
      // entropy of the mixture minus the mean entropy of Gaussians, by quadrature
      MixtureDistribution row = (MixtureDistribution) two.predict(x).row(i);
      double entropy = 0;
      for (double y = -30; y < 30; y += 0.005) {
        double log = row.logDensity(y);
        entropy -= 0.005 * Math.exp(log) * log;
      }
      double conditional = 0;
      for (int m = 0; m < 2; m++) {
        conditional += 0.5 * 0.5 * Math.log(2 * Math.PI * Math.E * row.component(m).variance()[0]);
      }
      assertEquals(entropy - conditional, some.getDouble(i, 0), 0.02);
      assertTrue(some.getDouble(i, 0) >= 0 && some.getDouble(i, 0) <= Math.log(2));
    }
  }

  @Test
  void dropoutIsDrawnAnewForEachMemberAndRepeatableBySeed() {
    MultiLayerNetwork net = network(Mixture.of(2, DiagonalGaussian.of(1)), DataType.DOUBLE, 20, 1);
    INDArray x = features(7, DataType.DOUBLE);
    INDArray before = x.dup();
    Ensemble ensemble = Ensemble.ofDropout(net, 30);
    assertEquals(30, ensemble.size());
    assertEquals(1, ensemble.networks().size());
    Nd4j.getRandom().setSeed(5);
    Predictions first = ensemble.predict(x);
    Predictions second = ensemble.predict(x);
    Nd4j.getRandom().setSeed(5);
    Predictions again = ensemble.predict(x);
    assertEquals(before, x);
    assertEquals(first.mean(), again.mean());
    assertNotEquals(first.mean(), second.mean());
    assertTrue(Uncertainty.of(first).epistemic().minNumber().doubleValue() > 0);
    MixtureDistribution row = (MixtureDistribution) first.row(0);
    assertNotEquals(row.component(0).mean()[0], row.component(1).mean()[0]);
    // the plain network still predicts as before
    assertEquals(Predictions.of(net, x).mean(), Predictions.of(net, x).mean());
  }

  @Test
  void dropoutWantsDropoutAndNoBatchNormalization() {
    MultiLayerNetwork plain =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .list()
                .layer(new DenseLayer.Builder().nOut(4).build())
                .layer(new MixtureDensityOutputLayer.Builder(1, 2).build())
                .setInputType(InputType.feedForward(3))
                .build());
    plain.init();
    String message =
        assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.ofDropout(plain, 10)).getMessage();
    assertTrue(message.contains("dropout"), message);
    MultiLayerNetwork normalising =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .list()
                .layer(new DenseLayer.Builder().nOut(4).dropOut(0.5).build())
                .layer(new BatchNormalization.Builder().name("norm").build())
                .layer(new MixtureDensityOutputLayer.Builder(1, 2).build())
                .setInputType(InputType.feedForward(3))
                .build());
    normalising.init();
    message = assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.ofDropout(normalising, 10)).getMessage();
    assertTrue(message.contains("\"norm\""), message);
    MultiLayerNetwork net = network(DiagonalGaussian.of(1), DataType.FLOAT, 4, 1);
    assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.ofDropout(net, 0));
    assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.ofDropout(net, 3).weighted(1, 0, 0));
  }

  @Test
  void sequencesOfBothFormatsAreMixedStepByStep() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    Nd4j.getRandom().setSeed(5);
    INDArray ncw = Nd4j.rand(DataType.DOUBLE, 4, 3, 5);
    MultiLayerNetwork a = recurrent(density, RNNFormat.NCW, 1);
    Predictions one = Predictions.of(a, ncw);
    Predictions two = Ensemble.of(a, recurrent(density, RNNFormat.NCW, 2)).predict(ncw);
    assertArrayEquals(new long[] {4, 1, 5}, two.mean().shape());
    Distribution other = Predictions.of(recurrent(density, RNNFormat.NCW, 2), ncw).row(3, 2);
    assertEquals((one.row(3, 2).mean()[0] + other.mean()[0]) / 2, two.row(3, 2).mean()[0], 1e-12);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 4, 5);
    Predictions masked = Ensemble.of(a).predict(new INDArray[] {ncw}, new INDArray[] {mask});
    assertEquals(one.mean(), masked.mean());
    MultiLayerNetwork nwc = recurrent(density, RNNFormat.NWC, 1);
    INDArray x = ncw.permute(0, 2, 1).dup('c');
    Predictions sameBody = Ensemble.of(nwc, nwc).predict(x);
    assertArrayEquals(new long[] {4, 5, 1}, sameBody.mean().shape());
    assertEquals(one.row(2, 4).mean()[0], sameBody.row(2, 4).mean()[0], 1e-9);
  }

  private static MultiLayerNetwork recurrent(Density density, RNNFormat format, long seed) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new LSTM.Builder().nOut(4).dataFormat(format).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(density).dataFormat(format).build())
                .setInputType(InputType.recurrent(3, 5, format))
                .build());
    net.init();
    return net;
  }

  @Test
  void oneZipHoldsAllMembersAndACalibration(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ensemble.zip");
    INDArray x = features(6, DataType.DOUBLE);
    Ensemble ensemble =
        Ensemble.of(
                network(Mixture.of(3, DiagonalGaussian.of(1)), DataType.DOUBLE, 5, 1),
                graph(LogNormal.of(1), DataType.DOUBLE, 3))
            .weighted(0.25, 0.75);
    ensemble.save(file);
    assertTrue(EnsembleArchive.isOne(file));
    Ensemble read = Ensemble.load(file);
    assertEquals(ensemble.density(), read.density());
    assertArrayEquals(ensemble.weights(), read.weights());
    assertEquals(ensemble.output(x), read.output(x));
    assertEquals(Optional.empty(), EnsembleArchive.of(file).calibration());
    Calibration calibration = Calibration.of(new ConformalizedQuantiles(0.9, 0.1, 0.2));
    ModelArchive.addCalibration(file, calibration);
    ModelArchive.addCalibration(file, calibration); // in place of the first
    assertEquals(calibration, EnsembleArchive.of(file).calibration().orElseThrow());
    assertEquals(ensemble.output(x), Ensemble.load(file).output(x));
    Path dropout = folder.resolve("dropout.zip");
    Ensemble.ofDropout(network(DiagonalGaussian.of(1), DataType.FLOAT, 5, 1), 7).save(dropout);
    assertEquals(7, Ensemble.load(dropout).draws());
    Path text = folder.resolve("text.zip");
    Files.writeString(text, "no zip");
    assertThrows(DL4JInvalidInputException.class, () -> Ensemble.load(text));
    byte[] bytes = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 40; at < bytes.length; at += bytes.length / 40) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Path wrong = folder.resolve("damaged.zip");
      Files.write(wrong, damaged);
      try {
        assertEquals(ensemble.output(x), Ensemble.load(wrong).output(x)); // a byte that nobody reads, such as a date
      } catch (DL4JInvalidInputException e) {
        refused++;
      }
    }
    assertTrue(refused > 30, refused + " of 40");
  }

  @Test
  void membersThatDoNotFitAreNamed() {
    MultiLayerNetwork one = network(DiagonalGaussian.of(1), DataType.FLOAT, 4, 1);
    MultiLayerNetwork two = network(FullGaussian.of(2), DataType.FLOAT, 4, 1);
    String message = assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.of(one, two)).getMessage();
    assertTrue(message.contains("labels of 1 columns") && message.contains("FullGaussian(2) over 2"), message);
    assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.of());
    assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.of(one, null, one));
    assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.of(one).weighted(0.5));
    assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.of(one, one).weighted(1.5, -0.5));
    assertThrows(DL4JInvalidConfigException.class, () -> Ensemble.of(one, one).weighted(Double.NaN, 1));
    Predictions plain = Predictions.of(one, features(2, DataType.FLOAT));
    assertThrows(DL4JInvalidConfigException.class, () -> Uncertainty.of(plain));
    INDArray x = features(2, DataType.FLOAT);
    assertThrows(DL4JInvalidInputException.class, () -> Ensemble.of(one).predict(x, x));
  }

  @Test
  void trainingGivesMembersOfDifferentSeedsAndRows() {
    Random random = new Random(3);
    double[][] y = new double[60][1];
    INDArray x = features(60, DataType.FLOAT);
    for (int i = 0; i < 60; i++) {
      y[i][0] = x.getDouble(i, 0) + 0.1 * random.nextGaussian();
    }
    DataSet rows = new DataSet(x, Nd4j.createFromArray(y).castTo(DataType.FLOAT));
    List<INDArray> seen = new ArrayList<>();
    EnsembleTraining<MultiLayerNetwork> training =
        EnsembleTraining.of(
                seed -> network(DiagonalGaussian.of(1), DataType.FLOAT, 8, seed),
                (MultiLayerNetwork net, DataSet some) -> {
                  seen.add(some.getFeatures());
                  for (int i = 0; i < 30; i++) {
                    net.fit(some);
                  }
                })
            .members(3)
            .seed(4);
    Ensemble all = training.train(rows);
    assertEquals(3, all.size());
    seen.forEach(features -> assertEquals(x, features));
    assertNotEquals(all.networks().get(0).params(), all.networks().get(1).params());
    assertEquals(all.networks().get(1).params(), training.train(rows).networks().get(1).params());
    seen.clear();
    Ensemble drawn = training.bootstrap().train(rows);
    assertNotEquals(seen.get(0), seen.get(1));
    assertArrayEquals(x.shape(), seen.get(0).shape());
    for (int i = 0; i < 60; i++) { // each row is one that was there
      INDArray row = seen.get(0).getRow(i);
      boolean known = false;
      for (int j = 0; j < 60 && !known; j++) {
        known = row.equals(x.getRow(j));
      }
      assertTrue(known);
    }
    assertTrue(Uncertainty.of(drawn.predict(x)).epistemic().meanNumber().doubleValue() > 0);
    assertThrows(DL4JInvalidConfigException.class, () -> training.members(0));
  }

  @Test
  void aRowThatCannotBePredictedLeavesTheOthersTheirUncertainty() {
    Ensemble ensemble = Ensemble.of(
        network(Mixture.of(3, DiagonalGaussian.of(2)), DataType.DOUBLE, 5, 1),
        network(FullGaussian.of(2), DataType.DOUBLE, 4, 2));
    INDArray x = features(3, DataType.DOUBLE);
    INDArray broken = x.dup();
    broken.putScalar(0, 1, Double.NaN);
    Uncertainty of = Uncertainty.of(ensemble.predict(broken));
    Uncertainty whole = Uncertainty.of(ensemble.predict(x));
    INDArray nats = of.mutualInformation(10, new SplittableRandom(1));
    assertTrue(Double.isNaN(of.aleatoric().getDouble(0, 1)) && Double.isNaN(of.epistemic().getDouble(0, 0)));
    assertTrue(Double.isNaN(nats.getDouble(0)) && nats.getDouble(2) >= 0);
    assertEquals(whole.aleatoric().getDouble(1, 1), of.aleatoric().getDouble(1, 1));
    assertEquals(whole.epistemic().getDouble(2, 0), of.epistemic().getDouble(2, 0));
  }

  @Test
  void theUncertaintyOfOneColumnIsThatOfItsMarginal() {
    Ensemble ensemble = Ensemble.of(
        network(Mixture.of(3, DiagonalGaussian.of(2)), DataType.DOUBLE, 5, 1),
        network(FullGaussian.of(2), DataType.DOUBLE, 4, 2));
    Predictions both = ensemble.predict(features(3, DataType.DOUBLE));
    Uncertainty second = Uncertainty.of(both.marginal(1));
    assertArrayEquals(new long[] {3, 1}, second.aleatoric().shape());
    for (int i = 0; i < 3; i++) {
      assertEquals(Uncertainty.of(both).aleatoric().getDouble(i, 1), second.aleatoric().getDouble(i, 0), 1e-12);
      assertEquals(Uncertainty.of(both).epistemic().getDouble(i, 1), second.epistemic().getDouble(i, 0), 1e-12);
    }
  }
}
