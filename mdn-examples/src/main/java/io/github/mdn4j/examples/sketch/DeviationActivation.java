// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Makes a standard deviation of the logarithm of a variance: exp(x / 2). Ha and Eck (2017), equation 2. */
public final class DeviationActivation extends BaseActivationFunction {

  private static final long serialVersionUID = 1L;

  /** In place, as Deeplearning4j wants it. */
  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return Transforms.exp(in.muli(0.5), false);
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    INDArray slope = Transforms.exp(in.mul(0.5), false).muli(0.5);
    return new Pair<>(slope.muli(epsilon), null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeviationActivation;
  }

  @Override
  public int hashCode() {
    return DeviationActivation.class.hashCode();
  }

  @Override
  public String toString() {
    return "exp(x / 2)";
  }
}
