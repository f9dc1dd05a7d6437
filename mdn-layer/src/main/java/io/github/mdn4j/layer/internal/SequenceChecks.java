// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks of what a recurrent layer is given beside its input x, [n,w,T]. */
public final class SequenceChecks {

  private SequenceChecks() {}

  /** Throws unless a mask, if there is one, is [n,T]. */
  public static void requireMask(String who, INDArray mask, INDArray x) {
    if (mask != null && !Arrays.equals(mask.shape(), new long[] {x.size(0), x.size(2)})) {
      throw new DL4JInvalidInputException(
          who + ": expected a mask of one weight a step, [" + x.size(0) + ", " + x.size(2) + "], but got shape "
              + Arrays.toString(mask.shape()));
    }
  }

  /** Throws unless a state, if there is one, has a row a sequence. */
  public static void requireState(String who, INDArray state, INDArray x) {
    if (state != null && state.size(0) != x.size(0)) {
      throw new IllegalStateException(
          who + ": input has " + x.size(0) + " sequences, but the state of the step before has " + state.size(0)
              + ": call rnnClearPreviousState() before other sequences");
    }
  }
}
