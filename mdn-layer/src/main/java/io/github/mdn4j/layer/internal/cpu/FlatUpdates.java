// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Loops of updaters over a stretch of a network's parameters: {@link #begin}, then one of them.
 *
 * <p>They do what ND4J's operations do, in the same order and the same type, all of it for some thousand parameters before
 * they go on to the next. Updates are taken off the parameters and left where the gradients were.
 */
public interface FlatUpdates {

  /** Makes them for FLOAT or DOUBLE. */
  static FlatUpdates of(DataType type) {
    return type == DataType.FLOAT ? new FloatUpdates() : new DoubleUpdates();
  }

  /**
   * Opens a stretch.
   *
   * @param parameters all of the network's
   * @param from where the stretch begins
   * @param gradients of the stretch alone
   * @param divisor what they are divided by first
   */
  void begin(INDArray parameters, long from, INDArray gradients, int divisor);

  /** update = rate · gradient. */
  void sgd(double rate);

  /** v = momentum · v − rate · gradient, update = momentum · v before − (1 + momentum) · v. */
  void nesterovs(INDArray v, double rate, double momentum);

  /** Adam (Kingma and Ba 2015), with its ε outside of the correction of the bias. */
  void adam(INDArray m, INDArray v, double rate, double beta1, double beta2, double epsilon, int iteration);
}
