// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * Probabilities whose quantiles are wanted together, each as the mass of the tail that is smaller.
 *
 * <p>Immutable. {@link UnivariateMixture#quantiles} goes through them from low to high.
 */
public final class Levels {

  private static final String WHO = "Levels";

  private final double[] tail;
  private final boolean[] upper;
  private final int[] order; // from the lowest quantile to the highest

  private Levels(double[] tail, boolean[] upper) {
    this.tail = tail;
    this.upper = upper;
    order = IntStream.range(0, tail.length).boxed()
        .sorted((a, b) -> upper[a] != upper[b]
            ? Boolean.compare(upper[a], upper[b])
            : Double.compare(upper[a] ? -tail[a] : tail[a], upper[b] ? -tail[b] : tail[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Makes them for quantiles.
   *
   * @param p probabilities inside (0, 1), in any order, at least one
   * @throws ND4JIllegalArgumentException if there is none, or one is not inside
   */
  public static Levels of(double... p) {
    if (p.length == 0) {
      throw new ND4JIllegalArgumentException(WHO + ": expected at least one probability, but got none");
    }
    double[] tail = new double[p.length];
    boolean[] upper = new boolean[p.length];
    for (int i = 0; i < p.length; i++) {
      Checks.probability(WHO, p[i]);
      upper[i] = p[i] > 0.5;
      tail[i] = upper[i] ? 1 - p[i] : p[i];
    }
    return new Levels(tail, upper);
  }

  /**
   * Makes the two of a central interval, the lower end first.
   *
   * @param level the mass inside, in (0, 1)
   * @throws ND4JIllegalArgumentException if it is not inside
   */
  public static Levels ofInterval(double level) {
    double outside = (1 - Checks.probability(WHO, level)) / 2;
    return new Levels(new double[] {outside, outside}, new boolean[] {false, true});
  }

  /** Returns how many there are. */
  public int count() {
    return tail.length;
  }

  /** Returns the mass of the smaller tail of level i. */
  double tail(int i) {
    return tail[i];
  }

  /** Returns whether that tail is the upper one. */
  boolean isUpper(int i) {
    return upper[i];
  }

  /** Returns which level comes i-th from below. */
  int ascending(int i) {
    return order[i];
  }

  @Override
  public String toString() {
    return WHO + Arrays.toString(tail) + Arrays.toString(upper);
  }
}
