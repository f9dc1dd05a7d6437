// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Slopes of a score with respect to an array that it depends on, in double.
 *
 * <p>With the differences over steps of h and of 2h together, the curvature costs h⁴/30 of the fifth derivative: 1e-16
 * of it. A score S that is off by some units u in its last place costs 1.5 u S 2⁻⁵² / h: 1e-12 of u S. So kernels that
 * round otherwise cannot bring a right gradient to 1e-8.
 */
public final class Slopes {

  private static final double STEP = 0x1p-12;

  private Slopes() {}

  /**
   * Returns how far a gradient is from the slopes, at most.
   *
   * @param array what the score depends on, in the order of the gradient; it is left as it was
   * @param every 1 to check every element, 3 to check every third, …
   */
  public static double error(double[] gradient, DoubleSupplier score, INDArray array, int every) {
    INDArray flat = array.reshape(array.length());
    double largest = 0;
    for (int i = 0; i < gradient.length; i += every) {
      double slope = (8 * difference(score, flat, i, STEP) - difference(score, flat, i, 2 * STEP)) / (12 * STEP);
      double error = Math.abs(slope - gradient[i]);
      largest = error > largest || Double.isNaN(error) ? error : largest;
    }
    return largest;
  }

  private static double difference(DoubleSupplier score, INDArray flat, int i, double step) {
    double value = flat.getDouble(i);
    flat.putScalar(i, value + step);
    double above = score.getAsDouble();
    flat.putScalar(i, value - step);
    double below = score.getAsDouble();
    flat.putScalar(i, value);
    return above - below;
  }
}
