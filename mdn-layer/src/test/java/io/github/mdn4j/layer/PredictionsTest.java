// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Distribution;
import io.github.mdn4j.density.Mixture;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Predictions of a batch against those of its rows. */
class PredictionsTest {

  @Test
  void batchesThatAreSpreadOverThreadsHoldEachRowInItsPlace() {
    Mixture density = Mixture.of(5, DiagonalGaussian.of(2));
    INDArray raw = Networks.gaussian(1, DataType.DOUBLE, 12_000, density.parameterWidth());
    INDArray labels = Networks.gaussian(2, DataType.DOUBLE, 12_000, 2);
    Predictions predictions = Predictions.of(density, raw);
    INDArray mean = predictions.mean();
    INDArray variance = predictions.variance();
    INDArray logDensity = predictions.logDensity(labels);
    for (int i = 0; i < 12_000; i += 7) {
      Distribution row = density.at(raw.getRow(i).toDoubleVector());
      for (int d = 0; d < 2; d++) {
        assertEquals(row.mean()[d], mean.getDouble(i, d));
        assertEquals(row.variance()[d], variance.getDouble(i, d));
      }
      assertEquals(row.logDensity(labels.getRow(i).toDoubleVector()), logDensity.getDouble(i, 0));
    }
  }
}
