// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.SPECIES;
import static io.github.mdn4j.vector.FloatLanes.all;
import static io.github.mdn4j.vector.FloatLanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * Products of a few rows with a panel of 4 vectors, for processors with 32 vector registers: C[rows][4 vectors] =
 * A[rows][inner] W[inner][4 vectors], or C = C + A W, all of C in registers from the first step to the last.
 *
 * <p>The largest tile holds 24 vectors of C, 4 of W and a number of A.
 */
final class WideTiles implements Tiles {

  private static final int WIDTH = 4 * LENGTH;

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

  /** C[6 rows][4 vectors] of one panel. */
  private static void tile6(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, boolean add, float[] c,
      int to, int stride) {
    FloatVector c00 = start(add, c, to + 0 * stride + 0 * LENGTH);
    FloatVector c01 = start(add, c, to + 0 * stride + 1 * LENGTH);
    FloatVector c02 = start(add, c, to + 0 * stride + 2 * LENGTH);
    FloatVector c03 = start(add, c, to + 0 * stride + 3 * LENGTH);
    FloatVector c10 = start(add, c, to + 1 * stride + 0 * LENGTH);
    FloatVector c11 = start(add, c, to + 1 * stride + 1 * LENGTH);
    FloatVector c12 = start(add, c, to + 1 * stride + 2 * LENGTH);
    FloatVector c13 = start(add, c, to + 1 * stride + 3 * LENGTH);
    FloatVector c20 = start(add, c, to + 2 * stride + 0 * LENGTH);
    FloatVector c21 = start(add, c, to + 2 * stride + 1 * LENGTH);
    FloatVector c22 = start(add, c, to + 2 * stride + 2 * LENGTH);
    FloatVector c23 = start(add, c, to + 2 * stride + 3 * LENGTH);
    FloatVector c30 = start(add, c, to + 3 * stride + 0 * LENGTH);
    FloatVector c31 = start(add, c, to + 3 * stride + 1 * LENGTH);
    FloatVector c32 = start(add, c, to + 3 * stride + 2 * LENGTH);
    FloatVector c33 = start(add, c, to + 3 * stride + 3 * LENGTH);
    FloatVector c40 = start(add, c, to + 4 * stride + 0 * LENGTH);
    FloatVector c41 = start(add, c, to + 4 * stride + 1 * LENGTH);
    FloatVector c42 = start(add, c, to + 4 * stride + 2 * LENGTH);
    FloatVector c43 = start(add, c, to + 4 * stride + 3 * LENGTH);
    FloatVector c50 = start(add, c, to + 5 * stride + 0 * LENGTH);
    FloatVector c51 = start(add, c, to + 5 * stride + 1 * LENGTH);
    FloatVector c52 = start(add, c, to + 5 * stride + 2 * LENGTH);
    FloatVector c53 = start(add, c, to + 5 * stride + 3 * LENGTH);
    for (int k = 0; k < inner; k++, at += innerStride, from += WIDTH) {
      FloatVector w0 = load(w, from + 0 * LENGTH);
      FloatVector w1 = load(w, from + 1 * LENGTH);
      FloatVector w2 = load(w, from + 2 * LENGTH);
      FloatVector w3 = load(w, from + 3 * LENGTH);
      FloatVector x = all(a[at + 0 * rowStride]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      c03 = x.fma(w3, c03);
      x = all(a[at + 1 * rowStride]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      c13 = x.fma(w3, c13);
      x = all(a[at + 2 * rowStride]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      c23 = x.fma(w3, c23);
      x = all(a[at + 3 * rowStride]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      c33 = x.fma(w3, c33);
      x = all(a[at + 4 * rowStride]);
      c40 = x.fma(w0, c40);
      c41 = x.fma(w1, c41);
      c42 = x.fma(w2, c42);
      c43 = x.fma(w3, c43);
      x = all(a[at + 5 * rowStride]);
      c50 = x.fma(w0, c50);
      c51 = x.fma(w1, c51);
      c52 = x.fma(w2, c52);
      c53 = x.fma(w3, c53);
    }
    c00.intoArray(c, to + 0 * stride + 0 * LENGTH);
    c01.intoArray(c, to + 0 * stride + 1 * LENGTH);
    c02.intoArray(c, to + 0 * stride + 2 * LENGTH);
    c03.intoArray(c, to + 0 * stride + 3 * LENGTH);
    c10.intoArray(c, to + 1 * stride + 0 * LENGTH);
    c11.intoArray(c, to + 1 * stride + 1 * LENGTH);
    c12.intoArray(c, to + 1 * stride + 2 * LENGTH);
    c13.intoArray(c, to + 1 * stride + 3 * LENGTH);
    c20.intoArray(c, to + 2 * stride + 0 * LENGTH);
    c21.intoArray(c, to + 2 * stride + 1 * LENGTH);
    c22.intoArray(c, to + 2 * stride + 2 * LENGTH);
    c23.intoArray(c, to + 2 * stride + 3 * LENGTH);
    c30.intoArray(c, to + 3 * stride + 0 * LENGTH);
    c31.intoArray(c, to + 3 * stride + 1 * LENGTH);
    c32.intoArray(c, to + 3 * stride + 2 * LENGTH);
    c33.intoArray(c, to + 3 * stride + 3 * LENGTH);
    c40.intoArray(c, to + 4 * stride + 0 * LENGTH);
    c41.intoArray(c, to + 4 * stride + 1 * LENGTH);
    c42.intoArray(c, to + 4 * stride + 2 * LENGTH);
    c43.intoArray(c, to + 4 * stride + 3 * LENGTH);
    c50.intoArray(c, to + 5 * stride + 0 * LENGTH);
    c51.intoArray(c, to + 5 * stride + 1 * LENGTH);
    c52.intoArray(c, to + 5 * stride + 2 * LENGTH);
    c53.intoArray(c, to + 5 * stride + 3 * LENGTH);
  }

  /** C[4 rows][4 vectors] of one panel. */
  private static void tile4(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, boolean add, float[] c,
      int to, int stride) {
    FloatVector c00 = start(add, c, to + 0 * stride + 0 * LENGTH);
    FloatVector c01 = start(add, c, to + 0 * stride + 1 * LENGTH);
    FloatVector c02 = start(add, c, to + 0 * stride + 2 * LENGTH);
    FloatVector c03 = start(add, c, to + 0 * stride + 3 * LENGTH);
    FloatVector c10 = start(add, c, to + 1 * stride + 0 * LENGTH);
    FloatVector c11 = start(add, c, to + 1 * stride + 1 * LENGTH);
    FloatVector c12 = start(add, c, to + 1 * stride + 2 * LENGTH);
    FloatVector c13 = start(add, c, to + 1 * stride + 3 * LENGTH);
    FloatVector c20 = start(add, c, to + 2 * stride + 0 * LENGTH);
    FloatVector c21 = start(add, c, to + 2 * stride + 1 * LENGTH);
    FloatVector c22 = start(add, c, to + 2 * stride + 2 * LENGTH);
    FloatVector c23 = start(add, c, to + 2 * stride + 3 * LENGTH);
    FloatVector c30 = start(add, c, to + 3 * stride + 0 * LENGTH);
    FloatVector c31 = start(add, c, to + 3 * stride + 1 * LENGTH);
    FloatVector c32 = start(add, c, to + 3 * stride + 2 * LENGTH);
    FloatVector c33 = start(add, c, to + 3 * stride + 3 * LENGTH);
    for (int k = 0; k < inner; k++, at += innerStride, from += WIDTH) {
      FloatVector w0 = load(w, from + 0 * LENGTH);
      FloatVector w1 = load(w, from + 1 * LENGTH);
      FloatVector w2 = load(w, from + 2 * LENGTH);
      FloatVector w3 = load(w, from + 3 * LENGTH);
      FloatVector x = all(a[at + 0 * rowStride]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      c03 = x.fma(w3, c03);
      x = all(a[at + 1 * rowStride]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      c13 = x.fma(w3, c13);
      x = all(a[at + 2 * rowStride]);
      c20 = x.fma(w0, c20);
      c21 = x.fma(w1, c21);
      c22 = x.fma(w2, c22);
      c23 = x.fma(w3, c23);
      x = all(a[at + 3 * rowStride]);
      c30 = x.fma(w0, c30);
      c31 = x.fma(w1, c31);
      c32 = x.fma(w2, c32);
      c33 = x.fma(w3, c33);
    }
    c00.intoArray(c, to + 0 * stride + 0 * LENGTH);
    c01.intoArray(c, to + 0 * stride + 1 * LENGTH);
    c02.intoArray(c, to + 0 * stride + 2 * LENGTH);
    c03.intoArray(c, to + 0 * stride + 3 * LENGTH);
    c10.intoArray(c, to + 1 * stride + 0 * LENGTH);
    c11.intoArray(c, to + 1 * stride + 1 * LENGTH);
    c12.intoArray(c, to + 1 * stride + 2 * LENGTH);
    c13.intoArray(c, to + 1 * stride + 3 * LENGTH);
    c20.intoArray(c, to + 2 * stride + 0 * LENGTH);
    c21.intoArray(c, to + 2 * stride + 1 * LENGTH);
    c22.intoArray(c, to + 2 * stride + 2 * LENGTH);
    c23.intoArray(c, to + 2 * stride + 3 * LENGTH);
    c30.intoArray(c, to + 3 * stride + 0 * LENGTH);
    c31.intoArray(c, to + 3 * stride + 1 * LENGTH);
    c32.intoArray(c, to + 3 * stride + 2 * LENGTH);
    c33.intoArray(c, to + 3 * stride + 3 * LENGTH);
  }

  /** C[2 rows][4 vectors] of one panel. */
  private static void tile2(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, boolean add, float[] c,
      int to, int stride) {
    FloatVector c00 = start(add, c, to + 0 * stride + 0 * LENGTH);
    FloatVector c01 = start(add, c, to + 0 * stride + 1 * LENGTH);
    FloatVector c02 = start(add, c, to + 0 * stride + 2 * LENGTH);
    FloatVector c03 = start(add, c, to + 0 * stride + 3 * LENGTH);
    FloatVector c10 = start(add, c, to + 1 * stride + 0 * LENGTH);
    FloatVector c11 = start(add, c, to + 1 * stride + 1 * LENGTH);
    FloatVector c12 = start(add, c, to + 1 * stride + 2 * LENGTH);
    FloatVector c13 = start(add, c, to + 1 * stride + 3 * LENGTH);
    for (int k = 0; k < inner; k++, at += innerStride, from += WIDTH) {
      FloatVector w0 = load(w, from + 0 * LENGTH);
      FloatVector w1 = load(w, from + 1 * LENGTH);
      FloatVector w2 = load(w, from + 2 * LENGTH);
      FloatVector w3 = load(w, from + 3 * LENGTH);
      FloatVector x = all(a[at + 0 * rowStride]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      c03 = x.fma(w3, c03);
      x = all(a[at + 1 * rowStride]);
      c10 = x.fma(w0, c10);
      c11 = x.fma(w1, c11);
      c12 = x.fma(w2, c12);
      c13 = x.fma(w3, c13);
    }
    c00.intoArray(c, to + 0 * stride + 0 * LENGTH);
    c01.intoArray(c, to + 0 * stride + 1 * LENGTH);
    c02.intoArray(c, to + 0 * stride + 2 * LENGTH);
    c03.intoArray(c, to + 0 * stride + 3 * LENGTH);
    c10.intoArray(c, to + 1 * stride + 0 * LENGTH);
    c11.intoArray(c, to + 1 * stride + 1 * LENGTH);
    c12.intoArray(c, to + 1 * stride + 2 * LENGTH);
    c13.intoArray(c, to + 1 * stride + 3 * LENGTH);
  }

  /** C[1 row][4 vectors] of one panel. */
  private static void tile1(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, boolean add, float[] c,
      int to, int stride) {
    FloatVector c00 = start(add, c, to + 0 * stride + 0 * LENGTH);
    FloatVector c01 = start(add, c, to + 0 * stride + 1 * LENGTH);
    FloatVector c02 = start(add, c, to + 0 * stride + 2 * LENGTH);
    FloatVector c03 = start(add, c, to + 0 * stride + 3 * LENGTH);
    for (int k = 0; k < inner; k++, at += innerStride, from += WIDTH) {
      FloatVector w0 = load(w, from + 0 * LENGTH);
      FloatVector w1 = load(w, from + 1 * LENGTH);
      FloatVector w2 = load(w, from + 2 * LENGTH);
      FloatVector w3 = load(w, from + 3 * LENGTH);
      FloatVector x = all(a[at + 0 * rowStride]);
      c00 = x.fma(w0, c00);
      c01 = x.fma(w1, c01);
      c02 = x.fma(w2, c02);
      c03 = x.fma(w3, c03);
    }
    c00.intoArray(c, to + 0 * stride + 0 * LENGTH);
    c01.intoArray(c, to + 0 * stride + 1 * LENGTH);
    c02.intoArray(c, to + 0 * stride + 2 * LENGTH);
    c03.intoArray(c, to + 0 * stride + 3 * LENGTH);
  }
}
