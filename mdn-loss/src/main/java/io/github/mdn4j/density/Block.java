// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;

/**
 * A block of rows held as columns, one array a parameter: what a {@link Kernel} reads and writes.
 *
 * <p>Columns keep the rows of one parameter side by side, so that every loop of a kernel runs over rows from index 0
 * and vectorises whatever K and D are. Only the first {@link #rows()} entries of a column mean anything.
 *
 * <p>Rows that are FLOAT may come as floats ({@link #begin}). Columns of doubles are then made of them when they are
 * first asked for, so that a kernel sees either, and each gradient column is what it was last asked for as.
 */
public final class Block {

  /** Columns of floats have a multiple of it, so that whole vectors of any processor fit. */
  private static final int WHOLE = 32;

  private final int capacity;
  private final double[][] theta; // [P][capacity]
  private final double[][] label; // [D][capacity]
  private final double[][] gradient; // [P][capacity]
  private float[][] thetaFloats; // [P][capacity], null until rows come as floats
  private float[][] labelFloats; // [D][capacity]
  private float[][] gradientFloats; // [P][capacity]
  private final boolean[] thetaMissing; // the doubles are not made yet
  private final boolean[] labelMissing;
  private final boolean[] gradientInFloats;
  private boolean floats;
  private int rows;

  /**
   * Makes an empty block.
   *
   * @param density whose raw rows and labels it will hold
   * @param capacity the most rows
   */
  public Block(Density density, int capacity) {
    this(density.parameterWidth(), density.labelWidth(), capacity);
  }

  /** Makes an empty block of P raw columns and D label columns. */
  Block(int parameterWidth, int labelWidth, int capacity) {
    this.capacity = capacity;
    theta = new double[parameterWidth][];
    label = new double[labelWidth][];
    gradient = new double[parameterWidth][];
    thetaMissing = new boolean[parameterWidth];
    labelMissing = new boolean[labelWidth];
    gradientInFloats = new boolean[parameterWidth];
  }

  /** Returns the number of rows in use. */
  public int rows() {
    return rows;
  }

  /** Sets the number of rows in use. */
  public void rows(int rows) {
    this.rows = rows;
  }

  /**
   * Begins rows that come as doubles, or as floats: then they belong into {@link #thetaFloats} and {@link #labelFloats},
   * and there has to be as much of them as {@link #rows()} says.
   */
  public void begin(boolean asFloats) {
    floats = asFloats;
    if (asFloats && thetaFloats == null) {
      int length = (capacity + WHOLE - 1) / WHOLE * WHOLE;
      thetaFloats = new float[theta.length][length];
      labelFloats = new float[label.length][length];
      gradientFloats = new float[theta.length][length];
    }
    Arrays.fill(thetaMissing, asFloats);
    Arrays.fill(labelMissing, asFloats);
    Arrays.fill(gradientInFloats, false);
  }

  /** Returns whether raw numbers and labels are there as floats. */
  boolean inFloats() {
    return floats;
  }

  /**
   * Says whether kernels may read floats, which they must not while label columns hold something else.
   *
   * @return what it was
   */
  boolean inFloats(boolean now) {
    boolean before = floats;
    floats = now;
    return before;
  }

  /** Returns raw column j. */
  public double[] theta(int j) {
    if (theta[j] == null) {
      theta[j] = new double[capacity];
    }
    if (thetaMissing[j]) {
      thetaMissing[j] = false;
      BlockMath.widen(thetaFloats[j], theta[j], rows);
    }
    return theta[j];
  }

  /** Returns label column j. */
  public double[] label(int j) {
    if (label[j] == null) {
      label[j] = new double[capacity];
    }
    if (labelMissing[j]) {
      labelMissing[j] = false;
      BlockMath.widen(labelFloats[j], label[j], rows);
    }
    return label[j];
  }

  /** Returns column j of the gradient: ∂ log f / ∂θⱼ. */
  public double[] gradient(int j) {
    if (gradient[j] == null) {
      gradient[j] = new double[capacity];
    }
    gradientInFloats[j] = false;
    return gradient[j];
  }

  /** Returns raw column j of rows that came as floats. */
  public float[] thetaFloats(int j) {
    return thetaFloats[j];
  }

  /** Returns label column j of rows that came as floats. */
  public float[] labelFloats(int j) {
    return labelFloats[j];
  }

  /** Returns column j of the gradient for rows that came as floats; it is then this one, and not that of doubles. */
  public float[] gradientFloats(int j) {
    gradientInFloats[j] = true;
    return gradientFloats[j];
  }

  /** Returns whether column j of the gradient was written as floats. */
  public boolean isGradientInFloats(int j) {
    return gradientInFloats[j];
  }
}
