// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.layer.sequence.OffsetScale;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

class FiveElementsTest {

  private static final OffsetScale HALF = new OffsetScale(2, 2);
  private static final Drawing TWO_STROKES = new Drawing(List.of(
      new double[][] {{3, 4}, {5, 5}, {7, 5}}, new double[][] {{0, 1}, {2, 1}}));

  @Test
  void theStateOfThePenIsOneOfThreeAndTheLastPointIsTheEnd() {
    double[][] rows = FiveElements.rows(TWO_STROKES, HALF);
    assertArrayEquals(
        new double[][] {{0, 0, 1, 0, 0}, {1, 0.5, 1, 0, 0}, {1, 0, 0, 1, 0}, {-3.5, -2, 1, 0, 0}, {1, 0, 0, 0, 1}},
        rows);
    assertArrayEquals(FiveElements.origin(), rows[0]);
    assertFalse(FiveElements.done(rows[2]));
    assertTrue(FiveElements.done(rows[4]));
  }

  @Test
  void rowsLeadBackToTheDrawing() {
    double[][] rows = FiveElements.rows(TWO_STROKES, HALF);
    Drawing back = FiveElements.drawing(Arrays.copyOfRange(rows, 1, rows.length), HALF);
    assertArrayEquals(new double[][] {{0, 0}, {2, 1}, {4, 1}}, back.strokes().get(0));
    assertArrayEquals(new double[][] {{-3, -3}, {-1, -3}}, back.strokes().get(1));
  }

  @Test
  void batchesOfAnAutoencoderTurnDrawingsRoundAndRepeatTheirNoise() {
    Drawing line = new Drawing(List.<double[][]>of(new double[][] {{0, 0}, {2, 2}, {6, 4}}));
    VaeBatches batches = VaeBatches.inOrder(List.of(TWO_STROKES, line), HALF, 2, 3);
    MultiDataSet first = batches.next();
    INDArray drawing = first.getFeatures(1); // [2,5,4], the shorter one first
    INDArray backwards = first.getFeatures(2);
    assertArrayEquals(new double[] {1, 2, 0, 0}, drawing.slice(0).slice(0).toDoubleVector());
    assertArrayEquals(new double[] {2, 1, 0, 0}, backwards.slice(0).slice(0).toDoubleVector());
    assertArrayEquals(new double[] {1, 1, -3.5, 1}, drawing.slice(1).slice(0).toDoubleVector());
    assertArrayEquals(new double[] {1, -3.5, 1, 1}, backwards.slice(1).slice(0).toDoubleVector());
    assertArrayEquals(new double[] {0, 1, 0, 0}, drawing.slice(0).slice(4).toDoubleVector());
    assertEquals(drawing, first.getLabels(0));
    assertArrayEquals(new long[] {2, 3}, first.getFeatures(3).shape());
    batches.reset();
    assertEquals(first.getFeatures(3), batches.next().getFeatures(3));
    assertFalse(first.getFeatures(3).equals(batches.pass(1).next().getFeatures(3)));
  }
}
