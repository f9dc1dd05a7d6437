// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The numbers are those of PyTorch 1.13.0, printed by tools/reference_sketches.py. */
class GaussianKlTest {

  private static final IActivation IDENTITY = new ActivationIdentity();
  private static final double[] THREE = {0.3, -2, 0.1, 0.7, -0.4, -6}; // three means, three logarithms of variances
  private static final double[] THREE_SLOPES =
      {0.3, -2.0, 0.1, 0.5068763537352384, -0.16483997698218042, -0.49876062391166687};

  private static INDArray row(double... numbers) {
    return Nd4j.createFromArray(new double[][] {numbers});
  }

  @Test
  void divergenceIsThatOfPyTorch() {
    assertEquals(0, GaussianKl.nats(row(0, 0)).getDouble(0));
    assertEquals(1.6926676416183064, GaussianKl.nats(row(1.5, -2)).getDouble(0), 1e-14);
    assertEquals(4.743275752841392, GaussianKl.nats(row(THREE)).getDouble(0), 1e-14);
  }

  @Test
  void gradientIsThatOfPyTorchAboveTheFloorAndNothingBelow() {
    GaussianKl low = new GaussianKl(4.7);
    assertArrayEquals(
        THREE_SLOPES, low.computeGradient(null, row(THREE), IDENTITY, null).toDoubleVector(), 1e-14);
    assertEquals(4.743275752841392, low.computeScore(null, row(THREE), IDENTITY, null, false), 1e-14);
    GaussianKl high = new GaussianKl(4.8);
    assertArrayEquals(new double[6], high.computeGradient(null, row(THREE), IDENTITY, null).toDoubleVector());
    assertEquals(4.8, high.computeScore(null, row(THREE), IDENTITY, null, false));
  }

  @Test
  void theFloorIsOfTheMeanOfABatch() {
    INDArray two = Nd4j.vstack(row(THREE), row(0, 0, 0, 0, 0, 0));
    double mean = 0.5 * 4.743275752841392;
    GaussianKl loss = new GaussianKl(2.3);
    assertEquals(2 * mean, loss.computeScore(null, two, IDENTITY, null, false), 1e-14);
    assertEquals(mean, loss.computeScore(null, two, IDENTITY, null, true), 1e-14);
    assertEquals(2.4, new GaussianKl(2.4).computeScore(null, two, IDENTITY, null, true), 1e-14);
    assertThrows(IllegalArgumentException.class, () -> new GaussianKl(Double.NaN));
  }

  @Test
  void theWeightGrowsFromItsStartToItsEnd() {
    Annealing annealing = new Annealing(0.5, 0.01, 0.99);
    assertEquals(0.005, annealing.valueAt(0, 0), 1e-15);
    assertEquals(0.5 * (1 - 0.99 * Math.pow(0.99, 100)), annealing.valueAt(100, 3), 1e-15);
    assertEquals(0.5, annealing.valueAt(100_000, 0), 1e-15);
  }
}
