// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.util.Map;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What an LSTM carries from step to step: outputs [n,h] and memory cells [n,h], either of them null for zeros. */
public record LstmState(INDArray output, INDArray cell) {

  /** The state before the first step. */
  public static final LstmState ZERO = new LstmState(null, null);

  /** Reads a state from where DL4J's LSTM keeps it. */
  public static LstmState of(Map<String, INDArray> states) {
    return new LstmState(states.get(LSTM.STATE_KEY_PREV_ACTIVATION), states.get(LSTM.STATE_KEY_PREV_MEMCELL));
  }

  /** Writes the state to where DL4J's LSTM keeps it. */
  public void store(Map<String, INDArray> states) {
    states.put(LSTM.STATE_KEY_PREV_ACTIVATION, output);
    states.put(LSTM.STATE_KEY_PREV_MEMCELL, cell);
  }
}
