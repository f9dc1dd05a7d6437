// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What happens in the units of an LSTM at one time step, element by element; matrix products are done elsewhere.
 *
 * <p>With pre-activations z of the four blocks, in DL4J's order input (i), forget (f), output (o) and gate (g):
 *
 * <pre>
 * i = tanh z₀   f = σ(z₁)   o = σ(z₂)   g = σ(z₃)
 * c′ = f c + g i   h = o tanh c′
 * </pre>
 *
 * (DL4J calls the candidate 'input' and the input gate 'input modulation gate'.) A step is n·h numbers, [n][h]. Where
 * there is a mask, h and c′ of an example are multiplied by it, as LSTM does.
 */
public interface Cell {

  /** The blocks of pre-activations. */
  int BLOCKS = 4;

  /**
   * Makes ready for a sequence.
   *
   * @param keep whether every step is kept for the way back
   */
  void start(int examples, int units, int steps, boolean keep, INDArray bias, LstmState from);

  /** Opens the sequence [n,h,T], lying as [h][T][n], that takes the outputs; it is complete after {@link #finish}. */
  void writeTo(INDArray outputs);

  /** Completes the outputs. */
  void finish();

  /** Puts the outputs of the last step, or those that the sequence starts with, in native memory. */
  void putOutput(Pointer h, long at);

  /**
   * Does a step.
   *
   * @param z pre-activations of each block, without bias
   * @param at where the step starts in them
   * @param mask one weight an example, or null
   */
  void forward(int t, Pointer[] z, long at, double[] mask);

  /** Returns the outputs and cells after the last step, as arrays of their own. */
  LstmState state();

  /** Opens the gradient [n,h,T] with respect to the outputs. */
  void readFrom(INDArray epsilon);

  /**
   * Goes back over a step that was kept.
   *
   * @param recurrent gradient with respect to the outputs that comes from the next step, or null at the last one
   * @param z takes the gradient with respect to the pre-activations
   * @param at where the step starts in them
   */
  void backward(int t, Pointer recurrent, Pointer[] z, long at, double[] mask);

  /** Writes the gradient with respect to the bias. */
  void biasGradient(INDArray gradient);
}
