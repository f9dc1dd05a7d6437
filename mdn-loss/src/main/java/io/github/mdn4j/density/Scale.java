// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
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

  // max(e, min(1, x * HUGE)) is 1 for x above 0 and e below: what `x < 0 ? e : 1` says, but the JIT vectorises it
  private static final double HUGE = 0x1p1000;

  private final ScaleActivation activation;
  private final double floor;

  private Scale(ScaleActivation activation, double floor) {
    this.activation = activation;
    this.floor = floor;
  }

  @JsonCreator
  private static Scale fromJson(
      @JsonProperty("activation") ScaleActivation activation, @JsonProperty("floor") double floor) {
    Scale scale = new Scale(Checks.given("Scale", "activation", activation), 0);
    return floor == 0 ? scale : scale.floor(floor);
  }

  /** σ = exp(raw), as in Bishop (1994), eq. 23. */
  public static Scale exp() {
    return new Scale(ScaleActivation.EXP, 0);
  }

  /** σ = log(1 + exp(raw)). */
  public static Scale softplus() {
    return new Scale(ScaleActivation.SOFTPLUS, 0);
  }

  /** σ = elu(raw) + 1: exp(raw) below 0, 1 + raw above. */
  public static Scale eluPlusOne() {
    return new Scale(ScaleActivation.ELU_PLUS_ONE, 0);
  }

  /** σ² = exp(logsigmoid(raw)): a variance held inside (0, 1). */
  public static Scale logSigmoidVariance() {
    return new Scale(ScaleActivation.LOG_SIGMOID_VARIANCE, 0);
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

  /** Returns whether σ = σ₀ + exp(raw). */
  boolean isExponential() {
    return activation == ScaleActivation.EXP;
  }

  /** Returns σ for one raw number. */
  public double of(double raw) {
    return floor + activation.of(raw);
  }

  /**
   * Returns the raw number of a scale, or of the nearest that is well inside what this can give: above the floor by a
   * thousandth of it, and inside (0, 1) for a log-sigmoid variance. It is what {@link Density#fit} wants.
   */
  public double raw(double sigma) {
    double margin = ScaleActivation.MARGIN;
    double above = Math.max(sigma - floor, margin * Math.max(sigma, floor));
    return activation.raw(above > 0 ? above : margin);
  }

  /**
   * Returns the activation whose σ at raw + log s is s times this one's at raw, for all s at once; empty if there is
   * none: only an exponential has such, and above a floor only where all s are equal.
   */
  Optional<Scale> times(double... s) {
    if (activation != ScaleActivation.EXP || floor != 0 && Arrays.stream(s).anyMatch(each -> each != s[0])) {
      return Optional.empty();
    }
    return Optional.of(floor == 0 ? this : exp().floor(floor * s[0]));
  }

  /**
   * Adds log σ to a graph, element by element; finite wherever σ is.
   *
   * @param sd the graph
   * @param raw raw numbers, of any shape
   * @return of the same shape
   */
  public SDVariable log(SameDiff sd, SDVariable raw) {
    SDVariable log = activation.log(sd, raw);
    return floor == 0 ? log : softplus(sd, log.sub(Math.log(floor))).add(Math.log(floor));
  }

  /** Adds log(1 + exp(x)) to a graph, without overflow. */
  static SDVariable softplus(SameDiff sd, SDVariable x) {
    // max(x, 0) + log(1 + exp(−|x|)), by comparisons instead of |x|: else the gradient of a small softplus is a
    // difference of large terms. log(1 + e) is log w + (e − (w − 1)), w = 1 + e: the last term is what rounding w lost.
    SDVariable low = x.lte(0).castTo(x.dataType());
    SDVariable high = low.neg().add(1);
    SDVariable e = sd.math().exp(x.mul(low.sub(high)));
    SDVariable w = e.add(1);
    return x.mul(high).add(sd.math().log(w).add(e.sub(w.sub(1))));
  }

  /**
   * The scale of a column of raw numbers: 1/σ and ∂ log σ / ∂ raw, and if it is asked for, log σ. Holds scratch space,
   * one a kernel.
   */
  public static final class Column {
    private final Scale scale;
    private final double[] sigma;
    private final double[] scratch;
    private final double[] inverse;
    private final double[] log;
    private final double[] slope;

    /**
     * Makes the scratch space.
     *
     * @param scale the activation
     * @param rows the most rows that a block will hold
     */
    public Column(Scale scale, int rows) {
      this.scale = scale;
      sigma = new double[rows];
      scratch = new double[rows];
      inverse = new double[rows];
      log = new double[rows];
      slope = new double[rows];
    }

    /** Returns 1/σ of each row, as it was last computed. */
    public double[] inverse() {
      return inverse;
    }

    /** Returns log σ of each row, as {@link #evaluate} last computed it. */
    public double[] log() {
      return log;
    }

    /** Returns ∂ log σ / ∂ raw of each row, as it was last computed. */
    public double[] slope() {
      return slope;
    }

    /** Computes 1/σ, ∂ log σ / ∂ raw and log σ of the first n rows. */
    public void evaluate(double[] raw, int n) {
      evaluateInverse(raw, n);
      if (bare()) {
        System.arraycopy(raw, 0, log, 0, n);
      } else {
        BlockMath.log(sigma, log, scratch, n);
      }
    }

    private boolean bare() {
      return scale.activation == ScaleActivation.EXP && scale.floor == 0;
    }

    /** Returns σ of each row, as {@link #evaluateSigma} last computed it. */
    double[] sigma() {
      return sigma;
    }

    /** Computes σ of the first n rows, and leaves all else undefined. */
    void evaluateSigma(double[] raw, int n) {
      if (scale.isExponential()) {
        BlockMath.exp(raw, sigma, scratch, n);
        for (int i = 0; i < n; i++) {
          sigma[i] += scale.floor;
        }
      } else {
        evaluateInverse(raw, n);
      }
    }

    /** Computes 1/σ and ∂ log σ / ∂ raw of the first n rows, and leaves log σ undefined. */
    public void evaluateInverse(double[] raw, int n) {
      if (bare()) {
        exponential(raw, sigma, slope, n);
        BlockMath.exp(sigma, inverse, scratch, n);
        return;
      }
      if (scale.activation == ScaleActivation.EXP && BlockMath.VECTORS != null) {
        BlockMath.VECTORS.scale(raw, scale.floor, sigma, inverse, slope, n);
        return;
      }
      switch (scale.activation) {
        case EXP -> BlockMath.exp(raw, slope, scratch, n);
        case ELU_PLUS_ONE -> {
          negativePart(raw, sigma, n);
          BlockMath.exp(sigma, slope, scratch, n);
          eluPlusOne(raw, slope, sigma, n);
        }
        case SOFTPLUS -> {
          onePlusExp(raw, n);
          BlockMath.log(sigma, log, scratch, n);
          softplus(raw, inverse, log, sigma, slope, n);
        }
        case LOG_SIGMOID_VARIANCE -> {
          onePlusExp(raw, n);
          logSigmoidVariance(raw, inverse, sigma, slope, n);
        }
      }
      double[] above = scale.activation == ScaleActivation.EXP ? slope : sigma; // exp is its own derivative
      addFloor(above, scale.floor, sigma, inverse, slope, n);
    }

    private static void addFloor(
        double[] above, double floor, double[] sigma, double[] inverse, double[] slope, int n) {
      for (int i = 0; i < n; i++) {
        double s = above[i] + floor;
        double reciprocal = 1 / s;
        sigma[i] = s;
        inverse[i] = reciprocal;
        slope[i] *= reciprocal;
      }
    }

    // inverse = exp(−|raw|), which cannot overflow, and sigma = 1 + that
    private void onePlusExp(double[] raw, int n) {
      negativeSize(raw, sigma, n);
      BlockMath.exp(sigma, inverse, scratch, n);
      for (int i = 0; i < n; i++) {
        sigma[i] = 1 + inverse[i];
      }
    }

    private static void exponential(double[] raw, double[] minus, double[] slope, int n) {
      for (int i = 0; i < n; i++) {
        minus[i] = -raw[i];
        slope[i] = 1;
      }
    }

    private static void negativePart(double[] x, double[] out, int n) {
      for (int i = 0; i < n; i++) {
        out[i] = Math.min(x[i], 0);
      }
    }

    private static void negativeSize(double[] x, double[] out, int n) {
      for (int i = 0; i < n; i++) {
        out[i] = -Math.abs(x[i]);
      }
    }

    // The slope exp(min(x, 0)) is 1 above 0.
    private static void eluPlusOne(double[] x, double[] slope, double[] sigma, int n) {
      for (int i = 0; i < n; i++) {
        sigma[i] = slope[i] + Math.max(x[i], 0);
      }
    }

    // On entry e = exp(−|x|), sigma = 1 + e rounded, log = log of that; e − (sigma − 1) is what the rounding lost.
    private static void softplus(double[] x, double[] e, double[] log, double[] sigma, double[] slope, int n) {
      for (int i = 0; i < n; i++) {
        double w = sigma[i];
        sigma[i] = Math.max(x[i], 0) + (log[i] + (e[i] - (w - 1)));
        slope[i] = Math.max(e[i], Math.min(1, x[i] * HUGE)) / w;
      }
    }

    // On entry e = exp(−|x|), sigma = 1 + e. σ = √sigmoid(x), with slope σ sigmoid(−x) / 2.
    private static void logSigmoidVariance(double[] x, double[] e, double[] sigma, double[] slope, int n) {
      for (int i = 0; i < n; i++) {
        double w = sigma[i];
        double step = x[i] * HUGE;
        double above = Math.sqrt(Math.max(e[i], Math.min(1, step)) / w);
        slope[i] = 0.5 * above * (Math.max(e[i], Math.min(1, -step)) / w);
        sigma[i] = above;
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
    return "Scale." + activation.call() + (floor == 0 ? "" : ".floor(" + floor + ")");
  }
}
