// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** A row of a minibatch that a loss has no finite value for. */
public final class RowException extends ND4JIllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int row;

  RowException(int row, String message) {
    super(message);
    this.row = row;
  }

  /** Returns the row, from 0. */
  public int row() {
    return row;
  }
}
