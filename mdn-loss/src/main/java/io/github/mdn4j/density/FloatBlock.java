// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;

/** A block of rows held as columns of floats: what a {@link FloatKernel} reads and writes. */
public final class FloatBlock {

  private static final int LANES = 16;

  private final int room;
  private final float[] theta; // [P][room]
  private final float[] label; // [D][room]
  private final float[] gradient; // [P][room]
  private int rows;

  /**
   * Makes an empty block.
   *
   * @param density whose raw rows and labels it will hold
   * @param room the most rows, or more
   */
  public FloatBlock(Density density, int room) {
    this.room = room;
    theta = new float[density.parameterWidth() * room];
    label = new float[density.labelWidth() * room];
    gradient = new float[density.parameterWidth() * room];
  }

  /** Returns how many numbers a column holds: column j begins at j times as many. */
  public int room() {
    return room;
  }

  /** Returns the number of rows in use. */
  public int rows() {
    return rows;
  }

  /** Sets the number of rows in use; what follows them in the longest of vectors is 0. */
  public void rows(int rows) {
    int end = Math.min(room, (rows + LANES - 1) / LANES * LANES);
    for (int at = 0; at < theta.length; at += room) {
      Arrays.fill(theta, at + rows, at + end, 0);
    }
    for (int at = 0; at < label.length; at += room) {
      Arrays.fill(label, at + rows, at + end, 0);
    }
    this.rows = rows;
  }

  /** Returns all raw columns. */
  public float[] theta() {
    return theta;
  }

  /** Returns all label columns. */
  public float[] label() {
    return label;
  }

  /** Returns all columns of the gradient: −∂ log f / ∂θⱼ. */
  public float[] gradient() {
    return gradient;
  }
}
