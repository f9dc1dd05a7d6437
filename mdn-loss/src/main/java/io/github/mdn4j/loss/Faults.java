// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** What is wrong with the arrays that a loss is given, in words that say what was expected and what came. */
final class Faults {

  private Faults() {}

  /** Throws unless labels are [n,D] and raw outputs [n,P] of FLOAT or DOUBLE. */
  static void requireArrays(Density density, INDArray labels, INDArray raw) {
    if (raw.rank() != 2 || raw.size(1) != density.parameterWidth()) {
      throw new ND4JIllegalArgumentException(
          "raw output has shape " + Arrays.toString(raw.shape()) + ", but " + density + " wants [n, "
              + density.parameterWidth() + "]");
    }
    if (!Matrix.opens(raw)) {
      throw new ND4JIllegalArgumentException("raw output must be FLOAT or DOUBLE, got " + raw.dataType());
    }
    if (labels.rank() != 2) {
      throw new ND4JIllegalArgumentException(
          "labels have shape " + Arrays.toString(labels.shape()) + ", but " + density + " wants [n, "
              + density.labelWidth() + "]");
    }
    if (labels.size(1) != density.labelWidth()) {
      throw new ND4JIllegalArgumentException(
          "labels have " + labels.size(1) + (labels.size(1) == 1 ? " column" : " columns")
              + ", but " + density + " wants " + density.labelWidth());
    }
    if (labels.size(0) != raw.size(0)) {
      throw new ND4JIllegalArgumentException(
          "labels have " + labels.size(0) + " rows, but the raw output has " + raw.size(0));
    }
  }

  /** Returns a mask of [n,1] as one weight a row, or null for no mask. */
  static double[] weights(INDArray mask, long rows) {
    if (mask == null) {
      return null;
    }
    if (mask.rank() != 2 || mask.size(0) != rows || mask.size(1) != 1) {
      throw new ND4JIllegalArgumentException(
          "expected a mask of one weight a row, [" + rows + ", 1], but got shape " + Arrays.toString(mask.shape()));
    }
    double[] weights = mask.dup('c').data().asDouble();
    for (int i = 0; i < weights.length; i++) {
      if (!Double.isFinite(weights[i])) {
        throw new ND4JIllegalArgumentException("mask of row " + i + " must be finite, got " + weights[i]);
      }
    }
    return weights;
  }

  /** Returns what to throw for a row that an objective has no finite value for. */
  static RowException ofRow(
      Density density, int row, double[] label, double[] theta, double logDensity) {
    for (int j = 0; j < label.length; j++) {
      if (!Double.isFinite(label[j])) {
        return new RowException(
            row,
            "label of row " + row + ", column " + j + ", must be finite, got " + label[j]);
      }
    }
    for (int j = 0; j < theta.length; j++) {
      if (!Double.isFinite(theta[j])) {
        return new RowException(
            row,
            "raw output of row " + row + ", column " + j + ", must be finite, got " + theta[j]
                + ": a smaller learning rate, gradient clipping or a floor on the scale may help");
      }
    }
    Optional<String> fault = density.faultOf(label);
    if (fault.isPresent()) {
      return new RowException(
            row,"label of row " + row + ": " + fault.get() + " (" + density + ")");
    }
    return new RowException(
            row,
        "log density of row " + row + " is " + logDensity + " for label " + Arrays.toString(label)
            + " and raw output " + Arrays.toString(theta) + " of " + density);
  }
}
