// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.SPECIES;
import static io.github.mdn4j.vector.FloatLanes.TYPE;

import jdk.incubator.vector.FloatVector;

/**
 * Products of a few rows with a panel of up to 3 vectors,
 * C[rows][vectors] = S[rows][vectors] + A[rows][inner] W[inner][vectors], summed in registers from the first step to the
 * last.
 *
 * <p>The largest tile holds 24 vectors of C, 3 of W and a number of A, for processors with 32 vector registers; a
 * tile of 4 rows is for those with 16. Written by {@code tools/Tiles.java}: change that.
 */
final class Tiles {

  /** The vectors of a panel; the last one may have fewer. */
  static final int VECTORS = 3;

  /** The rows of the largest tile there is. */
  static final int ROWS = 8;

  /** The steps that a tile takes at once. */
  static final int STEPS = 2;

  private Tiles() {}

  /**
   * Multiplies some rows with a panel: C = S + A W.
   *
   * @param rows from 1 to {@value #ROWS}
   * @param vectors of the panel, from 1 to {@value #VECTORS}
   * @param inner columns of A and rows of W, a multiple of {@value #STEPS}
   * @param a A, whose element of row i and step k is at {@code at + i * rowStride + k}
   * @param w the panel, step by step, from an index on
   * @param s S, whose row i is at {@code start + i * startStride}; it may be C
   * @param c C, whose row i is at {@code to + i * stride}
   */
  static void multiply(
      int rows, int vectors,
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    switch (rows * VECTORS - vectors) {
      case 0 -> tile1x3(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 1 -> tile1x2(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 2 -> tile1x1(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 3 -> tile2x3(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 4 -> tile2x2(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 5 -> tile2x1(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 6 -> tile3x3(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 7 -> tile3x2(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 8 -> tile3x1(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 9 -> tile4x3(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 10 -> tile4x2(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 11 -> tile4x1(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 12 -> tile5x3(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 13 -> tile5x2(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 14 -> tile5x1(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 15 -> tile6x3(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 16 -> tile6x2(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 17 -> tile6x1(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 18 -> tile7x3(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 19 -> tile7x2(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 20 -> tile7x1(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 21 -> tile8x3(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 22 -> tile8x2(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      case 23 -> tile8x1(inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride);
      default -> throw new AssertionError(rows + " rows, " + vectors + " vectors");
    }
  }

  private static void tile1x3(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 1) * LENGTH);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 2) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 2 * LENGTH).add(c02))
        .intoArray(c, to + 0 * stride + 2 * LENGTH);
  }

  private static void tile1x2(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 1) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
  }

  private static void tile1x1(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 0) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
  }

  private static void tile2x3(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 1) * LENGTH);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 2) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 2 * LENGTH).add(c02))
        .intoArray(c, to + 0 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 2 * LENGTH).add(c12))
        .intoArray(c, to + 1 * stride + 2 * LENGTH);
  }

  private static void tile2x2(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 1) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
  }

  private static void tile2x1(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 0) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
  }

  private static void tile3x3(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 1) * LENGTH);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 2) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 2 * LENGTH).add(c02))
        .intoArray(c, to + 0 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 2 * LENGTH).add(c12))
        .intoArray(c, to + 1 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 2 * LENGTH).add(c22))
        .intoArray(c, to + 2 * stride + 2 * LENGTH);
  }

  private static void tile3x2(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 1) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
  }

