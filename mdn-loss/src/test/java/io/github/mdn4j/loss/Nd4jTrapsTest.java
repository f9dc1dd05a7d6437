// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What ND4J 1.0.0-M2.1 does that shapes our code, listed in docs/dl4j-notes.md. A test that fails here means that a
 * trap has gone, and that what works around it may go too.
 */
class Nd4jTrapsTest {

  private static INDArray result(INDArray x, BiFunction<SameDiff, SDVariable, SDVariable> operation) {
    SameDiff sd = SameDiff.create();
    SDVariable y = operation.apply(sd, sd.placeHolder("x", DataType.DOUBLE, -1, x.size(1)));
    return sd.outputSingle(Map.of("x", x), y.name());
  }

  @Test
  void logSoftmaxDoesNotSubtractTheMaximum() {
    INDArray spread = Nd4j.createFromArray(new double[][] {{0, -800, 0}});
    INDArray log = result(spread, (sd, x) -> sd.nn().logSoftmax(x));
    assertEquals(Double.NEGATIVE_INFINITY, log.getDouble(0, 1)); // right: −800 − log 2
  }

  @Test
  void reducingTheOnlyColumnThrows() {
    INDArray column = Nd4j.createFromArray(new double[][] {{1}, {2}, {3}});
    assertThrows(RuntimeException.class, () -> result(column, (sd, x) -> x.sum(true, 1)));
  }

  @Test
  void softplusOverflows() {
    INDArray large = Nd4j.createFromArray(new double[][] {{800}});
    assertEquals(Double.POSITIVE_INFINITY, result(large, (sd, x) -> sd.nn().softplus(x)).getDouble(0)); // right: 800
  }

  @Test
  void log1pLosesTheDigitsOfSmallArguments() {
    INDArray small = Nd4j.createFromArray(new double[][] {{1e-13}});
    double log = result(small, (sd, x) -> sd.math().log1p(x)).getDouble(0); // right: 1e-13
    assertTrue(Math.abs(log - 1e-13) > 1e-17, "log1p(1e-13) = " + log);
  }

  @Test
  void makingAGradientPrints() {
    PrintStream original = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      SameDiff sd = SameDiff.create();
      sd.math().square(sd.var("x", Nd4j.ones(1, 1))).sum("loss").markAsLoss();
      sd.createGradFunction();
    } finally {
      System.setOut(original);
    }
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("Added differentiated op"));
  }

  @Test
  void theSlopeOfReluAtZeroIsZero() {
    SameDiff sd = SameDiff.create();
    SDVariable x = sd.var("x", Nd4j.zeros(DataType.DOUBLE, 1, 1));
    sd.nn().relu(x, 0).sum("loss").markAsLoss();
    StandardOutput.without(() -> sd.createGradFunction("x"));
    assertEquals(0, sd.calculateGradients(Map.of(), "x").get("x").getDouble(0)); // softplus needs 1/2
  }

  @Test
  void theIndexerOfAViewStartsAtTheView() {
    INDArray view = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {4, 5, 6}}).getRow(1, true);
    assertEquals(3, view.offset());
    assertEquals(4, ((DoubleIndexer) view.data().indexer()).get(0));
  }

  @Test
  void reshapeTakesAnOrderForASize() {
    INDArray six = Nd4j.arange(6);
    assertThrows(RuntimeException.class, () -> six.reshape('f', 6)); // taken for [102, 6]
    assertArrayEquals(new long[] {6}, six.reshape('f', new long[] {6}).shape());
  }

  @Test
  void multiplyingByNaNMultipliesByAHundredThousandth() {
    assertEquals(1e-5, Nd4j.ones(DataType.DOUBLE, 1).muli(Double.NaN).getDouble(0), 1e-12); // right: NaN
  }
}
