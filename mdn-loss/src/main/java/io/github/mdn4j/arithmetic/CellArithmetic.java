// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/**
 * What happens in the units of an LSTM at one time step, and on the way back.
 *
 * <p>All lies as rows, an example after the other. A row of pre-activations is four blocks in the order input, forget,
 * output, gate, each filled up to whole vectors, and all else is of as many numbers as a block; those that fill it up are 0.
 * With pre-activations z
 *
 * <pre>
 * i = tanh z₀   f = σ(z₁)   o = σ(z₂)   g = σ(z₃)
 * c′ = f c + g i   h = o tanh c′
 * </pre>
 */
public interface CellArithmetic {

  /** Returns the numbers of a block for so many units. */
  int block(int units);

  /**
   * Does a step of some examples.
   *
   * @param examples how many
   * @param block numbers of a block
   * @param z pre-activations in, activations out: row m at {@code at + m * stride}
   * @param cells c at {@code before}, c′ goes to {@code after}
   * @param squashed takes tanh c′, from {@code here} on
   * @param outputs takes h: row m from {@code out + m * outStride} on
   */
  void forward(
      int examples, int block, float[] z, int at, int stride, float[] cells, int before, int after, float[] squashed,
      int here, float[] outputs, int out, int outStride);

  /**
   * Goes back over a step of some examples.
   *
   * @param z activations in, gradients by pre-activations out
   * @param cells c, from {@code before} on
   * @param squashed tanh c′, from {@code here} on
   * @param dh gradient by h: row m at {@code dhAt + m * dhStride}
   * @param dc gradient by c′ in, by c out, from {@code dcAt} on
   * @param limit bound of the gradients by pre-activations; infinite for none
   */
  void backward(
      int examples, int block, float[] z, int at, int stride, float[] cells, int before, float[] squashed, int here,
      float[] dh, int dhAt, int dhStride, float[] dc, int dcAt, float limit);
}
