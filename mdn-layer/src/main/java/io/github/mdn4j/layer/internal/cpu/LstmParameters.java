// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.util.Map;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of an LSTM, or their gradients: input weights [nIn,4h], recurrent weights [h,4h] and bias [4h], with
 * the blocks in DL4J's order input, forget, output, gate.
 */
public record LstmParameters(INDArray input, INDArray recurrent, INDArray bias) {

  /** Returns the parameters of a table such as DL4J's. */
  public static LstmParameters of(Map<String, INDArray> table) {
    return new LstmParameters(
        table.get(LSTMParamInitializer.INPUT_WEIGHT_KEY),
        table.get(LSTMParamInitializer.RECURRENT_WEIGHT_KEY),
        table.get(LSTMParamInitializer.BIAS_KEY));
  }

  /** Returns these as the gradient of a layer. */
  public Gradient asGradient() {
    Gradient gradient = new DefaultGradient();
    gradient.gradientForVariable().put(LSTMParamInitializer.INPUT_WEIGHT_KEY, input);
    gradient.gradientForVariable().put(LSTMParamInitializer.RECURRENT_WEIGHT_KEY, recurrent);
    gradient.gradientForVariable().put(LSTMParamInitializer.BIAS_KEY, bias);
    return gradient;
  }

  /** Returns the same with matrices whose columns are dense and follow each other, copied only where they were not. */
  public LstmParameters columnMajor() {
    return new LstmParameters(columnMajor(input), columnMajor(recurrent), bias);
  }

  private static INDArray columnMajor(INDArray matrix) {
    boolean already = (matrix.size(0) == 1 || matrix.stride(0) == 1)
        && (matrix.size(1) == 1 || matrix.stride(1) == matrix.size(0));
    return already ? matrix : matrix.dup('f');
  }

  /** Returns h. */
  public int units() {
    return (int) recurrent.size(0);
  }

  /** Returns nIn. */
  public int inputs() {
    return (int) input.size(0);
  }
}
