// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.Objects;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Activations of Keras 3 that ND4J does not have, or whose gradient is wrong there for other parameters than the default.
 *
 * <p>Formulas: https://keras.io/api/layers/activations/.
 */
final class KerasActivation extends BaseActivationFunction {

  private static final long serialVersionUID = 1L;

  /** What is computed. */
  enum Formula {
    /** max(0, min(1, x/6 + 1/2)), since Keras 3. */
    HARD_SIGMOID,
    /** x · hard sigmoid. */
    HARD_SILU,
    /** x, or a (exp(x) − 1) below 0. */
    ELU,
    /** x from b on and at most c, or a (x − b) below b. */
    RELU,
    /** x Φ(x). */
    GELU,
    /** exp(x). */
    EXPONENTIAL,
    /** log(1 / (1 + exp(−x))). */
    LOG_SIGMOID,
    /** log(1 + exp(x)). */
    SOFTPLUS,
    /** max(−1, min(1, x)). */
    HARD_TANH,
    /** x tanh(softplus(x)). */
    MISH
  }

  private final Formula formula;
  private final double a;
  private final double b;
  private final double c;

  KerasActivation(
      @JsonProperty("formula") Formula formula,
      @JsonProperty("a") double a,
      @JsonProperty("b") double b,
      @JsonProperty("c") double c) {
    this.formula = formula;
    this.a = a;
    this.b = b;
    this.c = c;
  }

  static KerasActivation of(Formula formula) {
    return new KerasActivation(formula, 0, 0, 0);
  }

  static KerasActivation elu(double alpha) {
    return new KerasActivation(Formula.ELU, alpha, 0, 0);
  }

  static KerasActivation relu(double slope, double threshold, double most) {
    return new KerasActivation(Formula.RELU, slope, threshold, most);
  }

  private static INDArray clipped(INDArray x, double low, double high) {
    return Transforms.min(Transforms.max(x, low, true), high, false);
  }

  private static INDArray above(INDArray x, double bound) {
    return x.gt(bound).castTo(x.dataType());
  }

  private static INDArray from(INDArray x, double bound) {
    return x.gte(bound).castTo(x.dataType());
  }

  private static INDArray below(INDArray x, double bound) {
    return x.lt(bound).castTo(x.dataType());
  }

  // stable on both sides
  private static INDArray softplus(INDArray x) {
    INDArray rest = Transforms.log(Transforms.exp(Transforms.abs(x, true).negi(), false).addi(1), false);
    return rest.addi(Transforms.max(x, 0, true));
  }

  private static INDArray cumulative(INDArray x) {
    return Nd4j.getExecutioner().exec(new Erf(x.div(Math.sqrt(2)))).addi(1).muli(0.5);
  }

  private INDArray value(INDArray x) {
    return switch (formula) {
      case HARD_SIGMOID -> clipped(x.div(6).addi(0.5), 0, 1);
      case HARD_SILU -> clipped(x.div(6).addi(0.5), 0, 1).muli(x);
      case ELU -> Transforms.expm1(Transforms.min(x, 0, true), false).muli(a).addi(Transforms.max(x, 0, true));
      case RELU -> clipped(x, Double.NEGATIVE_INFINITY, c).muli(from(x, b)).addi(x.sub(b).muli(a).muli(below(x, b)));
      case GELU -> cumulative(x).muli(x);
      case EXPONENTIAL -> Transforms.exp(x, true);
      case LOG_SIGMOID -> softplus(x.neg()).negi();
      case SOFTPLUS -> softplus(x);
      case HARD_TANH -> clipped(x, -1, 1);
      case MISH -> Transforms.tanh(softplus(x), false).muli(x);
    };
  }

  private INDArray slope(INDArray x) {
    return switch (formula) {
      case HARD_SIGMOID -> above(x, -3).muli(below(x, 3)).divi(6);
      case HARD_SILU -> clipped(x.div(6).addi(0.5), 0, 1).addi(above(x, -3).muli(below(x, 3)).divi(6).muli(x));
      case ELU -> Transforms.exp(Transforms.min(x, 0, true), false).muli(a).muli(below(x, 0)).addi(from(x, 0));
      case RELU -> from(x, b).muli(below(x, c)).addi(below(x, b).muli(a));
      case GELU -> cumulative(x)
          .addi(Transforms.exp(x.mul(x).muli(-0.5), false).muli(x).muli(1 / Math.sqrt(2 * Math.PI)));
      case EXPONENTIAL -> Transforms.exp(x, true);
      case LOG_SIGMOID -> Transforms.sigmoid(x.neg(), false);
      case SOFTPLUS -> Transforms.sigmoid(x, true);
      case HARD_TANH -> above(x, -1).muli(below(x, 1));
      case MISH -> {
        INDArray tanh = Transforms.tanh(softplus(x), false);
        yield tanh.mul(tanh).rsubi(1).muli(Transforms.sigmoid(x, true)).muli(x).addi(tanh);
      }
    };
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return in.assign(value(in));
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    return new Pair<>(slope(in).muli(epsilon), null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KerasActivation that
        && formula == that.formula
        && Double.compare(a, that.a) == 0
        && Double.compare(b, that.b) == 0
        && Double.compare(c, that.c) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(formula, a, b, c);
  }

  @Override
  public String toString() {
    return formula.name().toLowerCase(java.util.Locale.ROOT) + "(" + a + ", " + b + ", " + c + ")";
  }
}