  private static void tile3x1(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 0) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
  }

  private static void tile4x3(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 1) * LENGTH);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 2) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 2 * LENGTH).add(c02))
        .intoArray(c, to + 0 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 2 * LENGTH).add(c12))
        .intoArray(c, to + 1 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 2 * LENGTH).add(c22))
        .intoArray(c, to + 2 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 2 * LENGTH).add(c32))
        .intoArray(c, to + 3 * stride + 2 * LENGTH);
  }

  private static void tile4x2(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 1) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
  }

  private static void tile4x1(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    FloatVector c30 = zero;
    for (int k = 0; k < inner; k += 1) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 0) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
  }

  private static void tile5x3(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c42 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 1) * LENGTH);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 2) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      c42 = x.fma(w2, c42);
      w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 3) * LENGTH);
      w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 4) * LENGTH);
      w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 5) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      c42 = x.fma(w2, c42);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 2 * LENGTH).add(c02))
        .intoArray(c, to + 0 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 2 * LENGTH).add(c12))
        .intoArray(c, to + 1 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 2 * LENGTH).add(c22))
        .intoArray(c, to + 2 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 2 * LENGTH).add(c32))
        .intoArray(c, to + 3 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 1 * LENGTH).add(c41))
        .intoArray(c, to + 4 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 2 * LENGTH).add(c42))
        .intoArray(c, to + 4 * stride + 2 * LENGTH);
  }

  private static void tile5x2(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 1) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 2) * LENGTH);
      w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 3) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 1 * LENGTH).add(c41))
        .intoArray(c, to + 4 * stride + 1 * LENGTH);
  }

  private static void tile5x1(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    FloatVector c30 = zero;
    FloatVector c40 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 0) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 1) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
  }

  private static void tile6x3(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c42 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c52 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 1) * LENGTH);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 2) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      c42 = x.fma(w2, c42);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      c52 = x.fma(w2, c52);
      w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 3) * LENGTH);
      w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 4) * LENGTH);
      w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 5) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      c42 = x.fma(w2, c42);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k + 1]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      c52 = x.fma(w2, c52);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 2 * LENGTH).add(c02))
        .intoArray(c, to + 0 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 2 * LENGTH).add(c12))
        .intoArray(c, to + 1 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 2 * LENGTH).add(c22))
        .intoArray(c, to + 2 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 2 * LENGTH).add(c32))
        .intoArray(c, to + 3 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 1 * LENGTH).add(c41))
        .intoArray(c, to + 4 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 2 * LENGTH).add(c42))
        .intoArray(c, to + 4 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 0 * LENGTH).add(c50))
        .intoArray(c, to + 5 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 1 * LENGTH).add(c51))
        .intoArray(c, to + 5 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 2 * LENGTH).add(c52))
        .intoArray(c, to + 5 * stride + 2 * LENGTH);
  }

  private static void tile6x2(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 1) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 2) * LENGTH);
      w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 3) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k + 1]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 1 * LENGTH).add(c41))
        .intoArray(c, to + 4 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 0 * LENGTH).add(c50))
        .intoArray(c, to + 5 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 1 * LENGTH).add(c51))
        .intoArray(c, to + 5 * stride + 1 * LENGTH);
  }

  private static void tile6x1(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    FloatVector c30 = zero;
    FloatVector c40 = zero;
    FloatVector c50 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 0) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k]);
      c50 = x.fma(w0, c50);
      w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 1) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k + 1]);
      c50 = x.fma(w0, c50);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 0 * LENGTH).add(c50))
        .intoArray(c, to + 5 * stride + 0 * LENGTH);
  }

  private static void tile7x3(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c42 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c52 = zero;
    FloatVector c60 = zero;
    FloatVector c61 = zero;
    FloatVector c62 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 1) * LENGTH);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 2) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      c42 = x.fma(w2, c42);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      c52 = x.fma(w2, c52);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k]);
      c60 = x.fma(w0, c60);
      c61 = x.fma(w1, c61);
      c62 = x.fma(w2, c62);
      w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 3) * LENGTH);
      w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 4) * LENGTH);
      w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 5) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      c42 = x.fma(w2, c42);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k + 1]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      c52 = x.fma(w2, c52);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k + 1]);
      c60 = x.fma(w0, c60);
      c61 = x.fma(w1, c61);
      c62 = x.fma(w2, c62);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 2 * LENGTH).add(c02))
        .intoArray(c, to + 0 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 2 * LENGTH).add(c12))
        .intoArray(c, to + 1 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 2 * LENGTH).add(c22))
        .intoArray(c, to + 2 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 2 * LENGTH).add(c32))
        .intoArray(c, to + 3 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 1 * LENGTH).add(c41))
        .intoArray(c, to + 4 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 2 * LENGTH).add(c42))
        .intoArray(c, to + 4 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 0 * LENGTH).add(c50))
        .intoArray(c, to + 5 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 1 * LENGTH).add(c51))
        .intoArray(c, to + 5 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 2 * LENGTH).add(c52))
        .intoArray(c, to + 5 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 0 * LENGTH).add(c60))
        .intoArray(c, to + 6 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 1 * LENGTH).add(c61))
        .intoArray(c, to + 6 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 2 * LENGTH).add(c62))
        .intoArray(c, to + 6 * stride + 2 * LENGTH);
  }

  private static void tile7x2(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c60 = zero;
    FloatVector c61 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 1) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k]);
      c60 = x.fma(w0, c60);
      c61 = x.fma(w1, c61);
      w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 2) * LENGTH);
      w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 3) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k + 1]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k + 1]);
      c60 = x.fma(w0, c60);
      c61 = x.fma(w1, c61);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 1 * LENGTH).add(c41))
        .intoArray(c, to + 4 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 0 * LENGTH).add(c50))
        .intoArray(c, to + 5 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 1 * LENGTH).add(c51))
        .intoArray(c, to + 5 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 0 * LENGTH).add(c60))
        .intoArray(c, to + 6 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 1 * LENGTH).add(c61))
        .intoArray(c, to + 6 * stride + 1 * LENGTH);
  }

  private static void tile7x1(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    FloatVector c30 = zero;
    FloatVector c40 = zero;
    FloatVector c50 = zero;
    FloatVector c60 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 0) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k]);
      c50 = x.fma(w0, c50);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k]);
      c60 = x.fma(w0, c60);
      w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 1) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k + 1]);
      c50 = x.fma(w0, c50);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k + 1]);
      c60 = x.fma(w0, c60);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 0 * LENGTH).add(c50))
        .intoArray(c, to + 5 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 0 * LENGTH).add(c60))
        .intoArray(c, to + 6 * stride + 0 * LENGTH);
  }

  private static void tile8x3(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c42 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c52 = zero;
    FloatVector c60 = zero;
    FloatVector c61 = zero;
    FloatVector c62 = zero;
    FloatVector c70 = zero;
    FloatVector c71 = zero;
    FloatVector c72 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 1) * LENGTH);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 2) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      c42 = x.fma(w2, c42);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      c52 = x.fma(w2, c52);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k]);
      c60 = x.fma(w0, c60);
      c61 = x.fma(w1, c61);
      c62 = x.fma(w2, c62);
      x = FloatVector.broadcast(SPECIES, a[at + 7 * rowStride + k]);
      c70 = x.fma(w0, c70);
      c71 = x.fma(w1, c71);
      c72 = x.fma(w2, c72);
      w0 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 3) * LENGTH);
      w1 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 4) * LENGTH);
      w2 = FloatVector.fromArray(SPECIES, w, from + (3 * k + 5) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      c42 = x.fma(w2, c42);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k + 1]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      c52 = x.fma(w2, c52);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k + 1]);
      c60 = x.fma(w0, c60);
      c61 = x.fma(w1, c61);
      c62 = x.fma(w2, c62);
      x = FloatVector.broadcast(SPECIES, a[at + 7 * rowStride + k + 1]);
      c70 = x.fma(w0, c70);
      c71 = x.fma(w1, c71);
      c72 = x.fma(w2, c72);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 2 * LENGTH).add(c02))
        .intoArray(c, to + 0 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 2 * LENGTH).add(c12))
        .intoArray(c, to + 1 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 2 * LENGTH).add(c22))
        .intoArray(c, to + 2 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 2 * LENGTH).add(c32))
        .intoArray(c, to + 3 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 1 * LENGTH).add(c41))
        .intoArray(c, to + 4 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 2 * LENGTH).add(c42))
        .intoArray(c, to + 4 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 0 * LENGTH).add(c50))
        .intoArray(c, to + 5 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 1 * LENGTH).add(c51))
        .intoArray(c, to + 5 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 2 * LENGTH).add(c52))
        .intoArray(c, to + 5 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 0 * LENGTH).add(c60))
        .intoArray(c, to + 6 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 1 * LENGTH).add(c61))
        .intoArray(c, to + 6 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 2 * LENGTH).add(c62))
        .intoArray(c, to + 6 * stride + 2 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 7 * startStride + 0 * LENGTH).add(c70))
        .intoArray(c, to + 7 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 7 * startStride + 1 * LENGTH).add(c71))
        .intoArray(c, to + 7 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 7 * startStride + 2 * LENGTH).add(c72))
        .intoArray(c, to + 7 * stride + 2 * LENGTH);
  }

  private static void tile8x2(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c60 = zero;
    FloatVector c61 = zero;
    FloatVector c70 = zero;
    FloatVector c71 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 0) * LENGTH);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 1) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k]);
      c60 = x.fma(w0, c60);
      c61 = x.fma(w1, c61);
      x = FloatVector.broadcast(SPECIES, a[at + 7 * rowStride + k]);
      c70 = x.fma(w0, c70);
      c71 = x.fma(w1, c71);
      w0 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 2) * LENGTH);
      w1 = FloatVector.fromArray(SPECIES, w, from + (2 * k + 3) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k + 1]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k + 1]);
      c60 = x.fma(w0, c60);
      c61 = x.fma(w1, c61);
      x = FloatVector.broadcast(SPECIES, a[at + 7 * rowStride + k + 1]);
      c70 = x.fma(w0, c70);
      c71 = x.fma(w1, c71);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 1 * LENGTH).add(c01))
        .intoArray(c, to + 0 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 1 * LENGTH).add(c11))
        .intoArray(c, to + 1 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 1 * LENGTH).add(c21))
        .intoArray(c, to + 2 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 1 * LENGTH).add(c31))
        .intoArray(c, to + 3 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 1 * LENGTH).add(c41))
        .intoArray(c, to + 4 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 0 * LENGTH).add(c50))
        .intoArray(c, to + 5 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 1 * LENGTH).add(c51))
        .intoArray(c, to + 5 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 0 * LENGTH).add(c60))
        .intoArray(c, to + 6 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 1 * LENGTH).add(c61))
        .intoArray(c, to + 6 * stride + 1 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 7 * startStride + 0 * LENGTH).add(c70))
        .intoArray(c, to + 7 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 7 * startStride + 1 * LENGTH).add(c71))
        .intoArray(c, to + 7 * stride + 1 * LENGTH);
  }

  private static void tile8x1(
      int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,
      float[] c, int to, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    FloatVector c30 = zero;
    FloatVector c40 = zero;
    FloatVector c50 = zero;
    FloatVector c60 = zero;
    FloatVector c70 = zero;
    for (int k = 0; k < inner; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 0) * LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k]);
      c20 = x.fma(w0, c20);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k]);
      c30 = x.fma(w0, c30);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k]);
      c40 = x.fma(w0, c40);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k]);
      c50 = x.fma(w0, c50);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k]);
      c60 = x.fma(w0, c60);
      x = FloatVector.broadcast(SPECIES, a[at + 7 * rowStride + k]);
      c70 = x.fma(w0, c70);
      w0 = FloatVector.fromArray(SPECIES, w, from + (1 * k + 1) * LENGTH);
      x = FloatVector.broadcast(SPECIES, a[at + 0 * rowStride + k + 1]);
      c00 = x.fma(w0, c00);
      x = FloatVector.broadcast(SPECIES, a[at + 1 * rowStride + k + 1]);
      c10 = x.fma(w0, c10);
      x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride + k + 1]);
      c20 = x.fma(w0, c20);
      x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride + k + 1]);
      c30 = x.fma(w0, c30);
      x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride + k + 1]);
      c40 = x.fma(w0, c40);
      x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride + k + 1]);
      c50 = x.fma(w0, c50);
      x = FloatVector.broadcast(SPECIES, a[at + 6 * rowStride + k + 1]);
      c60 = x.fma(w0, c60);
      x = FloatVector.broadcast(SPECIES, a[at + 7 * rowStride + k + 1]);
      c70 = x.fma(w0, c70);
    }
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 0 * startStride + 0 * LENGTH).add(c00))
        .intoArray(c, to + 0 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 1 * startStride + 0 * LENGTH).add(c10))
        .intoArray(c, to + 1 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 2 * startStride + 0 * LENGTH).add(c20))
        .intoArray(c, to + 2 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 3 * startStride + 0 * LENGTH).add(c30))
        .intoArray(c, to + 3 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 4 * startStride + 0 * LENGTH).add(c40))
        .intoArray(c, to + 4 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 5 * startStride + 0 * LENGTH).add(c50))
        .intoArray(c, to + 5 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 6 * startStride + 0 * LENGTH).add(c60))
        .intoArray(c, to + 6 * stride + 0 * LENGTH);
    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + 7 * startStride + 0 * LENGTH).add(c70))
        .intoArray(c, to + 7 * stride + 0 * LENGTH);
  }
}
