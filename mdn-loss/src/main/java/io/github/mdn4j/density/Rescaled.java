// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;

/**
 * A density in other units, and the affine change of each raw column that goes with it: raw column j is multiplied by a
 * gain, and an offset is added. A layer that makes raw rows can carry both in its weights.
 */
public final class Rescaled {

  private final Density density;
  private final double[] gain; // [P]
  private final double[] offset; // [P]

  private Rescaled(Density density, double[] gain, double[] offset) {
    this.density = density;
    this.gain = gain;
    this.offset = offset;
  }

  /**
   * Makes one.
   *
   * @param density what the changed raw row parameterises
   * @param gain P numbers
   * @param offset P numbers
   */
  public static Rescaled of(Density density, double[] gain, double[] offset) {
    return new Rescaled(density, gain.clone(), offset.clone());
  }

  /** Makes one of the same raw row. */
  public static Rescaled unchanged(Density density) {
    double[] ones = new double[density.parameterWidth()];
    Arrays.fill(ones, 1);
    return new Rescaled(density, ones, new double[ones.length]);
  }

  /** Returns what the changed raw row parameterises. */
  public Density density() {
    return density;
  }

  /** Returns what raw column j is multiplied by. */
  public double gain(int j) {
    return gain[j];
  }

  /** Returns what is added to raw column j then. */
  public double offset(int j) {
    return offset[j];
  }

  /** Returns the same change of the raw row for a density that reads it alike. */
  Rescaled as(Density other) {
    return new Rescaled(other, gain, offset);
  }

  /** Writes the columns of this to columns of a wider row. */
  void copyTo(double[] wideGain, double[] wideOffset, int from) {
    System.arraycopy(gain, 0, wideGain, from, gain.length);
    System.arraycopy(offset, 0, wideOffset, from, offset.length);
  }

  /** Returns whether m + s y is y. */
  static boolean isSame(double[] shift, double[] scale) {
    return Arrays.stream(shift).allMatch(m -> m == 0) && Arrays.stream(scale).allMatch(s -> s == 1);
  }
}
