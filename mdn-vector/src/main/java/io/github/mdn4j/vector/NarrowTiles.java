// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.SPECIES;
import static io.github.mdn4j.vector.FloatLanes.all;
import static io.github.mdn4j.vector.FloatLanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * Products of a few rows with a panel of 2 vectors, for processors with 16 vector registers: C[rows][2 vectors] =
 * A[rows][inner] W[inner][2 vectors], or C = C + A W, all of C in registers from the first step to the last.
 *
 * <p>The largest tile holds 12 vectors of C, 2 of W and a number of A.
 */
final class NarrowTiles implements Tiles {

  private static final int WIDTH = 2 * LENGTH;

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public int multiply(
      int rows, int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, boolean add, float[] c,
      int to, int stride) {
    if (rows >= 6 && rows != 8) {
      tile6(inner, a, at, rowStride, innerStride, w, from, add, c, to, stride);
      return 6;
    } else if (rows >= 4) {
      tile4(inner, a, at, rowStride, innerStride, w, from, add, c, to, stride);
      return 4;
    } else if (rows >= 2) {
      tile2(inner, a, at, rowStride, innerStride, w, from, add, c, to, stride);
      return 2;
    }
    tile1(inner, a, at, rowStride, innerStride, w, from, add, c, to, stride);
    return 1;
  }

  private static FloatVector start(boolean add, float[] c, int at) {
    return add ? load(c, at) : FloatVector.zero(SPECIES);
  }

