// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import java.util.Random;
import org.bytedeco.javacpp.DoublePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Products against three loops, with one thread and with two, whatever the order of the matrices. */
class ProductsTest {

  private static double[][] loops(INDArray a, INDArray b) {
    double[][] left = a.toDoubleMatrix();
    double[][] right = b.toDoubleMatrix();
    double[][] product = new double[left.length][right[0].length];
    for (int i = 0; i < left.length; i++) {
      for (int l = 0; l < right.length; l++) {
        for (int j = 0; j < right[0].length; j++) {
          product[i][j] += left[i][l] * right[l][j];
        }
      }
    }
    return product;
  }

  private static INDArray random(long seed, int rows, int columns, char order) {
    return Nd4j.createFromArray(new Random(seed).doubles((long) rows * columns, -1, 1).toArray())
        .reshape('c', rows, columns)
        .dup(order);
  }

  /** Writes a product over what is there, then adds it. */
  private static void assertIsThatOfLoops(
      Products products, Blas blas, INDArray a, INDArray b, double tolerance, String orders) {
    int rows = (int) a.size(0);
    int columns = (int) b.size(1);
    INDArray c = Nd4j.ones(a.dataType(), rows, columns).dup('f');
    double[][] expected = loops(a, b);
    for (int sum = 0; sum < 2; sum++) {
      products.multiply(
          rows, columns, (int) a.size(1), Rows.of(blas, a), Rows.of(blas, b), Write.addIf(sum > 0),
          new Matrix(blas.of(c), 0, rows));
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          assertEquals((sum + 1) * expected[i][j], c.getDouble(i, j), tolerance, orders + " " + i + " " + j);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1", "1, 7, 5", "7, 1, 5", "7, 5, 1", "3, 1, 1", "1, 3, 1", "1, 1, 3",
    "300, 40, 50", "40, 300, 50", "40, 50, 300", "1, 600, 500", "600, 1, 500"
  })
  void areThoseOfThreeLoops(int rows, int columns, int inner) {
    Blas blas = new DoubleBlas();
    for (int threads = 1; threads <= 2; threads++) {
      int count = threads;
      Products products = new Products(blas, () -> count);
      for (String orders : new String[] {"ff", "fc", "cf", "cc"}) {
        INDArray a = random(1, rows, inner, orders.charAt(0));
        INDArray b = random(2, inner, columns, orders.charAt(1));
        assertIsThatOfLoops(products, blas, a, b, 1e-11, orders);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"376, 90, 50", "1501, 50, 90", "129, 87, 90", "5000, 3, 400"})
  void largeOnesAreTheSumsOfTheirRows(int rows, int columns, int inner) {
    Blas blas = new FloatBlas();
    for (String orders : new String[] {"ff", "fc", "cf"}) {
      INDArray a = random(1, rows, inner, orders.charAt(0)).castTo(DataType.FLOAT);
      INDArray b = random(2, inner, columns, orders.charAt(1)).castTo(DataType.FLOAT);
      assertIsThatOfLoops(new Products(blas, () -> 1, true), blas, a, b, 1e-4, orders);
    }
  }

  @Test
  void columnsAreSummed() {
    Blas blas = new DoubleBlas();
    INDArray a = random(3, 700, 31, 'f');
    for (int threads = 1; threads <= 2; threads++) {
      int count = threads;
      DoublePointer sums = new DoublePointer(31);
      new Products(blas, () -> count).sumColumns(700, 31, new Matrix(blas.of(a), 0, 700), new Matrix(sums, 0, 1));
      double[][] values = a.toDoubleMatrix();
      for (int j = 0; j < 31; j++) {
        double sum = 0;
        for (double[] row : values) {
          sum += row[j];
        }
        assertEquals(sum, sums.get(j), 1e-12);
      }
    }
  }

  @Test
  void viewsAreReadWhereTheyLie() {
    INDArray whole = random(4, 10, 8, 'c');
    INDArray columns = whole.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 5));
    INDArray rows = whole.dup('f').get(NDArrayIndex.interval(3, 7), NDArrayIndex.all());
    assertTrue(Rows.isDense(columns));
    assertTrue(Rows.isDense(rows));
    assertFalse(Rows.isCompact(columns));
    assertFalse(Rows.isCompact(rows));
    assertTrue(Rows.isCompact(whole.transpose()));
    assertFalse(Rows.isDense(whole.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2, 8)))); // every other column
    Blas blas = new DoubleBlas();
    Products products = new Products(blas, () -> 1);
    for (INDArray a : new INDArray[] {columns, rows}) {
      INDArray b = random(5, (int) a.size(1), 2, 'f');
      INDArray c = Nd4j.create(DataType.DOUBLE, new long[] {a.size(0), 2}, 'f');
      products.multiply(
          (int) a.size(0), 2, (int) a.size(1), Rows.of(blas, a), Rows.of(blas, b), Write.OVERWRITE,
          new Matrix(blas.of(c), 0, (int) a.size(0)));
      double[][] expected = loops(a, b);
      for (int i = 0; i < a.size(0); i++) {
        assertEquals(expected[i][1], c.getDouble(i, 1), 1e-13);
      }
    }
  }

  @Test
  void theThreadsOfTheLibraryAreAsTheApplicationLeftThem() {
    int before = OpenBlas.threads();
    Blas blas = new DoubleBlas();
    INDArray a = random(6, 200, 200, 'f');
    INDArray c = a.dup('f');
    new Products(blas, () -> 2)
        .multiply(200, 200, 200, Rows.of(blas, a), Rows.of(blas, a), Write.OVERWRITE, new Matrix(blas.of(c), 0, 200));
    assertEquals(before, OpenBlas.threads());
  }
}
