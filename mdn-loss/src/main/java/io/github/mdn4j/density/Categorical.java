// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.CategoricalDistribution;
import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.internal.OneHot;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One of C classes, as a label of C columns of which one is 1 and the others are 0.
 *
 * <p>Raw row: C logits ℓ. log P(y) = Σ y ℓ − logsumexp(ℓ). A label that is not one-hot is an error in training.
 */
public final class Categorical implements Density {

  private static final long serialVersionUID = 1L;

  private final int classes;

  private Categorical(int classes) {
    this.classes = Checks.positive("Categorical", "number of classes C", classes);
  }

  /**
   * Makes the density.
   *
   * @param classes C, at least 1
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if C is below 1
   */
  @JsonCreator
  public static Categorical of(@JsonProperty("classes") int classes) {
    return new Categorical(classes);
  }

  /** Returns C. */
  public int classes() {
    return classes;
  }

  @Override
  public int labelWidth() {
    return classes;
  }

  @Override
  public int parameterWidth() {
    return classes;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable chosen = Columns.sum(theta.mul(y), classes); // [n,1]
    return Columns.logSumExp(sd, theta.sub(chosen), classes).neg(); // the chosen logit is now 0: no digits are lost
  }

  @Override
  public Support support() {
    return Support.oneHot(classes);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double total = labels.total();
    return Optional.of(Arrays.stream(labels.mean()).map(mean -> Math.log(mean * total + 0.5)).toArray());
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return Optional.of(new BlockKernel(rows));
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    return OneHot.is(y) ? Optional.empty() : Optional.of(Arrays.toString(y) + " is not one-hot");
  }

  @Override
  public Distribution at(double... theta) {
    return CategoricalDistribution.ofLogits(RawRow.check(this, theta).clone());
  }

  private final class BlockKernel implements Kernel {
    private final double[] max;
    private final double[] sum;
    private final double[] chosen;
    private final double[] ones;
    private final double[] shifted;
    private final double[] scratch;

    BlockKernel(int rows) {
      max = new double[rows];
      sum = new double[rows];
      chosen = new double[rows];
      ones = new double[rows];
      shifted = new double[rows];
      scratch = new double[rows];
    }

    @Override
    public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
      int n = block.rows();
      System.arraycopy(block.theta(theta), 0, max, 0, n);
      for (int c = 1; c < classes; c++) {
        BlockMath.max(max, block.theta(theta + c), n);
      }
      BlockMath.fill(sum, 0, n);
      BlockMath.fill(chosen, 0, n);
      BlockMath.fill(ones, 0, n);
      for (int c = 0; c < classes; c++) {
        BlockMath.subtract(block.theta(theta + c), max, shifted, n);
        choose(block.label(label + c), shifted, chosen, ones, n);
        BlockMath.exp(shifted, block.gradient(theta + c), scratch, n);
        BlockMath.add(sum, block.gradient(theta + c), n);
      }
      BlockMath.log(sum, logDensity, scratch, n);
      BlockMath.subtract(chosen, logDensity, logDensity, n);
      for (int i = 0; i < n; i++) {
        logDensity[i] = ones[i] == 1 ? logDensity[i] : Double.NaN;
      }
      if (withGradient) {
        BlockMath.reciprocal(sum, sum, n);
        for (int c = 0; c < classes; c++) {
          gradient(block.label(label + c), sum, block.gradient(theta + c), n);
        }
      }
    }
  }

  private static void choose(double[] y, double[] logit, double[] chosen, double[] ones, int n) {
    for (int i = 0; i < n; i++) {
      chosen[i] += y[i] * logit[i];
      ones[i] += y[i] == 0 || y[i] == 1 ? y[i] : Double.NaN;
    }
  }

  private static void gradient(double[] y, double[] inverseSum, double[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] = y[i] - gradient[i] * inverseSum[i];
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Categorical that && classes == that.classes;
  }

  @Override
  public int hashCode() {
    return 31 * "Categorical".hashCode() + classes;
  }

  @Override
  public String toString() {
    return "Categorical(" + classes + ")";
  }
}
