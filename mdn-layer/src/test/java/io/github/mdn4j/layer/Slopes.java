// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Central differences of a score with respect to an array that it depends on, in double. */
public final class Slopes {

  private static final double STEP = 1e-5;

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
      double value = flat.getDouble(i);
      flat.putScalar(i, value + STEP);
      double above = score.getAsDouble();
      flat.putScalar(i, value - STEP);
      double below = score.getAsDouble();
      flat.putScalar(i, value);
      double error = Math.abs((above - below) / (2 * STEP) - gradient[i]);
      largest = error > largest || Double.isNaN(error) ? error : largest;
    }
    return largest;
  }
}
