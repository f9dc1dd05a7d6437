// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.loss.RowException;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tells a feature that is not finite from a network whose training diverged. */
final class FeatureFault {

  private FeatureFault() {}

  /**
   * Looks at what went into a layer whose raw output is not finite in a row.
   *
   * @param x rows, [n,nIn]
   * @param fault what the loss says of the row
   * @return what to say instead if the input of that row is not finite and that of another is; empty if not, as a network
   *     that diverged spoils all rows
   */
  static Optional<String> in(INDArray x, RowException fault) {
    boolean ofRaw = fault.getMessage().startsWith("raw output");
    if (!ofRaw || fault.row() >= x.size(0) || !bad(x.getRow(fault.row()))) {
      return Optional.empty();
    }
    for (int i = 0; i < x.size(0); i++) {
      if (!bad(x.getRow(i))) {
        return Optional.of(
            "features of row " + fault.row() + " must be finite: what reaches this layer of them is not, while row " + i
                + " is fine");
      }
    }
    return Optional.empty();
  }

  private static boolean bad(INDArray row) {
    for (double value : row.castTo(DataType.DOUBLE).dup().data().asDouble()) {
      if (!Double.isFinite(value)) {
        return true;
      }
    }
    return false;
  }
}
