// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

/** Reference floor: SciPy 1.10.1, tools/reference_examples.py. */
class TurningPairTest {

  @Test
  void theFloorAgreesWithScipy() {
    assertEquals(-0.5257999562900101, TurningPair.floor(), 1e-4);
  }

  @Test
  void turnedBackTheLabelsAreLaplaceAroundTwoPlaces() {
    int n = 20_000;
    DataSet rows = TurningPair.sample(n, new SplittableRandom(1));
    double along = 0;
    double away = 0;
    int right = 0;
    for (int i = 0; i < n; i++) {
      double angle = Math.PI * rows.getFeatures().getDouble(i, 0);
      double u = rows.getLabels().getDouble(i, 0);
      double v = rows.getLabels().getDouble(i, 1);
      double sign = u * Math.cos(angle) + v * Math.sin(angle) > 0 ? 1 : -1;
      right += sign > 0 ? 1 : 0;
      along += Math.abs(u - sign * Math.cos(angle)) / n;
      away += Math.abs(v - sign * Math.sin(angle)) / n;
    }
    // |ε| is exponential: mean and deviation are the scale
    assertEquals(TurningPair.SCALE, along, 4 * TurningPair.SCALE / Math.sqrt(n));
    assertEquals(TurningPair.SCALE, away, 4 * TurningPair.SCALE / Math.sqrt(n));
    assertEquals(0.5, right / (double) n, 4 * 0.5 / Math.sqrt(n));
  }
}
