// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import java.io.File;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

class StandardizationTest {

  private static final int ROWS = 10_000;

  /** Rows around 10⁶ and around 0. */
  private static INDArray rows(DataType type) {
    Random random = new Random(5);
    double[][] values = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      values[i] = new double[] {1e6 + random.nextGaussian(), 3 * random.nextGaussian()};
    }
    return Nd4j.createFromArray(values).castTo(type);
  }

  /** Mean and deviation in decimal arithmetic, of the numbers as the array holds them. */
  private static double[] moments(INDArray rows, int column) {
    double[] values = rows.getColumn(column).castTo(DataType.DOUBLE).toDoubleVector();
    BigDecimal n = BigDecimal.valueOf(values.length);
    BigDecimal mean = BigDecimal.ZERO;
    for (double value : values) {
      mean = mean.add(new BigDecimal(value));
    }
    mean = mean.divide(n, MathContext.DECIMAL128);
    BigDecimal squares = BigDecimal.ZERO;
    for (double value : values) {
      squares = squares.add(new BigDecimal(value).subtract(mean).pow(2));
    }
    return new double[] {mean.doubleValue(), Math.sqrt(squares.divide(n, MathContext.DECIMAL128).doubleValue())};
  }

  private static void assertRight(INDArray rows, INDArray mean, INDArray deviation) {
    for (int j = 0; j < rows.size(1); j++) {
      double[] expected = moments(rows, j);
      double share = mean.dataType() == DataType.FLOAT ? 0x1p-24 : 1e-12; // a float rounds by half its last place
      assertEquals(expected[0], mean.getDouble(j), share * Math.abs(expected[0]) + 1e-9);
      assertEquals(expected[1], deviation.getDouble(j), 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, names = {"FLOAT", "DOUBLE"})
  void momentsAreRightWhereverTheNumbersLie(DataType type) {
    INDArray x = rows(type);
    INDArray y = rows(type).addi(7);
    DataSet data = new DataSet(x, y);
    DataSetIterator batches = new ListDataSetIterator<>(data.asList(), 100);
    for (NormalizerStandardize normaliser : List.of(
        Standardization.of(x, y), Standardization.of(data, true), Standardization.of(batches, true))) {
      assertRight(x, normaliser.getMean(), normaliser.getStd());
      assertRight(y, normaliser.getLabelMean(), normaliser.getLabelStd());
      assertTrue(normaliser.isFitLabel());
    }
    assertTrue(batches.hasNext());
    for (NormalizerStandardize normaliser : List.of(
        Standardization.of(x), Standardization.of(data, false), Standardization.of(batches, false))) {
      assertRight(x, normaliser.getMean(), normaliser.getStd());
      assertFalse(normaliser.isFitLabel());
    }
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, names = {"FLOAT", "DOUBLE"})
  void arraysAreTransformedAndReverted(DataType type) {
    INDArray x = rows(type);
    DataSet data = new DataSet(x.dup(), x.dup());
    NormalizerStandardize normaliser = Standardization.of(data, true);
    normaliser.transform(data);
    assertEquals(type, data.getFeatures().dataType());
    assertEquals(1, moments(data.getFeatures(), 0)[1], 1e-6);
    assertEquals(0, data.getFeatures().castTo(DataType.DOUBLE).mean(0).amaxNumber().doubleValue(), 0.04); // 1e6 in float
    normaliser.revert(data);
    assertEquals(0, data.getFeatures().sub(x).amaxNumber().doubleValue(), 0.07);
    assertEquals(0, data.getLabels().sub(x).amaxNumber().doubleValue(), 0.07);
  }

  @Test
  void maskedStepsDoNotCount() {
    INDArray x = Networks.gaussian(3, DataType.FLOAT, 4, 2, 6).addi(1000);
    INDArray mask = Nd4j.ones(DataType.FLOAT, 4, 6);
    mask.get(NDArrayIndex.point(1), NDArrayIndex.interval(2, 6)).assign(0);
    x.get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.interval(2, 6)).assign(-1e9);
    NormalizerStandardize normaliser = Standardization.of(new DataSet(x, x, mask, mask), true);
    assertEquals(1000, normaliser.getMean().getDouble(0), 1);
    assertEquals(1000, normaliser.getLabelMean().getDouble(1), 1);
    assertEquals(1, normaliser.getStd().getDouble(0), 0.7);
  }

  @Test
  void aRowAndAnEqualColumnAreStandardised() {
    NormalizerStandardize one = Standardization.of(Nd4j.createFromArray(new float[][] {{3, 4}}));
    assertEquals(4, one.getMean().getDouble(1));
    INDArray equal = Nd4j.valueArrayOf(new long[] {5, 1}, 2.5, DataType.FLOAT);
    Standardization.of(equal).transform(equal);
    assertEquals(0, equal.amaxNumber().doubleValue());
  }

  @Test
  void whatIsNotFiniteOrNotThereIsRefused() {
    INDArray x = rows(DataType.FLOAT);
    x.putScalar(17, 1, Float.NaN);
    String nan = assertThrows(DL4JInvalidInputException.class, () -> Standardization.of(x)).getMessage();
    assertTrue(nan.contains("features") && nan.contains("column 1"), nan);
    DataSetIterator none = new ListDataSetIterator<>(List.<DataSet>of(), 5);
    assertThrows(DL4JInvalidInputException.class, () -> Standardization.of(none, true));
  }

  @Test
  void itIsSavedWithAModel(@TempDir Path folder) throws Exception {
    NormalizerStandardize normaliser = Standardization.of(rows(DataType.FLOAT), rows(DataType.FLOAT));
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, new Sgd(0.1)), file, true);
    ModelSerializer.addNormalizerToModel(file, normaliser);
    NormalizerStandardize read = ModelSerializer.restoreNormalizerFromFile(file);
    assertEquals(normaliser, read);
    assertEquals(DataType.FLOAT, read.getMean().dataType());
  }
}
