// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.layer.internal.ColumnAxis;
import io.github.mdn4j.layer.internal.OneStep;
import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Features in their own units at the entrance of a network that learnt normalised ones: (x − m)/s, column by column.
 *
 * <p>{@link MixtureHead#inUnitsOf} puts it before a first layer whose weights cannot carry the change.
 */
public final class InputUnits implements InputPreProcessor, OneStep, ColumnAxis {

  private static final long serialVersionUID = 1L;

  @JsonProperty("shift")
  private final double[] shift;

  @JsonProperty("scale")
  private final double[] scale;

  @JsonProperty("axis")
  private final int axis;

  /**
   * Makes one.
   *
   * @param shift m, a number a column
   * @param scale s, a number a column
   * @param axis where the columns are: 1 for [n,F], [n,F,T] and [n,F,H,W], 2 for [n,T,F]
   */
  @JsonCreator
  public InputUnits(
      @JsonProperty("shift") double[] shift, @JsonProperty("scale") double[] scale, @JsonProperty("axis") int axis) {
    this.shift = shift.clone();
    this.scale = scale.clone();
    this.axis = axis;
  }

  private INDArray row(INDArray like, double[] numbers) {
    long[] shape = new long[like.rank()];
    Arrays.fill(shape, 1);
    shape[axis] = numbers.length;
    return Nd4j.createFromArray(numbers).castTo(like.dataType()).reshape(shape);
  }

  @Override
  public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    INDArray own = input.castTo(DataType.DOUBLE); // a float may have too few digits for the difference
    INDArray standard = own.sub(row(own, shift)).divi(row(own, scale));
    return workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, standard);
  }

  @Override
  public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    return workspaceMgr.leverageTo(ArrayType.ACTIVATION_GRAD, output.div(row(output, scale)));
  }

  @Override
  public InputUnits clone() {
    return new InputUnits(shift, scale, axis);
  }

  @Override
  public InputType getOutputType(InputType inputType) {
    return inputType;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int miniBatchSize) {
    return new Pair<>(mask, state);
  }

  @Override
  public boolean looksAtOneStepAlone() {
    return true;
  }

  @Override
  public int columnAxis() {
    return axis;
  }

  /** Returns this before another preprocessor, or alone where there is none. */
  InputPreProcessor before(InputPreProcessor next) {
    return next == null ? this : new ComposableInputPreProcessor(this, next);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputUnits that
        && Arrays.equals(shift, that.shift)
        && Arrays.equals(scale, that.scale)
        && axis == that.axis;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shift) + Arrays.hashCode(scale);
  }
}
