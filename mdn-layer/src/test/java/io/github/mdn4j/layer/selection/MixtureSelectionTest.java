// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class MixtureSelectionTest {

  private static MultiLayerNetwork network(Density density, long seed) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(0.03))
                .list()
                .layer(new DenseLayer.Builder().nOut(8).activation(Activation.TANH).build())
                .layer(new MixtureDensityOutputLayer.Builder(density).build())
                .setInputType(InputType.feedForward(1))
                .build());
    net.init();
    return net;
  }

  private static void fit(MultiLayerNetwork net, DataSet rows) {
    for (int i = 0; i < 150; i++) {
      net.fit(rows);
    }
  }

  /** Two branches, ±(1 + x), so that one Gaussian is far too few. */
  private static DataSet branches(int n) {
    Random random = new Random(1);
    double[][] x = new double[n][1];
    double[][] y = new double[n][1];
    for (int i = 0; i < n; i++) {
      x[i][0] = random.nextDouble();
      y[i][0] = (random.nextBoolean() ? 1 : -1) * (1 + x[i][0]) + 0.1 * random.nextGaussian();
    }
    return new DataSet(Nd4j.createFromArray(x).castTo(Nd4j.dataType()), Nd4j.createFromArray(y).castTo(Nd4j.dataType()));
  }

  @Test
  void twoBranchesWantTwoComponents() {
    List<String> told = new ArrayList<>();
    MixtureSelection<MultiLayerNetwork> selection =
        MixtureSelection.of(MixtureSelectionTest::network, MixtureSelectionTest::fit)
            .components(DiagonalGaussian.of(1), 1, 2, 4)
            .folds(3)
            .seeds(2)
            .progress(told::add);
    DataSet rows = branches(150);
    SelectionTable table = selection.run(rows);
    assertEquals(18, told.size());
    assertEquals(3, table.lines().size());
    assertTrue(table.lines().get(0).mean() > table.lines().get(1).mean() + 0.5, table.toString());
    assertEquals(Mixture.of(2, DiagonalGaussian.of(1)), table.simplest().density(), table.toString());
    double[] scores = table.lines().get(1).scores();
    assertEquals(6, scores.length);
    double mean = 0;
    for (double score : scores) {
      mean += score / 6;
    }
    double squares = 0;
    for (double score : scores) {
      squares += (score - mean) * (score - mean);
    }
    assertEquals(mean, table.lines().get(1).mean(), 1e-12);
    assertEquals(Math.sqrt(squares / 5 / 6), table.lines().get(1).standardError(), 1e-12);
    assertTrue(table.toString().contains("simplest within one SE"), table.toString());
    assertTrue(table.toString().contains(" best"), table.toString());
    assertArrayEquals(scores, selection.run(rows).lines().get(1).scores(), "the same seed must give the same folds");
  }

  @Test
  void candidatesMayBeTrainedInTheirOwnWays() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    SelectionTable table = MixtureSelection.<MultiLayerNetwork>of()
        .candidate("hardly", density, MixtureSelectionTest::network, (net, rows) -> net.fit(rows))
        .candidate("well", density, MixtureSelectionTest::network, MixtureSelectionTest::fit)
        .folds(2).seeds(1).run(branches(100));
    assertTrue(table.lines().get(1).mean() < table.lines().get(0).mean() - 0.3, table.toString());
    assertEquals("well", table.best().name());
    assertEquals("well", table.simplest().name()); // the better of two that are as simple
    assertThrows(
        DL4JInvalidConfigException.class, () -> MixtureSelection.<MultiLayerNetwork>of().candidate("how", density));
    assertThrows(
        DL4JInvalidConfigException.class,
        () -> MixtureSelection.<MultiLayerNetwork>of().components(DiagonalGaussian.of(1), 1, 2));
    assertThrows(
        DL4JInvalidConfigException.class,
        () -> MixtureSelection.of(MixtureSelectionTest::network, MixtureSelectionTest::fit).candidate(null, density));
  }

  @Test
  void otherScoresAndBadChoices() {
    MixtureSelection<MultiLayerNetwork> selection =
        MixtureSelection.of(MixtureSelectionTest::network, (net, rows) -> net.fit(rows));
    DataSet rows = branches(12);
    assertThrows(DL4JInvalidConfigException.class, () -> selection.run(rows));
    MixtureSelection<MultiLayerNetwork> one = selection.candidate("one", DiagonalGaussian.of(1)).seeds(1);
    assertThrows(DL4JInvalidConfigException.class, () -> one.folds(13).run(rows));
    assertThrows(DL4JInvalidConfigException.class, () -> one.folds(1));
    assertThrows(DL4JInvalidConfigException.class, () -> one.seeds(0));
    assertThrows(DL4JInvalidConfigException.class, () -> one.by(DensityMetric.EFFECTIVE_COMPONENTS));
    assertThrows(DL4JInvalidConfigException.class, () -> one.by(DensityMetric.ENERGY_SCORE).run(rows));
    SelectionTable table = one.by(DensityMetric.CRPS).folds(2).run(rows);
    assertTrue(table.best().mean() > 0);
    assertEquals("one", table.simplest().name());
  }
}
