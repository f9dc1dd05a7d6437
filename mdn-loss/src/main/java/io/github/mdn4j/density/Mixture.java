// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.MixtureDistribution;
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
    Checks.width("Mixture", components * (1L + component.parameterWidth()));
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

  /** Returns the column of the raw row that holds logit k, k from 0 to K − 1. */
  public int logitColumn(int k) {
    return k;
  }

  /** Returns the column of the raw row where the row of component k begins, k from 0 to K − 1. */
  public int componentColumn(int k) {
    return components + k * component.parameterWidth();
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    int p = component.parameterWidth();
    Distribution[] bound = new Distribution[components];
    for (int k = 0; k < components; k++) {
      int from = components + k * p;
      bound[k] = component.at(Arrays.copyOfRange(theta, from, from + p));
    }
    return MixtureDistribution.ofLogits(Arrays.copyOf(theta, components), bound);
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
    return component.kernel(rows).map(kernel -> components == 1 ? single(kernel) : new BlockKernel(kernel, rows));
  }

  /** A mixture of one: the logit says nothing. */
  private static Kernel single(Kernel kernel) {
    return (block, theta, label, withGradient, logDensity) -> {
      kernel.evaluate(block, theta + 1, label, withGradient, logDensity);
      BlockMath.fill(block.gradient(theta), 0, block.rows());
    };
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    return component.faultOf(y);
  }

  // With log f_k = l_k + log v_k (FactoredKernel), the largest logit a, a_k = exp(logit_k − a), the largest m of
  // j_k = logit_k − a + l_k and e_k = exp(j_k − m) v_k: log f = m + log(Σ e_k / Σ a_k)
  private final class BlockKernel implements Kernel {
    private final FactoredKernel kernel;
    private final double[][] prior; // [K][rows], a_k
    private final double[][] joint; // [K][rows], j_k, then e_k, then the responsibility
    private final double[][] factor; // [K][rows], v_k
    private final double[] maxLogit;
    private final double[] maxJoint;
    private final double[] priorSum;
    private final double[] jointSum;
    private final double[] scratch;
    private final double[] scratch2;

    BlockKernel(Kernel kernel, int rows) {
      this.kernel = FactoredKernel.of(kernel, rows);
      prior = new double[components][rows];
      joint = new double[components][rows];
      factor = new double[components][rows];
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
        double[] logit = block.theta(theta + k);
        kernel.evaluate(block, theta + components + k * p, label, withGradient, joint[k], factor[k]);
        if (BlockMath.VECTORS != null) {
          BlockMath.VECTORS.join(logit, maxLogit, prior[k], priorSum, joint[k], maxJoint, n);
        } else {
          BlockMath.expBelow(maxLogit, logit, prior[k], scratch, n);
          join(logit, maxLogit, prior[k], joint[k], maxJoint, priorSum, n);
        }
      }
      for (int k = 0; k < components; k++) {
        if (BlockMath.VECTORS != null) {
          BlockMath.VECTORS.weigh(joint[k], maxJoint, factor[k], jointSum, n);
        } else {
          BlockMath.expBelow(maxJoint, joint[k], scratch2, scratch, n);
          sum(scratch2, factor[k], joint[k], jointSum, n);
        }
      }
      BlockMath.reciprocal(priorSum, priorSum, n);
      BlockMath.product(jointSum, priorSum, scratch2, n);
      BlockMath.log(scratch2, logDensity, scratch, n);
      BlockMath.add(logDensity, maxJoint, n);
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
      BlockMath.reciprocal(jointSum, jointSum, n);
      for (int k = 0; k < components; k++) {
        weigh(joint[k], jointSum, prior[k], priorSum, block.gradient(theta + k), n);
        int from = theta + components + k * p;
        for (int j = from + 1; j < from + p; j += 2) {
          multiplyBoth(block.gradient(j - 1), block.gradient(j), joint[k], n);
        }
        if (p % 2 == 1) {
          BlockMath.multiply(block.gradient(from + p - 1), joint[k], n);
        }
      }
    }
  }

  private static void join(
      double[] logit, double[] maxLogit, double[] prior, double[] joint, double[] maxJoint, double[] priorSum, int n) {
    for (int i = 0; i < n; i++) {
      double j = (logit[i] - maxLogit[i]) + joint[i];
      joint[i] = j;
      maxJoint[i] = Math.max(maxJoint[i], j);
      priorSum[i] += prior[i];
    }
  }

  private static void sum(double[] x, double[] factor, double[] product, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      double e = x[i] * factor[i];
      product[i] = e;
      sum[i] += e;
    }
  }

  private static void weigh(
      double[] joint, double[] byJointSum, double[] prior, double[] byPriorSum, double[] gradient, int n) {
    if (BlockMath.VECTORS != null) {
      BlockMath.VECTORS.responsibilities(joint, byJointSum, prior, byPriorSum, gradient, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      double r = joint[i] * byJointSum[i];
      joint[i] = r;
      gradient[i] = r - prior[i] * byPriorSum[i];
    }
  }

  private static void multiplyBoth(double[] a, double[] b, double[] factor, int n) {
    if (BlockMath.VECTORS != null) {
      BlockMath.VECTORS.multiply(a, b, factor, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      a[i] *= factor[i];
      b[i] *= factor[i];
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
