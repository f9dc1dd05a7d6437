// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

/**
 * A block of rows held as columns, one array a parameter: what a {@link Kernel} reads and writes.
 *
 * <p>Columns keep the rows of one parameter side by side, so that every loop of a kernel runs over rows from index 0
 * and vectorises whatever K and D are. Only the first {@link #rows()} entries of a column mean anything.
 */
public final class Block {

  private final double[][] theta; // [P][capacity]
  private final double[][] label; // [D][capacity]
  private final double[][] gradient; // [P][capacity]
  private int rows;

  /**
   * Makes an empty block.
   *
   * @param density whose raw rows and labels it will hold
   * @param capacity the most rows
   */
  public Block(Density density, int capacity) {
    theta = new double[density.parameterWidth()][capacity];
    label = new double[density.labelWidth()][capacity];
    gradient = new double[density.parameterWidth()][capacity];
  }

  /** Returns the number of rows in use. */
  public int rows() {
    return rows;
  }

  /** Sets the number of rows in use. */
  public void rows(int rows) {
    this.rows = rows;
  }

  /** Returns raw column j. */
  public double[] theta(int j) {
    return theta[j];
  }

  /** Returns label column j. */
  public double[] label(int j) {
    return label[j];
  }

  /** Returns column j of the gradient: ∂ log f / ∂θⱼ. */
  public double[] gradient(int j) {
    return gradient[j];
  }
}
