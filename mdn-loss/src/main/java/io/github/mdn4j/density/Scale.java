// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.io.Serializable;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How a raw number becomes a positive scale: σ = σ₀ + g(raw), with g one of four activations and a floor σ₀ ≥ 0.
 *
 * <p>The floor is added to the scale itself, so that the density still integrates to 1 and the gradient never dies. It
 * bounds the density, and with it the loss, from running away when a component settles on a single label.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class Scale implements Serializable {

  private static final long serialVersionUID = 1L;

  private enum Activation {
    EXP,
    SOFTPLUS,
    ELU_PLUS_ONE,
    LOG_SIGMOID_VARIANCE
  }

  private final Activation activation;
  private final double floor;

  private Scale(Activation activation, double floor) {
    this.activation = activation;
    this.floor = floor;
  }

  @JsonCreator
  private static Scale fromJson(
      @JsonProperty("activation") Activation activation, @JsonProperty("floor") double floor) {
    Scale scale = new Scale(Checks.given("Scale", "activation", activation), 0);
    return floor == 0 ? scale : scale.floor(floor);
  }

  /** σ = exp(raw), as in Bishop (1994), eq. 23. */
  public static Scale exp() {
    return new Scale(Activation.EXP, 0);
  }

  /** σ = log(1 + exp(raw)). */
  public static Scale softplus() {
    return new Scale(Activation.SOFTPLUS, 0);
  }

  /** σ = elu(raw) + 1: exp(raw) below 0, 1 + raw above. */
  public static Scale eluPlusOne() {
    return new Scale(Activation.ELU_PLUS_ONE, 0);
  }

  /** σ² = exp(logsigmoid(raw)): a variance held inside (0, 1). */
  public static Scale logSigmoidVariance() {
    return new Scale(Activation.LOG_SIGMOID_VARIANCE, 0);
  }

  /** What a density uses when none is named: {@code exp().floor(1e-3)}. */
  public static Scale standard() {
    return exp().floor(1e-3);
  }

  /**
   * Returns this activation above a floor.
   *
   * @param floor σ₀, in units of the label
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if the floor is not a positive number
   */
  public Scale floor(double floor) {
    return new Scale(activation, Checks.positive(toString(), "floor", floor));
  }

  /** Returns σ₀, or 0 if there is no floor. */
  public double floor() {
    return floor;
  }

  /** Returns σ for one raw number. */
  public double of(double raw) {
    return floor + above(raw);
  }

  private double above(double raw) {
    return switch (activation) {
      case EXP -> Math.exp(raw);
      case SOFTPLUS -> softplus(raw);
      case ELU_PLUS_ONE -> raw < 0 ? Math.exp(raw) : 1 + raw;
      case LOG_SIGMOID_VARIANCE -> Math.exp(-0.5 * softplus(-raw));
    };
  }

  private double slope(double raw, double above) {
    return switch (activation) {
      case EXP -> above;
      case SOFTPLUS -> sigmoid(raw);
      case ELU_PLUS_ONE -> raw < 0 ? above : 1;
      case LOG_SIGMOID_VARIANCE -> 0.5 * above * sigmoid(-raw);
    };
  }

  /** Returns log(1 + exp(x)) without overflow. */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** Returns 1 / (1 + exp(−x)) without overflow. */
  static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  /** Adds log σ to a graph, element by element; finite wherever σ is. */
  SDVariable log(SameDiff sd, SDVariable raw) {
    SDVariable log =
        switch (activation) {
          case EXP -> raw;
          case SOFTPLUS -> logSoftplus(sd, raw);
          // log of exp(min(raw, 0)) * (1 + max(raw, 0)): one of the factors is 1
          case ELU_PLUS_ONE -> negativePart(sd, raw).add(sd.math().log(positivePart(sd, raw).add(1)));
          case LOG_SIGMOID_VARIANCE -> softplus(sd, raw.neg()).mul(-0.5);
        };
    return floor == 0 ? log : softplus(sd, log.sub(Math.log(floor))).add(Math.log(floor));
  }

  // (x + |x|) / 2 has slope 1/2 at 0, as softplus needs; ND4J's relu has slope 0 there.
  private static SDVariable positivePart(SameDiff sd, SDVariable x) {
    return x.add(sd.math().abs(x)).mul(0.5);
  }

  private static SDVariable negativePart(SameDiff sd, SDVariable x) {
    return x.sub(sd.math().abs(x)).mul(0.5);
  }

  /** Adds log(1 + exp(x)) to a graph, without overflow. */
  static SDVariable softplus(SameDiff sd, SDVariable x) {
    return positivePart(sd, x).add(sd.math().log1p(sd.math().exp(sd.math().abs(x).neg())));
  }

  // For x < −15, log(softplus(x)) = x − exp(x)/2 to 1e-14, while log1p loses all digits.
  private static SDVariable logSoftplus(SameDiff sd, SDVariable x) {
    SDVariable low = x.lt(-15).castTo(x.dataType());
    SDVariable high = low.neg().add(1);
    SDVariable inRange = x.mul(high);
    return low.mul(x.sub(sd.math().exp(x.mul(low)).mul(0.5))).add(high.mul(sd.math().log(softplus(sd, inRange))));
  }

  /** The scale of a column of raw numbers: 1/σ, log σ and ∂ log σ / ∂ raw. Holds scratch space, one a kernel. */
  static final class Column {
    private final Scale scale;
    private final double[] sigma;
    private final double[] scratch;
    final double[] inverse;
    final double[] log;
    final double[] slope;

    Column(Scale scale, int rows) {
      this.scale = scale;
      sigma = new double[rows];
      scratch = new double[rows];
      inverse = new double[rows];
      log = new double[rows];
      slope = new double[rows];
    }

    void evaluate(double[] raw, int n) {
      if (scale.activation == Activation.EXP && scale.floor == 0) {
        for (int i = 0; i < n; i++) {
          sigma[i] = -raw[i];
          log[i] = raw[i];
          slope[i] = 1;
        }
        BlockMath.exp(sigma, inverse, scratch, n);
        return;
      }
      if (scale.activation == Activation.EXP) {
        BlockMath.exp(raw, slope, scratch, n);
        addFloor(scale.floor, slope, sigma, n);
      } else {
        for (int i = 0; i < n; i++) {
          double above = scale.above(raw[i]);
          sigma[i] = scale.floor + above;
          slope[i] = scale.slope(raw[i], above);
        }
      }
      BlockMath.reciprocal(sigma, inverse, n);
      BlockMath.multiply(slope, inverse, n);
      BlockMath.log(sigma, log, scratch, n);
    }

    private static void addFloor(double floor, double[] above, double[] sigma, int n) {
      for (int i = 0; i < n; i++) {
        sigma[i] = above[i] + floor;
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scale that && activation == that.activation && floor == that.floor;
  }

  @Override
  public int hashCode() {
    return Objects.hash(activation.name(), floor);
  }

  @Override
  public String toString() {
    String name =
        switch (activation) {
          case EXP -> "exp()";
          case SOFTPLUS -> "softplus()";
          case ELU_PLUS_ONE -> "eluPlusOne()";
          case LOG_SIGMOID_VARIANCE -> "logSigmoidVariance()";
        };
    return "Scale." + name + (floor == 0 ? "" : ".floor(" + floor + ")");
  }
}
