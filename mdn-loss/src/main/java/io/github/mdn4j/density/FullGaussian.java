// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.FullGaussianDistribution;
import io.github.mdn4j.internal.StandardNormal;
import io.github.mdn4j.internal.Triangular;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A Gaussian of any covariance, by the Cholesky factor of its precision, Σ⁻¹ = UᵀU (Williams 1996).
 *
 * <p>Raw row: μ (D), log-diagonal of U (D), strict upper part of U by rows (D (D − 1)/2). With w = U (y − μ),
 * log f(y) = −½ ‖w‖² + Σ log Uᵢᵢ − ½ D log 2π. The diagonal is 1/Uᵢᵢ = scale(−raw): with {@link Scale#exp()} the raw
 * number is log Uᵢᵢ itself, and a floor bounds Uᵢᵢ from above, so that it cannot run away where a column is
 * all but determined by those after it. 1/Uᵢᵢ is the standard deviation of column i given the columns after it.
 */
public final class FullGaussian implements LocationFamily {

  private static final long serialVersionUID = 1L;

  private static final double RIDGE = 1e-6; // of each variance, so that a fit to dependent columns has a factor

  private final int labelWidth;
  private final Scale scale;

  private FullGaussian(int labelWidth, Scale scale) {
    this.labelWidth = Checks.positive("FullGaussian", "label width D", labelWidth);
    Checks.width("FullGaussian", 2L * labelWidth + labelWidth * (labelWidth - 1L) / 2);
    this.scale = Checks.given("FullGaussian", "scale", scale);
  }

  /**
   * Makes a full Gaussian whose raw diagonal is log Uᵢᵢ to 12 digits: {@code Scale.exp().floor(1e-12)}.
   *
   * <p>The floor only keeps the arithmetic finite. Give a larger one where columns may all but determine each other.
   *
   * @param labelWidth D, at least 1
   */
  public static FullGaussian of(int labelWidth) {
    return of(labelWidth, Scale.exp().floor(1e-12));
  }

  /**
   * Makes a full Gaussian.
   *
   * @param labelWidth D, at least 1
   * @param scale how the negative of a raw number becomes 1/Uᵢᵢ
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D is below 1 or the scale is null
   */
  @JsonCreator
  public static FullGaussian of(@JsonProperty("labelWidth") int labelWidth, @JsonProperty("scale") Scale scale) {
    return new FullGaussian(labelWidth, scale);
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public int parameterWidth() {
    return 2 * labelWidth + pairs();
  }

  private int pairs() {
    return labelWidth * (labelWidth - 1) / 2;
  }

  /** Returns the activation of the diagonal. */
  public Scale scale() {
    return scale;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable residual = y.sub(Columns.of(sd, theta, 0, labelWidth)); // [n,D]
    SDVariable logInverse = scale.log(sd, Columns.of(sd, theta, labelWidth, labelWidth).neg()); // [n,D]
    SDVariable w = residual.mul(sd.math().exp(logInverse.neg())); // [n,D]
    if (labelWidth > 1) {
      SDVariable upper = Columns.of(sd, theta, 2 * labelWidth, pairs()); // [n,M]
      SDVariable columns = residual.mmul(selection(sd, theta, false)); // [n,M]
      w = w.add(upper.mul(columns).mmul(selection(sd, theta, true)));
    }
    return Columns.sum(sd.math().square(w), labelWidth)
        .mul(-0.5)
        .sub(Columns.sum(logInverse, labelWidth))
        .sub(labelWidth * StandardNormal.HALF_LOG_2_PI);
  }

  // Entry (i,j) of U times column j of the residual goes to row i: two products with constant matrices of 0 and 1 keep
  // the graph at a few operations whatever D is. [M,D] by rows of U, or [D,M] by columns.
  private SDVariable selection(SameDiff sd, SDVariable theta, boolean byRow) {
    double[][] select = byRow ? new double[pairs()][labelWidth] : new double[labelWidth][pairs()];
    int m = 0;
    for (int i = 0; i < labelWidth; i++) {
      for (int j = i + 1; j < labelWidth; j++) {
        if (byRow) {
          select[m++][i] = 1;
        } else {
          select[j][m++] = 1;
        }
      }
    }
    INDArray values = Nd4j.createFromArray(select).castTo(theta.dataType());
    return sd.constant(values);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double[] mean = labels.mean();
    double[][] covariance = labels.covariance();
    // Σ = V Vᵀ with V = U⁻¹ upper: the lower Cholesky factor of Σ with rows and columns in reverse
    int last = labelWidth - 1;
    double[][] reverse = new double[labelWidth][labelWidth];
    for (int i = 0; i < labelWidth; i++) {
      for (int j = 0; j < labelWidth; j++) {
        reverse[i][j] = covariance[last - i][last - j] * (i == j ? 1 + RIDGE : 1);
      }
    }
    double[] row = Arrays.copyOf(mean, parameterWidth());
    Optional<double[][]> lower = Triangular.cholesky(reverse);
    for (int i = 0; i < labelWidth; i++) {
      double inverse = lower.isPresent() ? lower.get()[last - i][last - i] : Math.sqrt(covariance[i][i]);
      row[labelWidth + i] = -scale.raw(inverse);
    }
    lower.ifPresent(factor -> upperPart(factor, row));
    return Optional.of(row);
  }

  // U is the inverse of the reversed factor, reversed
  private void upperPart(double[][] factor, double[] row) {
    int last = labelWidth - 1;
    for (int j = 0; j < labelWidth; j++) {
      double[] unit = new double[labelWidth];
      unit[last - j] = 1;
      double[] column = Triangular.solveLower(factor, unit);
      for (int i = 0; i < j; i++) {
        row[2 * labelWidth + i * labelWidth - i * (i + 1) / 2 + j - i - 1] = column[last - i];
      }
    }
  }

  /** With Uᵢᵢ and Uᵢⱼ divided by the s of their columns. */
  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    Optional<Scale> times = this.scale.times(scale);
    if (times.isEmpty()) {
      return LocationFamily.super.rescaled(shift, scale);
    }
    double[] gain = new double[parameterWidth()];
    double[] offset = new double[parameterWidth()];
    int m = 2 * labelWidth;
    for (int i = 0; i < labelWidth; i++) {
      gain[i] = scale[i];
      offset[i] = shift[i];
      gain[labelWidth + i] = 1;
      offset[labelWidth + i] = -Math.log(scale[i]);
      for (int j = i + 1; j < labelWidth; j++) {
        gain[m++] = 1 / scale[j];
      }
    }
    return Rescaled.of(of(labelWidth, times.get()), gain, offset);
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return Optional.of(new BlockKernel(rows));
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    double[] mean = new double[labelWidth];
    double[][] upper = new double[labelWidth][labelWidth];
    double[] scales = new double[labelWidth];
    int m = 2 * labelWidth;
    for (int i = 0; i < labelWidth; i++) {
      mean[i] = theta[i];
      scales[i] = scale.of(-theta[labelWidth + i]);
      upper[i][i] = 1 / scales[i];
      for (int j = i + 1; j < labelWidth; j++) {
        upper[i][j] = theta[m++];
      }
    }
    return FullGaussianDistribution.predicted(mean, upper, scales, scale.floor());
  }

  private final class BlockKernel implements Kernel {
    private final Scale.Column inverse;
    private final double[][] residual; // [D][rows]
    private final double[] w;
    private final double[] squares;
    private final double[] negative;

    BlockKernel(int rows) {
      inverse = new Scale.Column(scale, rows);
      residual = new double[labelWidth][rows];
      w = new double[rows];
      squares = new double[rows];
      negative = new double[rows];
    }

    @Override
    public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
      int n = block.rows();
      BlockMath.fill(logDensity, -labelWidth * StandardNormal.HALF_LOG_2_PI, n);
      BlockMath.fill(squares, 0, n);
      for (int d = 0; d < labelWidth; d++) {
        BlockMath.subtract(block.label(label + d), block.theta(theta + d), residual[d], n);
        BlockMath.fill(block.gradient(theta + d), 0, n);
      }
      int m = theta + 2 * labelWidth;
      for (int i = 0; i < labelWidth; i++) {
        int diagonal = theta + labelWidth + i;
        negate(block.theta(diagonal), negative, n);
        inverse.evaluate(negative, n);
        multiply(residual[i], inverse.inverse(), w, n);
        for (int j = i + 1; j < labelWidth; j++) {
          addProduct(w, block.theta(m + j - i - 1), residual[j], n);
        }
        addProduct(squares, w, w, n);
        BlockMath.subtract(logDensity, inverse.log(), logDensity, n);
        if (withGradient) {
          addProduct(block.gradient(theta + i), w, inverse.inverse(), n);
          diagonalGradient(w, residual[i], inverse.inverse(), inverse.slope(), block.gradient(diagonal), n);
          for (int j = i + 1; j < labelWidth; j++) {
            addProduct(block.gradient(theta + j), w, block.theta(m + j - i - 1), n);
            negativeProduct(w, residual[j], block.gradient(m + j - i - 1), n);
          }
        }
        m += labelWidth - i - 1;
      }
      for (int i = 0; i < n; i++) {
        logDensity[i] -= 0.5 * squares[i];
      }
    }
  }

  private static void negate(double[] x, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = -x[i];
    }
  }

  private static void multiply(double[] x, double[] y, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = x[i] * y[i];
    }
  }

  private static void addProduct(double[] sum, double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[i] * y[i];
    }
  }

  private static void negativeProduct(double[] x, double[] y, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = -x[i] * y[i];
    }
  }

  private static void diagonalGradient(
      double[] w, double[] residual, double[] diagonal, double[] slope, double[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] = (1 - w[i] * residual[i] * diagonal[i]) * slope[i];
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FullGaussian that && labelWidth == that.labelWidth && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash("FullGaussian", labelWidth, scale);
  }

  @Override
  public String toString() {
    return "FullGaussian(" + labelWidth + ")";
  }
}
