// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import io.github.mdn4j.layer.internal.cpu.ColumnBlocks;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network whose output at inference can be had as columns. */
public interface ColumnOutput {

  /**
   * Runs the network, if that can be done from features to columns.
   *
   * @param features [n,in]
   * @param visitor sees each block
   * @return what {@code output} would return, or nothing
   */
  Optional<ColumnBlocks> outputColumns(INDArray features, ColumnBlocks.Visitor visitor);
}
