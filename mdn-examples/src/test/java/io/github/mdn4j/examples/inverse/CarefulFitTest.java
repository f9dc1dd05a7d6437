// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.Predictions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

class CarefulFitTest {

  private static final CarefulFit FIT =
      new CarefulFit(Mixture.of(2, DiagonalGaussian.of(1)), new Training(12, 50, 0.02, 0.02), 1e-4);

  // y = ±3 + N(0, 0.2²), whatever x
  private static Pairs branches(int n, double unit) {
    SplittableRandom random = new SplittableRandom(4);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble(50, 90);
      y[i] = unit * ((random.nextBoolean() ? 3 : -3) + 0.2 * random.nextGaussian());
    }
    return new Pairs(x, y);
  }

  @Test
  void twoBranchesAreFoundDownToTheirEntropy() {
    DataSet rows = branches(500, 1).dataSet();
    double entropy = Math.log(2) + 0.5 * Math.log(2 * Math.PI * Math.E * 0.04);

    assertEquals(entropy, FIT.fit(rows, 1).score(rows), 0.1);
  }

  @Test
  void theScoreIsThatOfTheDensityInUnitsOfTheLabels() {
    Pairs pairs = branches(200, 1);
    CarefulFit.Fitted fitted = FIT.fit(pairs.dataSet(), 1);
    MixtureCurves curves = fitted.curves(pairs.input());

    double sum = 0;
    for (int i = 0; i < pairs.rows(); i++) {
      double density = 0;
      for (int k = 0; k < 2; k++) {
        double sigma = curves.deviation()[k][i];
        double z = (pairs.label()[i] - curves.mean()[k][i]) / sigma;
        density += curves.weight()[k][i] * Math.exp(-0.5 * z * z) / (sigma * Math.sqrt(2 * Math.PI));
      }
      sum -= Math.log(density) / pairs.rows();
    }
    assertEquals(sum, fitted.score(pairs.dataSet()), 1e-4);
  }

  @Test
  void anotherUnitOfTheLabelShiftsTheScoreByItsLogarithm() {
    DataSet metres = branches(200, 1).dataSet();
    DataSet millimetres = branches(200, 1024).dataSet(); // a power of two changes no digit
    double expected = FIT.fit(metres, 1).score(metres) + Math.log(1024);

    assertEquals(expected, FIT.fit(millimetres, 1).score(millimetres), 0.02);
  }

  @Test
  void aSeedDecidesEverything() {
    DataSet rows = branches(100, 1).dataSet();
    double first = FIT.fit(rows, 7).score(rows);

    assertEquals(first, FIT.fit(rows, 7).score(rows), 0);
    assertNotEquals(first, FIT.fit(rows, 8).score(rows), 0);
  }

  @Test
  void theFirstLayerBendsAtTrainingRows() {
    double[] places = {-1.5, 0.25, 2};
    MultiLayerNetwork net = Perceptron.of(1).hidden(Activation.TANH, 30)
        .density(DiagonalGaussian.of(1), new Sgd(0.1), 3L);
    SpreadStart.apply(net, Pairs.column(places), 2, new SplittableRandom(5));

    double[] w = net.getParam("0_W").dup().data().asDouble();
    double[] b = net.getParam("0_b").dup().data().asDouble();
    double squares = 0;
    Set<Double> bends = new HashSet<>();
    for (int j = 0; j < w.length; j++) {
      double bend = -b[j] / w[j];
      double[] near = Arrays.stream(places).filter(place -> Math.abs(place - bend) < 1e-5).toArray();
      assertEquals(1, near.length, () -> "at " + bend);
      bends.add(near[0]);
      squares += w[j] * w[j] / w.length;
    }
    assertEquals(3, bends.size());
    assertEquals(4, squares, 4 * 4 * Math.sqrt(2.0 / w.length));
  }

  @Test
  void anEpochHasEveryRowOnceWithItsLabelAndNoiseOnTheInputsAlone() {
    double[] x = {0, 10, 20, 30, 40, 50, 60};
    double[] y = {0, 1, 2, 3, 4, 5, 6};
    Batches batches = new Batches(new Pairs(x, y).dataSet(), 3, 0.1, new SplittableRandom(6));

    assertEquals(3, batches.count());
    for (int epoch = 0; epoch < 3; epoch++) {
      double[] labels = new double[0];
      for (DataSet batch : batches.epoch()) {
        double[] in = batch.getFeatures().dup().data().asDouble();
        double[] out = batch.getLabels().dup().data().asDouble();
        for (int i = 0; i < in.length; i++) {
          assertEquals(10 * out[i], in[i], 1);
          assertNotEquals(10 * out[i], in[i], 0);
        }
        int before = labels.length;
        labels = Arrays.copyOf(labels, before + out.length);
        System.arraycopy(out, 0, labels, before, out.length);
      }
      assertEquals(7, labels.length);
      Arrays.sort(labels);
      assertArrayEquals(y, labels, 0);
    }
  }

  @Test
  void theScoreOfANetworkLeavesItsRegularisationOut() {
    DataSet rows = branches(50, 1).dataSet();
    MultiLayerNetwork net = Perceptron.of(1).hidden(Activation.TANH, 4).l2(10)
        .density(DiagonalGaussian.of(1), new Sgd(0.1), 3L);
    INDArray log = Predictions.of(net, rows.getFeatures()).logDensity(rows.getLabels());

    assertEquals(-log.meanNumber().doubleValue(), Training.score(net, rows), 1e-5);
  }
}
