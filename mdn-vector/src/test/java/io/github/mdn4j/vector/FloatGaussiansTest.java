// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Passes over columns of Gaussians are their formulas, by StrictMath. */
class FloatGaussiansTest {

  private static final double FLOOR = 1e-3;
  private static final int N = 37;

  private final FloatGaussians gaussians = new FloatGaussians();
  private final int room = gaussians.room(N);
  private final Random random = new Random(1);
  private final float[] raw = floats(3 * room); // logits, means, scales
  private final float[] y = floats(room);
  private final double[] z = new double[room];
  private final double[] inverse = new double[room];

  private float[] floats(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (4 * random.nextGaussian());
    }
    return x;
  }

  private double[] doubles() {
    return random.doubles(room, 0.1, 1).toArray();
  }

  private static void assertNear(double expected, double actual) {
    assertEquals(expected, actual, 2e-13 * Math.max(1, Math.abs(expected)));
  }

  private double inverse(int i) {
    return 1 / (StrictMath.exp(raw[2 * room + i]) + FLOOR);
  }

  private double z(int i) {
    return ((double) y[i] - raw[room + i]) * inverse(i);
  }

  @Test
  void aColumnTakesWholeVectors() {
    assertEquals(0, gaussians.room(0));
    assertEquals(0, room % FloatLanes.LENGTH);
    assertTrue(room >= N && room < N + FloatLanes.LENGTH);
  }

  @Test
  void whatIsStandardisedIsAddedToTheExponent() {
    double[] exponent = doubles();
    double[] before = exponent.clone();
    gaussians.standardise(raw, room, 2 * room, y, 0, FLOOR, z, inverse, exponent, N);
    for (int i = 0; i < N; i++) {
      assertNear(inverse(i), inverse[i]);
      assertNear(z(i), z[i]);
      assertNear(before[i] - z(i) * z(i) / 2, exponent[i]);
    }
  }

  @Test
  void theLastColumnTakesTheLogitAndTheLargest() {
    double[] exponent = doubles();
    double[] before = exponent.clone();
    double[] most = doubles();
    double[] former = most.clone();
    gaussians.standardise(raw, 0, room, 2 * room, y, 0, FLOOR, z, inverse, exponent, most, N);
    for (int i = 0; i < N; i++) {
      assertNear(before[i] - z(i) * z(i) / 2 + raw[i], exponent[i]);
      assertEquals(Math.max(former[i], exponent[i]), most[i]);
    }
  }

  @Test
  void priorsAndJointsAreExponentialsAndSummed() {
    double[] prior = new double[room];
    double[] sum = doubles();
    double[] former = sum.clone();
    gaussians.priors(raw, 0, prior, sum, N);
    for (int i = 0; i < N; i++) {
      double expected = StrictMath.exp(raw[i]);
      assertEquals(expected, prior[i], 1e-13 * expected);
      assertEquals(former[i] + prior[i], sum[i]);
    }
    double[] most = doubles();
    double[] joint = doubles();
    Arrays.setAll(joint, i -> most[i] - (i == 3 ? 1e5 : 20 * joint[i]));
    double[] exponent = joint.clone();
    double[] factor = doubles();
    double[] total = former.clone();
    gaussians.joints(joint, most, factor, total, N);
    for (int i = 0; i < N; i++) {
      double expected = StrictMath.exp(Math.max(-600, exponent[i] - most[i])) * factor[i];
      assertEquals(expected, joint[i], 2e-13 * expected);
      assertEquals(former[i] + joint[i], total[i]);
    }
  }

  @Test
  void gradientsAreThoseOfMinusTheLogDensity() {
    double[] joint = doubles();
    double[] weight = joint.clone();
    double[] byJoint = doubles();
    double[] prior = doubles();
    double[] byPrior = doubles();
    float[] gradient = new float[3 * room];
    gaussians.byLogit(joint, byJoint, prior, byPrior, gradient, 0, N);
    gaussians.standardise(raw, room, 2 * room, y, 0, FLOOR, z, inverse, doubles(), N);
    gaussians.byParameters(joint, z, inverse, FLOOR, gradient, room, 2 * room, N);
    for (int i = 0; i < N; i++) {
      double r = weight[i] * byJoint[i];
      assertNear(r, joint[i]);
      assertEquals(prior[i] * byPrior[i] - r, gradient[i], 1e-7);
      double byMean = -r * z(i) * inverse(i);
      assertEquals(byMean, gradient[room + i], 1e-7 * Math.abs(byMean));
      double byRaw = r * (1 - z(i) * z(i)) * (1 - FLOOR * inverse(i));
      assertEquals(byRaw, gradient[2 * room + i], 1e-7 * (1 + z(i) * z(i)));
    }
  }

  @Test
  void whatIsOutOfBoundsIsFoundWhereverItStands() {
    for (int n = 1; n < 3 * FloatLanes.LENGTH; n++) {
      float[] x = new float[n + 5];
      Arrays.fill(x, 5, n + 5, -2);
      x[4] = Float.NaN;
      assertTrue(gaussians.areWithin(2, x, 5, n));
      for (float wrong : new float[] {-2.001f, 2.001f, Float.NaN, Float.NEGATIVE_INFINITY}) {
        int at = 5 + random.nextInt(n);
        x[at] = wrong;
        assertFalse(gaussians.areWithin(2, x, 5, n), "at " + at + " of " + n);
        x[at] = 2;
      }
    }
  }

  @Test
  void meansAndVariancesAreAddedUp() {
    double[] weight = doubles();
    double[] total = doubles();
    double[] before = total.clone();
    gaussians.addMean(weight, raw, room, total, N);
    for (int i = 0; i < N; i++) {
      assertNear(before[i] + weight[i] * raw[room + i], total[i]);
    }
    double[] center = total.clone();
    double[] variance = before.clone();
    gaussians.addVariance(weight, raw, room, 2 * room, FLOOR, center, variance, N);
    for (int i = 0; i < N; i++) {
      double sigma = StrictMath.exp(raw[2 * room + i]) + FLOOR;
      double between = raw[room + i] - center[i];
      assertNear(before[i] + weight[i] * (sigma * sigma + between * between), variance[i]);
    }
  }
}
