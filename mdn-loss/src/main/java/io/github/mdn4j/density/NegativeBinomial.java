// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.JointDistribution;
import io.github.mdn4j.distribution.NegativeBinomialDistribution;
import io.github.mdn4j.internal.Binet;
import io.github.mdn4j.internal.CountProbability;
import io.github.mdn4j.internal.Deviance;
import io.github.mdn4j.internal.StandardNormal;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A count for each column, 0, 1, 2, …, that varies more than a Poisson count of the same mean: sales, visits, reads.
 *
 * <p>Raw row: mean m (D), dispersion a (D), both through the scale. The variance is m + a m², and a floor keeps a above
 * the Poisson limit a = 0. With r = 1/a, log P(y) = Σ [ log Γ(y + r) − log Γ(r) − log y! + r log(r/(r + m)) + y
 * log(m/(r + m)) ], evaluated by deviances h (docs/math.md, eq. 19), in which no large terms cancel: with x = (y −
 * m)/(r + m) it is ½ log(r/(y (y + r))) − ½ log 2π + c(y + r) − c(r) − c(y) − r h(x) − y h(−r x/y), c Binet's function,
 * and r x − r h(x) for y = 0. A label that is no count is an error in training.
 */
public final class NegativeBinomial implements Density {

  private static final long serialVersionUID = 1L;

  private static final double RAREST = 1e-2; // the smallest mean and dispersion that a fit gives

  private final int labelWidth;
  private final Scale scale;

  private NegativeBinomial(int labelWidth, Scale scale) {
    this.labelWidth = Checks.positive("NegativeBinomial", "label width D", labelWidth);
    Checks.width("NegativeBinomial", 2L * labelWidth);
    this.scale = Checks.given("NegativeBinomial", "scale", scale);
  }

  /**
   * Makes a negative binomial density with {@link Scale#standard()}.
   *
   * @param labelWidth D, at least 1
   */
  public static NegativeBinomial of(int labelWidth) {
    return of(labelWidth, Scale.standard());
  }

  /**
   * Makes a negative binomial density.
   *
   * @param labelWidth D, at least 1
   * @param scale how raw numbers become means and dispersions
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D is below 1 or the scale is null
   */
  @JsonCreator
  public static NegativeBinomial of(@JsonProperty("labelWidth") int labelWidth, @JsonProperty("scale") Scale scale) {
    return new NegativeBinomial(labelWidth, scale);
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public int parameterWidth() {
    return 2 * labelWidth;
  }

  /** Returns the activation of the mean and of the dispersion. */
  public Scale scale() {
    return scale;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable logMean = scale.log(sd, Columns.of(sd, theta, 0, labelWidth)); // [n,D]
    SDVariable logSize = scale.log(sd, Columns.of(sd, theta, labelWidth, labelWidth)).neg(); // [n,D]
    SDVariable size = sd.math().exp(logSize);
    SDVariable mean = sd.math().exp(logMean);
    SDVariable total = size.add(mean);
    SDVariable zero = y.eq(0).castTo(y.dataType());
    SDVariable positive = zero.neg().add(1);
    SDVariable count = y.add(zero); // 1 instead of 0, so that all is finite that is then multiplied by 0
    SDVariable both = count.add(size);
    SDVariable logTotal = sd.math().log(total);
    SDVariable logCount = sd.math().log(count);
    SDVariable logBoth = sd.math().log(both);
    SDVariable away = y.sub(mean).div(total);
    SDVariable ofSize = Deviance.value(sd, away, sd.math().log(y.add(size)).sub(logTotal));
    SDVariable rest = size.div(total).mul(mean.sub(count).div(count));
    SDVariable ofCount = Deviance.value(sd, rest, logMean.sub(logTotal).add(logBoth.sub(logCount)));
    SDVariable stirling =
        logSize
            .sub(logCount)
            .sub(logBoth)
            .mul(0.5)
            .add(Binet.value(sd, both).sub(Binet.value(sd, size)).sub(Binet.value(sd, count)))
            .sub(StandardNormal.HALF_LOG_2_PI);
    SDVariable terms =
        stirling.mul(positive).add(size.mul(away).mul(zero)).sub(size.mul(ofSize)).sub(y.mul(ofCount));
    return Columns.sum(terms, labelWidth);
  }

  @Override
  public Support support() {
    return Support.counts(labelWidth);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double[] mean = labels.mean();
    double[] deviation = labels.deviation();
    double[] row = new double[parameterWidth()];
    for (int d = 0; d < labelWidth; d++) {
      double m = Math.max(mean[d], RAREST);
      double excess = (deviation[d] * deviation[d] - m) / (m * m);
      row[d] = scale.raw(m);
      row[labelWidth + d] = scale.raw(Math.max(excess, RAREST));
    }
    return Optional.of(row);
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return Optional.of(new BlockKernel(rows));
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    for (double value : y) {
      if (!CountProbability.isCount(value)) {
        return Optional.of(value + " is not a count");
      }
    }
    return Optional.empty();
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    Distribution[] columns = new Distribution[labelWidth];
    for (int d = 0; d < labelWidth; d++) {
      columns[d] =
          NegativeBinomialDistribution.predicted(scale.of(theta[d]), scale.of(theta[labelWidth + d]), scale.floor());
    }
    return labelWidth == 1 ? columns[0] : JointDistribution.predicted("Independent", columns);
  }

  private final class BlockKernel implements Kernel {
    private final Scale.Column mean;
    private final Scale.Column dispersion;

    BlockKernel(int rows) {
      mean = new Scale.Column(scale, rows);
      dispersion = new Scale.Column(scale, rows);
    }

    @Override
    public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
      int n = block.rows();
      BlockMath.fill(logDensity, 0, n);
      for (int d = 0; d < labelWidth; d++) {
        mean.evaluate(block.theta(theta + d), n);
        dispersion.evaluate(block.theta(theta + labelWidth + d), n);
        double[] y = block.label(label + d);
        for (int i = 0; i < n; i++) {
          double m = 1 / mean.inverse()[i];
          logDensity[i] +=
              CountProbability.isCount(y[i]) ? CountProbability.log(y[i], m, dispersion.inverse()[i]) : Double.NaN;
        }
        if (withGradient) {
          gradient(y, block.gradient(theta + d), block.gradient(theta + labelWidth + d), n);
        }
      }
    }

    private void gradient(double[] y, double[] byMean, double[] byDispersion, int n) {
      for (int i = 0; i < n; i++) {
        double m = 1 / mean.inverse()[i];
        double size = dispersion.inverse()[i];
        double both = y[i] + size;
        byMean[i] = size * (y[i] - m) / (size + m) * mean.slope()[i];
        double bySize =
            0.5 * (y[i] / both) / size
                - Deviance.value((y[i] - m) / (size + m), Math.log(both / (size + m)))
                + Binet.slope(both)
                - Binet.slope(size);
        byDispersion[i] = -size * bySize * dispersion.slope()[i];
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NegativeBinomial that && labelWidth == that.labelWidth && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash("NegativeBinomial", labelWidth, scale);
  }

  @Override
  public String toString() {
    return "NegativeBinomial(" + labelWidth + ")";
  }
}
