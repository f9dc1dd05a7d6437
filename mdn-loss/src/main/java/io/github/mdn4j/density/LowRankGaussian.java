// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.LowRankGaussianDistribution;
import io.github.mdn4j.internal.StandardNormal;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A Gaussian whose covariance is a diagonal and a few common factors, Σ = diag(σ²) + F Fᵀ: correlation among many
 * columns at a cost that grows with D, not D².
 *
 * <p>Raw row: μ (D), scale σ (D), F (D × rank) by rows. With z = (y − μ)/σ and W = F/σ by rows, Woodbury's identity and
 * the determinant lemma give log f(y) = −½ minₓ (‖z − W x‖² + ‖x‖²) − ½ log |I + WᵀW| − Σ log σ − ½ D log 2π. The
 * minimum is a least squares problem with the matrix [W; I] = Q T, solved by modified Gram-Schmidt, twice over, which
 * keeps digits where factors are far larger than scales and never forms WᵀW: the residual e of [z; 0] has ‖e‖² as the
 * minimum, and |I + WᵀW| = |T|².
 */
public final class LowRankGaussian implements LocationFamily {

  private static final long serialVersionUID = 1L;

  private final int labelWidth;
  private final int rank;
  private final Scale scale;

  private LowRankGaussian(int labelWidth, int rank, Scale scale) {
    this.labelWidth = Checks.positive("LowRankGaussian", "label width D", labelWidth);
    this.rank = Checks.positive("LowRankGaussian", "rank", rank);
    Checks.width("LowRankGaussian", labelWidth * (2L + rank));
    this.scale = Checks.given("LowRankGaussian", "scale", scale);
  }

  /**
   * Makes a low-rank Gaussian with {@link Scale#standard()}.
   *
   * @param labelWidth D, at least 1
   * @param rank the number of common factors, at least 1
   */
  public static LowRankGaussian of(int labelWidth, int rank) {
    return of(labelWidth, rank, Scale.standard());
  }

  /**
   * Makes a low-rank Gaussian.
   *
   * @param labelWidth D, at least 1
   * @param rank the number of common factors, at least 1; the graph has about 12 rank² operations
   * @param scale how raw numbers become σ, the standard deviations apart from the factors
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D or the rank is below 1 or the scale is null
   */
  @JsonCreator
  public static LowRankGaussian of(
      @JsonProperty("labelWidth") int labelWidth, @JsonProperty("rank") int rank, @JsonProperty("scale") Scale scale) {
    return new LowRankGaussian(labelWidth, rank, scale);
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public int parameterWidth() {
    return labelWidth * (2 + rank);
  }

  /** Returns the number of common factors. */
  public int rank() {
    return rank;
  }

  /** Returns the activation of the scale. */
  public Scale scale() {
    return scale;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    int rows = labelWidth + rank;
    SDVariable logSigma = scale.log(sd, Columns.of(sd, theta, labelWidth, labelWidth)); // [n,D]
    SDVariable inverse = sd.math().exp(logSigma.neg()); // [n,D]
    SDVariable factor = Columns.of(sd, theta, 2 * labelWidth, labelWidth * rank).reshape(-1, labelWidth, rank);
    SDVariable[] q = new SDVariable[rank]; // each [n,D+rank], a column of [W; I]
    for (int j = 0; j < rank; j++) {
      SDVariable column = sd.slice(factor, new int[] {0, 0, j}, -1, labelWidth, 1).reshape(-1, labelWidth);
      q[j] = extended(sd, column.mul(inverse), j);
    }
    SDVariable z = y.sub(Columns.of(sd, theta, 0, labelWidth)).mul(inverse);
    SDVariable residual = extended(sd, z, rank);
    SDVariable logDeterminant = Columns.sum(logSigma, labelWidth); // half of that of the covariance
    for (int j = 0; j < rank; j++) {
      q[j] = orthogonal(q[j], q, j);
      SDVariable square = Columns.sum(sd.math().square(q[j]), rows);
      logDeterminant = logDeterminant.add(sd.math().log(square).mul(0.5));
      q[j] = q[j].mul(sd.math().exp(sd.math().log(square).mul(-0.5)));
    }
    residual = orthogonal(residual, q, rank);
    return Columns.sum(sd.math().square(residual), rows)
        .mul(-0.5)
        .sub(logDeterminant)
        .sub(labelWidth * StandardNormal.HALF_LOG_2_PI);
  }

  // x less its parts along unit vectors; twice, as where factors are far larger than scales all but the last digits
  // cancel the first time
  private SDVariable orthogonal(SDVariable x, SDVariable[] units, int n) {
    SDVariable rest = x;
    for (int i = 0; i < 2 * n; i++) {
      SDVariable unit = units[i % n];
      rest = rest.sub(unit.mul(Columns.sum(unit.mul(rest), labelWidth + rank)));
    }
    return rest;
  }

  // appends unit vector j of the rank, or 0 for j = rank
  private SDVariable extended(SameDiff sd, SDVariable x, int j) { // [n,D] -> [n,D+rank]
    double[][] unit = new double[1][rank];
    if (j < rank) {
      unit[0][j] = 1;
    }
    SDVariable row = sd.constant(Nd4j.createFromArray(unit).castTo(x.dataType()));
    return sd.concat(1, x, Columns.of(sd, x, 0, 1).mul(0).add(row));
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    // Half of each variance is left to the factors. They start at random, as from 0 they would not move.
    double[] row = Arrays.copyOf(labels.mean(), parameterWidth());
    double[] deviation = labels.deviation();
    for (int d = 0; d < labelWidth; d++) {
      row[labelWidth + d] = scale.raw(deviation[d] * Math.sqrt(0.5));
      for (int j = 0; j < rank; j++) {
        row[2 * labelWidth + d * rank + j] = deviation[d] * Math.sqrt(0.5 / rank) * random.nextGaussian();
      }
    }
    return Optional.of(row);
  }

  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    Optional<Scale> times = this.scale.times(scale);
    if (times.isEmpty()) {
      return LocationFamily.super.rescaled(shift, scale);
    }
    double[] gain = new double[parameterWidth()];
    double[] offset = new double[parameterWidth()];
    for (int d = 0; d < labelWidth; d++) {
      gain[d] = scale[d];
      offset[d] = shift[d];
      gain[labelWidth + d] = 1;
      offset[labelWidth + d] = Math.log(scale[d]);
      Arrays.fill(gain, 2 * labelWidth + d * rank, 2 * labelWidth + (d + 1) * rank, scale[d]);
    }
    return Rescaled.of(of(labelWidth, rank, times.get()), gain, offset);
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return Optional.of(new LowRankKernel(labelWidth, rank, scale, rows));
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    double[] mean = new double[labelWidth];
    double[] sigma = new double[labelWidth];
    double[][] factor = new double[rank][labelWidth];
    for (int d = 0; d < labelWidth; d++) {
      mean[d] = theta[d];
      sigma[d] = scale.of(theta[labelWidth + d]);
      for (int j = 0; j < rank; j++) {
        factor[j][d] = theta[2 * labelWidth + d * rank + j];
      }
    }
    return LowRankGaussianDistribution.predicted(mean, sigma, factor, scale.floor());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LowRankGaussian that
        && labelWidth == that.labelWidth
        && rank == that.rank
        && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash("LowRankGaussian", labelWidth, rank, scale);
  }

  @Override
  public String toString() {
    return "LowRankGaussian(" + labelWidth + ", " + rank + ")";
  }
}
