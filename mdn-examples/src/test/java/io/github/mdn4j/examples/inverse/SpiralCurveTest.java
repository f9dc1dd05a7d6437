// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reference floor: SciPy 1.10.1, tools/reference_examples.py. */
class SpiralCurveTest {

  @Test
  void theFloorAgreesWithScipy() {
    assertEquals(1.4046524953003579, SpiralCurve.floor(), 1e-4);
  }

  @Test
  void theGridGoesFromZeroToFivePiInEvenSteps() {
    Pairs rows = SpiralCurve.grid(11, new SplittableRandom(1));

    double[] heights =
        IntStream.rangeClosed(0, 10).mapToDouble(i -> i * Math.PI / 2 * Math.sin(i * Math.PI / 2)).toArray();
    assertArrayEquals(heights, rows.label(), 1e-12);
    for (int i = 0; i <= 10; i++) {
      double centre = i * Math.PI / 2 * Math.cos(i * Math.PI / 2);
      assertTrue(Math.abs(rows.input()[i] - centre) < 1);
    }
  }

  @Test
  void heightAndNoiseHaveTheMomentsThatCalculusGives() {
    int n = 200_000;
    Pairs rows = SpiralCurve.sample(n, new SplittableRandom(2));
    double end = SpiralCurve.END;

    double height = 0;
    double square = 0; // x² + y², whose mean is that of θ² and of the noise's square: cross terms vanish
    for (int i = 0; i < n; i++) {
      height += rows.label()[i] / n;
      square += (rows.input()[i] * rows.input()[i] + rows.label()[i] * rows.label()[i]) / n;
    }
    // ∫ θ sin θ = sin θ − θ cos θ, which is 5π at 5π
    assertEquals(1, height, 4 * 7 / Math.sqrt(n));
    assertEquals(end * end / 3 + 1.0 / 3, square, 4 * 80 / Math.sqrt(n));
  }
}
