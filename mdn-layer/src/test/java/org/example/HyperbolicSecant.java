// SPDX-License-Identifier: Apache-2.0
package org.example;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.BlockMath;
import io.github.mdn4j.density.Columns;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.FactoredKernel;
import io.github.mdn4j.density.Kernel;
import io.github.mdn4j.density.RawRow;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A family of somebody, made of what mdn4j shows to authors of families: the hyperbolic secant distribution of one label
 * column, f(y) = sech(π z / 2) / (2σ) with z = (y − μ)/σ.
 *
 * <p>Raw row: μ, one scale. With x = π |z| / 2, log f = −x − log(1 + exp(−2x)) − log σ.
 */
public final class HyperbolicSecant implements Density {

  private static final long serialVersionUID = 1L;

  private final Scale scale;

  private HyperbolicSecant(Scale scale) {
    this.scale = Checks.given("HyperbolicSecant", "scale", scale);
  }

  /** Makes one with the standard scale. */
  public static HyperbolicSecant of() {
    return of(Scale.standard());
  }

  /** Makes one. */
  @JsonCreator
  public static HyperbolicSecant of(@JsonProperty("scale") Scale scale) {
    return new HyperbolicSecant(scale);
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public int parameterWidth() {
    return 2;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable logSigma = scale.log(sd, Columns.of(sd, theta, 1, 1)); // [n,1]
    SDVariable z = y.sub(Columns.of(sd, theta, 0, 1)).mul(sd.math().exp(logSigma.neg()));
    SDVariable x = sd.math().abs(z).mul(Math.PI / 2);
    return x.add(sd.math().log(sd.math().exp(x.mul(-2)).add(1))).add(logSigma).neg();
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    return new HyperbolicSecantDistribution(theta[0], scale.of(theta[1]), scale.floor());
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return Optional.of(new BlockKernel(scale, rows));
  }

  private static final class BlockKernel extends FactoredKernel {
    private final Scale.Column sigma;
    private final double[] z;
    private final double[] decay; // exp(−2x)
    private final double[] log; // log(1 + exp(−2x))
    private final double[] scratch;
    private final double[] spare;

    BlockKernel(Scale scale, int rows) {
      super(rows);
      sigma = new Scale.Column(scale, rows);
      z = new double[rows];
      decay = new double[rows];
      log = new double[rows];
      scratch = new double[rows];
      spare = new double[rows];
    }

    @Override
    protected void evaluate(
        Block block, int theta, int label, boolean withGradient, double[] logDensity, double[] factor) {
      int n = block.rows();
      double[] y = block.label(label);
      double[] mu = block.theta(theta);
      sigma.evaluateInverse(block.theta(theta + 1), n);
      double[] inverse = sigma.inverse();
      for (int i = 0; i < n; i++) {
        z[i] = (y[i] - mu[i]) * inverse[i];
        logDensity[i] = -Math.PI / 2 * Math.abs(z[i]);
        scratch[i] = 2 * logDensity[i];
      }
      BlockMath.exp(scratch, decay, spare, n);
      for (int i = 0; i < n; i++) {
        scratch[i] = 1 + decay[i];
      }
      BlockMath.log(scratch, log, spare, n);
      for (int i = 0; i < n; i++) {
        logDensity[i] -= log[i];
      }
      begin(inverse, logDensity, factor, n);
      if (withGradient) {
        gradient(inverse, sigma.slope(), block.gradient(theta), block.gradient(theta + 1), n);
      }
    }

    private void gradient(double[] inverse, double[] slope, double[] byMean, double[] byScale, int n) {
      for (int i = 0; i < n; i++) {
        double pull = Math.PI / 2 * Math.signum(z[i]) * (1 - decay[i]) / (1 + decay[i]); // −∂ log f / ∂z
        byMean[i] = pull * inverse[i];
        byScale[i] = (pull * z[i] - 1) * slope[i];
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HyperbolicSecant that && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return scale.hashCode();
  }

  @Override
  public String toString() {
    return "HyperbolicSecant";
  }
}
