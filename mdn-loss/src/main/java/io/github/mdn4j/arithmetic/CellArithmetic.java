// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/**
 * What happens in the units of an LSTM at one time step, and on the way back.
 *
 * <p>Pre-activations of the four blocks, in the order input, forget, output, gate, each filled up to whole vectors, lie
 * in panels as a {@link PackedMatrix} writes them. All else lies as rows, an example after the other, of as many numbers
 * as a block, and those that fill it up are 0. With pre-activations z and bias b
 *
 * <pre>
 * i = tanh(z₀ + b₀)   f = σ(z₁ + b₁)   o = σ(z₂ + b₂)   g = σ(z₃ + b₃)
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
   * @param z pre-activations in, activations out: row m of panel p at {@code at + p * panelStride + m * panel}
   * @param panel columns of a panel
   * @param bias four blocks
   * @param cells c at {@code before}, c′ goes to {@code after}
   * @param squashed takes tanh c′, from {@code here} on
   * @param outputs takes h, from {@code after} on
   */
  void forward(
      int examples, int block, float[] z, int at, int panelStride, int panel, float[] bias, float[] cells, int before,
      int after, float[] squashed, int here, float[] outputs);

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
      int examples, int block, float[] z, int at, int panelStride, int panel, float[] cells, int before,
      float[] squashed, int here, float[] dh, int dhAt, int dhStride, float[] dc, int dcAt, float limit);

  /** Adds up rows: sums[j] = Σ z[at + i · stride + j] for j below width, a whole number of vectors. */
  void sumRows(int rows, int width, float[] z, int at, int stride, float[] sums, int to);
}
