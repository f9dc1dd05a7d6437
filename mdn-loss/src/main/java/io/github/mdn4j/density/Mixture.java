// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A weighted sum of K densities of one family: f(y) = Σₖ πₖ fₖ(y), the weights π a softmax of K logits.
 *
 * <p>Raw row: K logits, then K blocks of the component's row. Everything stays in the log domain:
 * log f = logsumexp(logit + log fₖ) − logsumexp(logit) (docs/math.md, eq. 2; Bishop 1994, eq. 22 and 29).
 */
public final class Mixture implements Density {

  private static final long serialVersionUID = 1L;

  private final int components;
  private final Density component;

  private Mixture(int components, Density component) {
    this.components = Checks.positive("Mixture", "number of components K", components);
    this.component = Checks.given("Mixture", "component", component);
  }

  /**
   * Makes a mixture.
   *
   * @param components K, at least 1
   * @param component the family of each component; may itself be composed
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if K is below 1 or the component is null
   */
  @JsonCreator
  public static Mixture of(@JsonProperty("components") int components, @JsonProperty("component") Density component) {
    return new Mixture(components, component);
  }

  /** Returns K. */
  public int components() {
    return components;
  }

  /** Returns the family of each component. */
  public Density component() {
    return component;
  }

  @Override
  public int labelWidth() {
    return component.labelWidth();
  }

  @Override
  public int parameterWidth() {
    return components * (1 + component.parameterWidth());
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    int p = component.parameterWidth();
    if (components == 1) {
      return component.logDensity(sd, Columns.of(sd, theta, 1, p), y);
    }
    SDVariable logits = logits(sd, theta); // [n,K]
    SDVariable rows = componentRows(sd, theta); // [nK,p]
    SDVariable labels = sd.tile(y, 1, components).reshape(-1, labelWidth()); // [nK,D]
    SDVariable log = component.logDensity(sd, rows, labels).reshape(-1, components); // [n,K]
    return Columns.logSumExp(sd, logits.add(log), components).sub(Columns.logSumExp(sd, logits, components));
  }

  /** Adds the logits to a graph. */
  SDVariable logits(SameDiff sd, SDVariable theta) { // [n,P] -> [n,K]
    return Columns.of(sd, theta, 0, components);
  }

  /** Adds the raw rows of the components to a graph, those of one row of the mixture after another. */
  SDVariable componentRows(SameDiff sd, SDVariable theta) { // [n,P] -> [nK,p]
    int p = component.parameterWidth();
    return Columns.of(sd, theta, components, components * p).reshape(-1, p);
  }

  /** Returns the column of logit k. */
  int logitColumn(int k) {
    return k;
  }

  /** Returns the first column of component k. */
  int componentColumn(int k) {
    return components + k * component.parameterWidth();
  }

  @Override
  public Distribution at(double... theta) {
    Checks.row(this, theta);
    int p = component.parameterWidth();
    Distribution[] bound = new Distribution[components];
    for (int k = 0; k < components; k++) {
      int from = components + k * p;
      bound[k] = component.at(Arrays.copyOfRange(theta, from, from + p));
    }
    return new MixtureDistribution(MixtureDistribution.logSoftmax(theta, components), bound);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    return MixtureFit.of(components, component, labels, random).map(this::row);
  }

  private double[] row(MixtureFit fit) {
    double[] row = new double[parameterWidth()];
    for (int k = 0; k < components; k++) {
      row[logitColumn(k)] = fit.logit(k);
      System.arraycopy(fit.row(k), 0, row, componentColumn(k), component.parameterWidth());
    }
    return row;
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return component.kernel(rows).map(kernel -> new BlockKernel(kernel, rows));
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    return component.faultOf(y);
  }

  private final class BlockKernel implements Kernel {
    private final Kernel kernel;
    private final double[][] prior; // [K][rows], exp(logit − max), then π
    private final double[][] joint; // [K][rows], logit − max + log f_k, then responsibility
    private final double[] maxLogit;
    private final double[] maxJoint;
    private final double[] priorSum;
    private final double[] jointSum;
    private final double[] scratch;
    private final double[] scratch2;

    BlockKernel(Kernel kernel, int rows) {
      this.kernel = kernel;
      prior = new double[components][rows];
      joint = new double[components][rows];
      maxLogit = new double[rows];
      maxJoint = new double[rows];
      priorSum = new double[rows];
      jointSum = new double[rows];
      scratch = new double[rows];
      scratch2 = new double[rows];
    }

    @Override
    public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
      int n = block.rows();
      int p = component.parameterWidth();
      largest(block, theta, n);
      BlockMath.fill(maxJoint, Double.NEGATIVE_INFINITY, n);
      BlockMath.fill(priorSum, 0, n);
      BlockMath.fill(jointSum, 0, n);
      for (int k = 0; k < components; k++) {
        BlockMath.subtract(block.theta(theta + k), maxLogit, joint[k], n);
        BlockMath.exp(joint[k], prior[k], scratch, n);
        BlockMath.add(priorSum, prior[k], n);
        kernel.evaluate(block, theta + components + k * p, label, withGradient, scratch2);
        BlockMath.add(joint[k], scratch2, n);
        BlockMath.max(maxJoint, joint[k], n);
      }
      for (int k = 0; k < components; k++) {
        BlockMath.subtract(joint[k], maxJoint, scratch2, n);
        BlockMath.exp(scratch2, joint[k], scratch, n);
        BlockMath.add(jointSum, joint[k], n);
      }
      for (int i = 0; i < n; i++) {
        logDensity[i] = maxJoint[i] + Math.log(jointSum[i] / priorSum[i]);
      }
      if (withGradient) {
        gradient(block, theta, n);
      }
    }

    private void largest(Block block, int theta, int n) {
      System.arraycopy(block.theta(theta), 0, maxLogit, 0, n);
      for (int k = 1; k < components; k++) {
        BlockMath.max(maxLogit, block.theta(theta + k), n);
      }
    }

    // ∂ log f / ∂ logit_k = r_k − π_k and ∂ log f / ∂ θ_k = r_k ∂ log f_k / ∂ θ_k, r_k the responsibility
    private void gradient(Block block, int theta, int n) {
      int p = component.parameterWidth();
      BlockMath.reciprocal(priorSum, priorSum, n);
      BlockMath.reciprocal(jointSum, jointSum, n);
      for (int k = 0; k < components; k++) {
        BlockMath.multiply(joint[k], jointSum, n);
        BlockMath.multiply(prior[k], priorSum, n);
        BlockMath.subtract(joint[k], prior[k], block.gradient(theta + k), n);
        for (int j = 0; j < p; j++) {
          BlockMath.multiply(block.gradient(theta + components + k * p + j), joint[k], n);
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mixture that && components == that.components && component.equals(that.component);
  }

  @Override
  public int hashCode() {
    return Objects.hash("Mixture", components, component);
  }

  @Override
  public String toString() {
    return "Mixture(" + components + ", " + component + ")";
  }
}
