// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reference floors: SciPy 1.10.1, tools/reference_examples.py. */
class NoisyCurveTest {

  private static final NoisyCurve PRML = PrmlInverseProblem.CURVE;

  @Test
  void theInputIsUniform() {
    double[] x = PRML.sample(100_000, new SplittableRandom(3)).input();

    assertTrue(Arrays.stream(x).allMatch(v -> v >= -10 && v < 10));
    assertEquals(0, mean(x), 4 * Math.sqrt(100.0 / 3 / x.length));
    // Var[x²] is 100²·4/45
    assertEquals(100.0 / 3, meanSquare(x), 4 * 100 * Math.sqrt(4.0 / 45 / x.length));
  }

  @Test
  void theNoiseIsStandardNormalAroundTheCurve() {
    Pairs pairs = PRML.sample(100_000, new SplittableRandom(4));
    double[] noise =
        IntStream.range(0, pairs.rows())
            .mapToDouble(i -> pairs.label()[i] - 7 * Math.sin(0.75 * pairs.input()[i]) - 0.5 * pairs.input()[i])
            .toArray();

    assertEquals(0, mean(noise), 4 / Math.sqrt(noise.length));
    assertEquals(1, meanSquare(noise), 4 * Math.sqrt(2.0 / noise.length));
  }

  @Test
  void theLabelHasTheVarianceThatCalculusGives() {
    double[] y = PRML.sample(100_000, new SplittableRandom(5)).label();

    double sineSquared = 49 * 0.5 * (1 - Math.sin(15) / 15);
    double cross = 7 * (Math.sin(7.5) / (0.75 * 0.75) - 10 * Math.cos(7.5) / 0.75) / 10;
    double line = 0.25 * 100 / 3;
    double expected = sineSquared + cross + line + 1;
    // y² is at most about 200 and has a standard deviation below 60
    assertEquals(expected, meanSquare(y), 4 * 60 / Math.sqrt(y.length));
  }

  @Test
  void theSameSeedDrawsTheSameRows() {
    Pairs one = PRML.sample(50, new SplittableRandom(6));
    Pairs other = PRML.sample(50, new SplittableRandom(6));

    assertArrayEquals(one.input(), other.input());
    assertArrayEquals(one.label(), other.label());
  }

  @Test
  void theFloorAgreesWithScipy() {
    assertEquals(1.3262956360782274, PRML.inverseFloor(), 2e-6);
    NoisyCurve sine = new NoisyCurve(-15, 15, x -> 0.5 * x + 8 * Math.sin(0.3 * x), 1);
    assertEquals(1.6349959717515374, sine.inverseFloor(), 2e-6);
    assertEquals(1.288009437359786, Arcsine.CURVE.inverseFloor(), 2e-6);
    assertEquals(-1.2823479495319523, RobotArm.CURVE.inverseFloor(), 1e-4); // its noise has edges
  }

  @Test
  void uniformNoiseFillsItsInterval() {
    Pairs pairs = RobotArm.CURVE.sample(50_000, new SplittableRandom(7));
    double[] noise = IntStream.range(0, pairs.rows())
        .mapToDouble(i -> pairs.label()[i] - RobotArm.CURVE.curve().applyAsDouble(pairs.input()[i]))
        .toArray();

    assertTrue(Arrays.stream(noise).allMatch(v -> Math.abs(v) <= 0.1));
    assertEquals(0.01 / 3, meanSquare(noise), 4 * 0.01 * Math.sqrt(4.0 / 45 / noise.length));
    assertEquals(Math.log(0.2), RobotArm.CURVE.forwardFloor(), 1e-12);
  }

  @Test
  void whereYSaysNothingTheFloorIsTheEntropyOfX() {
    NoisyCurve flat = new NoisyCurve(2, 7, x -> 3, 0.5);

    assertEquals(Math.log(5), flat.inverseFloor(), 1e-9);
  }

  @Test
  void onALongSteepLineTheFloorIsTheEntropyOfAGaussian() {
    NoisyCurve line = new NoisyCurve(-500, 500, x -> 2 * x, 1);

    // x given y is N(y/2, 1/4) but near the ends, which weigh about 1/1000
    assertEquals(0.5 * Math.log(2 * Math.PI * Math.E / 4), line.inverseFloor(), 1e-3);
  }

  @Test
  void theFloorDoesNotDependOnTheUnitOfY() {
    NoisyCurve scaled = new NoisyCurve(-10, 10, x -> 100 * PRML.curve().applyAsDouble(x), 100);

    assertEquals(PRML.inverseFloor(), scaled.inverseFloor(), 1e-9);
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElseThrow();
  }

  private static double meanSquare(double[] numbers) {
    return Arrays.stream(numbers).map(v -> v * v).average().orElseThrow();
  }
}
