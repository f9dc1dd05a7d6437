// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.fused.Fused;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Labels on which a likelihood without a floor has no bound. */
class CollapseTest {

  private static final double FLOOR = 0.01;
  private static final int STEPS = 1201; // the last of them is looked at

  /** The lowest loss of a row that the floor allows: a density of one column is at most 1/(σ₀ √2π). */
  private static final double LOWEST = Math.log(FLOOR * Math.sqrt(2 * Math.PI));

  private final CollapseListener listener = new CollapseListener(100);

  private static Density floored(int components) {
    return Mixture.of(components, DiagonalGaussian.of(1, Scale.exp().floor(FLOOR)));
  }

  /** Trains to the end, which must be finite, and returns the last loss of a row. */
  private double trained(Density density, INDArray labels) {
    int n = (int) labels.size(0);
    MultiLayerNetwork network = Fused.accelerate(Networks.dense(density, DataType.FLOAT, new Adam(0.02)));
    INDArray features = Networks.gaussian(1, DataType.FLOAT, n, 3);
    MixtureInitialization.of(labels, 3).apply(network);
    network.setListeners(listener);
    for (int i = 0; i < STEPS; i++) {
      network.fit(features, labels);
    }
    INDArray parameters = network.params().castTo(DataType.DOUBLE);
    assertTrue(Double.isFinite(parameters.sumNumber().doubleValue()), "a parameter is not finite");
    double nats = latest(DensityMetric.NLL);
    assertTrue(nats >= LOWEST - 1e-4, nats + " is below what the floor allows, " + LOWEST);
    return nats;
  }

  private double latest(DensityMetric metric) {
    return listener.latest("head", metric).orElseThrow();
  }

  private void assertAllAtFloor() {
    assertEquals(1, latest(DensityMetric.SHARE_AT_FLOOR));
    assertEquals(FLOOR, latest(DensityMetric.SMALLEST_SCALE), 0.1 * FLOOR);
  }

  @Test
  void constantLabelsEndAtTheFloor() {
    assertEquals(LOWEST, trained(floored(3), Nd4j.valueArrayOf(new long[] {40, 1}, 0.7f)), 0.2);
    assertAllAtFloor();
  }

  @Test
  void aSingleRowEndsAtTheFloor() {
    assertEquals(LOWEST, trained(floored(3), Nd4j.valueArrayOf(new long[] {1, 1}, -2f)), 0.2);
    assertAllAtFloor();
  }

  @Test
  void labelsThatRepeatEndAtTheFloorWithTheEntropyOfTheirFrequencies() {
    INDArray labels = Nd4j.zeros(40, 1);
    for (int i = 0; i < 40; i++) {
      labels.putScalar(i, 0, i % 2);
    }
    // the network may tell a few of the rows apart by their features, which is lower still
    double nats = trained(floored(2), labels);
    assertTrue(nats < LOWEST + Math.log(2) + 0.2, nats + " nats");
    assertAllAtFloor();
  }

  @Test
  void moreComponentsThanRowsEndAtTheFloor() {
    double nats = trained(floored(64), Networks.gaussian(2, DataType.FLOAT, 5, 1));
    assertTrue(nats < 0, nats + " nats");
    assertEquals(FLOOR, latest(DensityMetric.SMALLEST_SCALE), 0.1 * FLOOR);
    assertTrue(latest(DensityMetric.SHARE_AT_FLOOR) > 0);
    assertTrue(latest(DensityMetric.EFFECTIVE_COMPONENTS) < 64);
  }

  @Test
  void outliersOfAMillionEndFinite() {
    INDArray labels = Networks.gaussian(2, DataType.FLOAT, 200, 1);
    labels.putScalar(17, 0, 1e6);
    labels.putScalar(60, 0, -1e6);
    double nats = trained(floored(3), labels);
    assertTrue(nats < 10, nats + " nats"); // one wide component would need log(1e5 √(2πe)) = 12.9
  }

  /** The mean is the label from the start, so that log σ falls by the rate a step, and the loss with it. */
  @Test
  void aLossThatFallsWithoutBoundStopsTraining() {
    MultiLayerNetwork network =
        Networks.dense(DiagonalGaussian.of(1, Scale.exp()), DataType.DOUBLE, new Sgd(0.25));
    network.params().assign(0);
    CollapseListener each = new CollapseListener(1).stopBelow(-6);
    network.setListeners(each);
    INDArray features = Nd4j.zeros(DataType.DOUBLE, 1, 3);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 1, 1);
    String message = assertThrows(CollapseException.class, () -> {
      for (int i = 0; i < 100; i++) {
        network.fit(features, labels);
      }
    }).getMessage();
    int steps = 28; // the first at which ½ log(2π) − steps/4 is below −6
    assertEquals(0.5 * Math.log(2 * Math.PI) - steps / 4.0, each.latest("head", DensityMetric.NLL).orElseThrow(), 1e-9);
    assertTrue(message.startsWith("MixtureDensityOutputLayer \"head\" (index 1) at iteration " + steps), message);
    assertTrue(message.contains("-6.0811 nats/row") && message.contains("limit of -6.0 nats"), message);

    network.setListeners();
    network.fit(features, labels); // nothing is left open
    assertThrows(DL4JInvalidConfigException.class, () -> each.stopBelow(Double.NaN));
  }
}