  /** C[6 rows][2 vectors] of one panel. */
  private static void tile6(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, boolean add, float[] c,
      int to, int stride) {
    FloatVector c00 = start(add, c, to + 0 * stride + 0 * LENGTH);
    FloatVector c01 = start(add, c, to + 0 * stride + 1 * LENGTH);
    FloatVector c10 = start(add, c, to + 1 * stride + 0 * LENGTH);
    FloatVector c11 = start(add, c, to + 1 * stride + 1 * LENGTH);
    FloatVector c20 = start(add, c, to + 2 * stride + 0 * LENGTH);
    FloatVector c21 = start(add, c, to + 2 * stride + 1 * LENGTH);
    FloatVector c30 = start(add, c, to + 3 * stride + 0 * LENGTH);
    FloatVector c31 = start(add, c, to + 3 * stride + 1 * LENGTH);
    FloatVector c40 = start(add, c, to + 4 * stride + 0 * LENGTH);
    FloatVector c41 = start(add, c, to + 4 * stride + 1 * LENGTH);
    FloatVector c50 = start(add, c, to + 5 * stride + 0 * LENGTH);
    FloatVector c51 = start(add, c, to + 5 * stride + 1 * LENGTH);
    for (int k = 0; k < inner; k++, at += innerStride, from += WIDTH) {
      FloatVector w0 = load(w, from + 0 * LENGTH);
      FloatVector w1 = load(w, from + 1 * LENGTH);
      FloatVector x = all(a[at + 0 * rowStride]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = all(a[at + 1 * rowStride]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = all(a[at + 2 * rowStride]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = all(a[at + 3 * rowStride]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      x = all(a[at + 4 * rowStride]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      x = all(a[at + 5 * rowStride]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
    }
    c00.intoArray(c, to + 0 * stride + 0 * LENGTH);
    c01.intoArray(c, to + 0 * stride + 1 * LENGTH);
    c10.intoArray(c, to + 1 * stride + 0 * LENGTH);
    c11.intoArray(c, to + 1 * stride + 1 * LENGTH);
    c20.intoArray(c, to + 2 * stride + 0 * LENGTH);
    c21.intoArray(c, to + 2 * stride + 1 * LENGTH);
    c30.intoArray(c, to + 3 * stride + 0 * LENGTH);
    c31.intoArray(c, to + 3 * stride + 1 * LENGTH);
    c40.intoArray(c, to + 4 * stride + 0 * LENGTH);
    c41.intoArray(c, to + 4 * stride + 1 * LENGTH);
    c50.intoArray(c, to + 5 * stride + 0 * LENGTH);
    c51.intoArray(c, to + 5 * stride + 1 * LENGTH);
  }

  /** C[4 rows][2 vectors] of one panel. */
  private static void tile4(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, boolean add, float[] c,
      int to, int stride) {
    FloatVector c00 = start(add, c, to + 0 * stride + 0 * LENGTH);
    FloatVector c01 = start(add, c, to + 0 * stride + 1 * LENGTH);
    FloatVector c10 = start(add, c, to + 1 * stride + 0 * LENGTH);
    FloatVector c11 = start(add, c, to + 1 * stride + 1 * LENGTH);
    FloatVector c20 = start(add, c, to + 2 * stride + 0 * LENGTH);
    FloatVector c21 = start(add, c, to + 2 * stride + 1 * LENGTH);
    FloatVector c30 = start(add, c, to + 3 * stride + 0 * LENGTH);
    FloatVector c31 = start(add, c, to + 3 * stride + 1 * LENGTH);
    for (int k = 0; k < inner; k++, at += innerStride, from += WIDTH) {
      FloatVector w0 = load(w, from + 0 * LENGTH);
      FloatVector w1 = load(w, from + 1 * LENGTH);
      FloatVector x = all(a[at + 0 * rowStride]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = all(a[at + 1 * rowStride]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      x = all(a[at + 2 * rowStride]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      x = all(a[at + 3 * rowStride]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
    }
    c00.intoArray(c, to + 0 * stride + 0 * LENGTH);
    c01.intoArray(c, to + 0 * stride + 1 * LENGTH);
    c10.intoArray(c, to + 1 * stride + 0 * LENGTH);
    c11.intoArray(c, to + 1 * stride + 1 * LENGTH);
    c20.intoArray(c, to + 2 * stride + 0 * LENGTH);
    c21.intoArray(c, to + 2 * stride + 1 * LENGTH);
    c30.intoArray(c, to + 3 * stride + 0 * LENGTH);
    c31.intoArray(c, to + 3 * stride + 1 * LENGTH);
  }

  /** C[2 rows][2 vectors] of one panel. */
  private static void tile2(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, boolean add, float[] c,
      int to, int stride) {
    FloatVector c00 = start(add, c, to + 0 * stride + 0 * LENGTH);
    FloatVector c01 = start(add, c, to + 0 * stride + 1 * LENGTH);
    FloatVector c10 = start(add, c, to + 1 * stride + 0 * LENGTH);
    FloatVector c11 = start(add, c, to + 1 * stride + 1 * LENGTH);
    for (int k = 0; k < inner; k++, at += innerStride, from += WIDTH) {
      FloatVector w0 = load(w, from + 0 * LENGTH);
      FloatVector w1 = load(w, from + 1 * LENGTH);
      FloatVector x = all(a[at + 0 * rowStride]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      x = all(a[at + 1 * rowStride]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
    }
    c00.intoArray(c, to + 0 * stride + 0 * LENGTH);
    c01.intoArray(c, to + 0 * stride + 1 * LENGTH);
    c10.intoArray(c, to + 1 * stride + 0 * LENGTH);
    c11.intoArray(c, to + 1 * stride + 1 * LENGTH);
  }

  /** C[1 row][2 vectors] of one panel. */
  private static void tile1(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, boolean add, float[] c,
      int to, int stride) {
    FloatVector c00 = start(add, c, to + 0 * stride + 0 * LENGTH);
    FloatVector c01 = start(add, c, to + 0 * stride + 1 * LENGTH);
    for (int k = 0; k < inner; k++, at += innerStride, from += WIDTH) {
      FloatVector w0 = load(w, from + 0 * LENGTH);
      FloatVector w1 = load(w, from + 1 * LENGTH);
      FloatVector x = all(a[at + 0 * rowStride]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
    }
    c00.intoArray(c, to + 0 * stride + 0 * LENGTH);
    c01.intoArray(c, to + 0 * stride + 1 * LENGTH);
  }
}
