// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.SPECIES;
import static io.github.mdn4j.vector.FloatLanes.all;
import static io.github.mdn4j.vector.FloatLanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * Products of a few rows with a panel of 4 vectors, for processors with 32 vector registers: C[rows][4 vectors] =
 * C + A[rows][inner] W[inner][4 vectors], the sum in registers from the first step to the last.
 *
 * <p>The largest tile holds 24 vectors of C, 4 of W and a number of A. Written by {@code tools/Tiles.java}: change that.
 */
final class WideTiles implements Tiles {

  private static final int WIDTH = 4 * LENGTH;
  private static final int ROWS = 6;

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public int rows() {
    return ROWS;
  }

  @Override
  public int multiply(
      int rows, int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from,
      float[] c, int to, int stride) {
    int parts = (rows + ROWS - 1) / ROWS;
    int some = (rows + parts - 1) / parts; // parts that differ by one row at most: small tiles are slow
    switch (some) {
      case 1 -> tile1(inner, a, at, rowStride, innerStride, w, from, c, to, stride);
      case 2 -> tile2(inner, a, at, rowStride, innerStride, w, from, c, to, stride);
      case 3 -> tile3(inner, a, at, rowStride, innerStride, w, from, c, to, stride);
      case 4 -> tile4(inner, a, at, rowStride, innerStride, w, from, c, to, stride);
      case 5 -> tile5(inner, a, at, rowStride, innerStride, w, from, c, to, stride);
      default -> tile6(inner, a, at, rowStride, innerStride, w, from, c, to, stride);
    }
    return some;
  }

  private static void add(FloatVector x, float[] c, int at) {
    load(c, at).add(x).intoArray(c, at);
  }

  /** C[1 row][4 vectors] of one panel. */
  private static void tile1(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, float[] c, int to, int stride) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
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
    add(c00, c, to + 0 * stride + 0 * LENGTH);
    add(c01, c, to + 0 * stride + 1 * LENGTH);
    add(c02, c, to + 0 * stride + 2 * LENGTH);
    add(c03, c, to + 0 * stride + 3 * LENGTH);
  }

  /** C[2 rows][4 vectors] of one panel. */
  private static void tile2(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, float[] c, int to, int stride) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
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
    add(c00, c, to + 0 * stride + 0 * LENGTH);
    add(c01, c, to + 0 * stride + 1 * LENGTH);
    add(c02, c, to + 0 * stride + 2 * LENGTH);
    add(c03, c, to + 0 * stride + 3 * LENGTH);
    add(c10, c, to + 1 * stride + 0 * LENGTH);
    add(c11, c, to + 1 * stride + 1 * LENGTH);
    add(c12, c, to + 1 * stride + 2 * LENGTH);
    add(c13, c, to + 1 * stride + 3 * LENGTH);
  }

  /** C[3 rows][4 vectors] of one panel. */
  private static void tile3(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, float[] c, int to, int stride) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
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
    }
    add(c00, c, to + 0 * stride + 0 * LENGTH);
    add(c01, c, to + 0 * stride + 1 * LENGTH);
    add(c02, c, to + 0 * stride + 2 * LENGTH);
    add(c03, c, to + 0 * stride + 3 * LENGTH);
    add(c10, c, to + 1 * stride + 0 * LENGTH);
    add(c11, c, to + 1 * stride + 1 * LENGTH);
    add(c12, c, to + 1 * stride + 2 * LENGTH);
    add(c13, c, to + 1 * stride + 3 * LENGTH);
    add(c20, c, to + 2 * stride + 0 * LENGTH);
    add(c21, c, to + 2 * stride + 1 * LENGTH);
    add(c22, c, to + 2 * stride + 2 * LENGTH);
    add(c23, c, to + 2 * stride + 3 * LENGTH);
  }

  /** C[4 rows][4 vectors] of one panel. */
  private static void tile4(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, float[] c, int to, int stride) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    FloatVector c33 = FloatVector.zero(SPECIES);
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
    add(c00, c, to + 0 * stride + 0 * LENGTH);
    add(c01, c, to + 0 * stride + 1 * LENGTH);
    add(c02, c, to + 0 * stride + 2 * LENGTH);
    add(c03, c, to + 0 * stride + 3 * LENGTH);
    add(c10, c, to + 1 * stride + 0 * LENGTH);
    add(c11, c, to + 1 * stride + 1 * LENGTH);
    add(c12, c, to + 1 * stride + 2 * LENGTH);
    add(c13, c, to + 1 * stride + 3 * LENGTH);
    add(c20, c, to + 2 * stride + 0 * LENGTH);
    add(c21, c, to + 2 * stride + 1 * LENGTH);
    add(c22, c, to + 2 * stride + 2 * LENGTH);
    add(c23, c, to + 2 * stride + 3 * LENGTH);
    add(c30, c, to + 3 * stride + 0 * LENGTH);
    add(c31, c, to + 3 * stride + 1 * LENGTH);
    add(c32, c, to + 3 * stride + 2 * LENGTH);
    add(c33, c, to + 3 * stride + 3 * LENGTH);
  }

  /** C[5 rows][4 vectors] of one panel. */
  private static void tile5(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, float[] c, int to, int stride) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    FloatVector c33 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c42 = FloatVector.zero(SPECIES);
    FloatVector c43 = FloatVector.zero(SPECIES);
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
    }
    add(c00, c, to + 0 * stride + 0 * LENGTH);
    add(c01, c, to + 0 * stride + 1 * LENGTH);
    add(c02, c, to + 0 * stride + 2 * LENGTH);
    add(c03, c, to + 0 * stride + 3 * LENGTH);
    add(c10, c, to + 1 * stride + 0 * LENGTH);
    add(c11, c, to + 1 * stride + 1 * LENGTH);
    add(c12, c, to + 1 * stride + 2 * LENGTH);
    add(c13, c, to + 1 * stride + 3 * LENGTH);
    add(c20, c, to + 2 * stride + 0 * LENGTH);
    add(c21, c, to + 2 * stride + 1 * LENGTH);
    add(c22, c, to + 2 * stride + 2 * LENGTH);
    add(c23, c, to + 2 * stride + 3 * LENGTH);
    add(c30, c, to + 3 * stride + 0 * LENGTH);
    add(c31, c, to + 3 * stride + 1 * LENGTH);
    add(c32, c, to + 3 * stride + 2 * LENGTH);
    add(c33, c, to + 3 * stride + 3 * LENGTH);
    add(c40, c, to + 4 * stride + 0 * LENGTH);
    add(c41, c, to + 4 * stride + 1 * LENGTH);
    add(c42, c, to + 4 * stride + 2 * LENGTH);
    add(c43, c, to + 4 * stride + 3 * LENGTH);
  }

  /** C[6 rows][4 vectors] of one panel. */
  private static void tile6(
      int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, float[] c, int to, int stride) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    FloatVector c33 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c42 = FloatVector.zero(SPECIES);
    FloatVector c43 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    FloatVector c51 = FloatVector.zero(SPECIES);
    FloatVector c52 = FloatVector.zero(SPECIES);
    FloatVector c53 = FloatVector.zero(SPECIES);
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
    add(c00, c, to + 0 * stride + 0 * LENGTH);
    add(c01, c, to + 0 * stride + 1 * LENGTH);
    add(c02, c, to + 0 * stride + 2 * LENGTH);
    add(c03, c, to + 0 * stride + 3 * LENGTH);
    add(c10, c, to + 1 * stride + 0 * LENGTH);
    add(c11, c, to + 1 * stride + 1 * LENGTH);
    add(c12, c, to + 1 * stride + 2 * LENGTH);
    add(c13, c, to + 1 * stride + 3 * LENGTH);
    add(c20, c, to + 2 * stride + 0 * LENGTH);
    add(c21, c, to + 2 * stride + 1 * LENGTH);
    add(c22, c, to + 2 * stride + 2 * LENGTH);
    add(c23, c, to + 2 * stride + 3 * LENGTH);
    add(c30, c, to + 3 * stride + 0 * LENGTH);
    add(c31, c, to + 3 * stride + 1 * LENGTH);
    add(c32, c, to + 3 * stride + 2 * LENGTH);
    add(c33, c, to + 3 * stride + 3 * LENGTH);
    add(c40, c, to + 4 * stride + 0 * LENGTH);
    add(c41, c, to + 4 * stride + 1 * LENGTH);
    add(c42, c, to + 4 * stride + 2 * LENGTH);
    add(c43, c, to + 4 * stride + 3 * LENGTH);
    add(c50, c, to + 5 * stride + 0 * LENGTH);
    add(c51, c, to + 5 * stride + 1 * LENGTH);
    add(c52, c, to + 5 * stride + 2 * LENGTH);
    add(c53, c, to + 5 * stride + 3 * LENGTH);
  }
}
