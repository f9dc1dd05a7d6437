// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The parameters π, μ and σ of K Gaussians over one label column, taken from raw rows: what an objective is written in
 * that wants more of a density than its logarithm.
 */
public final class GaussianParameters {

  private final Mixture mixture; // null for a single Gaussian
  private final GaussianColumns gaussian;
  private final int components;

  private GaussianParameters(Mixture mixture, GaussianColumns gaussian) {
    this.mixture = mixture;
    this.gaussian = gaussian;
    this.components = mixture == null ? 1 : mixture.components();
  }

  /**
   * Finds them in a density.
   *
   * @return empty unless it is a diagonal or isotropic Gaussian of one label column or a mixture of such
   */
  public static Optional<GaussianParameters> of(Density density) {
    Mixture mixture = density instanceof Mixture m ? m : null;
    if (mixture != null && !mixture.isOfOneFamily()) {
      return Optional.empty();
    }
    Density component = mixture == null ? density : mixture.component();
    return GaussianColumns.of(component).map(gaussian -> new GaussianParameters(mixture, gaussian));
  }

  /** Returns K. */
  public int components() {
    return components;
  }

  /** Adds the mixing weights π to a graph. */
  public SDVariable weights(SameDiff sd, SDVariable theta) { // [n,P] -> [n,K]
    if (components == 1) {
      return sd.onesLike(mean(sd, theta));
    }
    SDVariable logits = mixture.logits(sd, theta);
    return sd.math().exp(logits.sub(Columns.logSumExp(sd, logits, components)));
  }

  /** Adds the means μ to a graph. */
  public SDVariable mean(SameDiff sd, SDVariable theta) { // [n,P] -> [n,K]
    return column(sd, theta, gaussian.mean());
  }

  /** Adds log σ to a graph. */
  public SDVariable logScale(SameDiff sd, SDVariable theta) { // [n,P] -> [n,K]
    return gaussian.activation().log(sd, column(sd, theta, gaussian.scale()));
  }

  private SDVariable column(SameDiff sd, SDVariable theta, int column) {
    SDVariable rows = mixture == null ? theta : mixture.componentRows(sd, theta); // [nK,p]
    return Columns.of(sd, rows, column, 1).reshape(-1, components);
  }

  /**
   * Makes the same for blocks of rows, for one thread.
   *
   * @param rows the most rows that a block will hold
   */
  public Bound bind(int rows) {
    return new Bound(rows);
  }

  /** The parameters of a block of rows, one array of rows for each component; and their gradients. */
  public final class Bound {
    private final double[][] weight;
    private final double[][] scale;
    private final Scale.Column[] sigma;
    private final double[][] mean = new double[components][];
    private final double[][] byWeight;
    private final double[][] byMean;
    private final double[][] byScale;
    private final double[] max;
    private final double[] sum;
    private final double[] scratch;

    private Bound(int rows) {
      weight = new double[components][rows];
      scale = new double[components][rows];
      byWeight = new double[components][rows];
      byMean = new double[components][rows];
      byScale = new double[components][rows];
      max = new double[rows];
      sum = new double[rows];
      scratch = new double[rows];
      sigma = new Scale.Column[components];
      for (int k = 0; k < components; k++) {
        sigma[k] = new Scale.Column(gaussian.activation(), rows);
      }
    }

    /** Returns πₖ. */
    public double[] weight(int k) {
      return weight[k];
    }

    /** Returns μₖ. */
    public double[] mean(int k) {
      return mean[k];
    }

    /** Returns σₖ. */
    public double[] scale(int k) {
      return scale[k];
    }

    /** Returns where the gradient by πₖ goes, as if the weights were free. */
    public double[] byWeight(int k) {
      return byWeight[k];
    }

    /** Returns where the gradient by μₖ goes. */
    public double[] byMean(int k) {
      return byMean[k];
    }

    /** Returns where the gradient by σₖ goes. */
    public double[] byScale(int k) {
      return byScale[k];
    }

    /** Reads the parameters of a block whose raw columns of this density begin at theta. */
    public void read(Block block, int theta) {
      int n = block.rows();
      for (int k = 0; k < components; k++) {
        int from = from(theta, k);
        mean[k] = block.theta(from + gaussian.mean());
        sigma[k].evaluateInverse(block.theta(from + gaussian.scale()), n);
        BlockMath.reciprocal(sigma[k].inverse(), scale[k], n);
      }
      if (mixture == null) {
        BlockMath.fill(weight[0], 1, n);
      } else {
        softmax(block, theta, n);
      }
    }

    private void softmax(Block block, int theta, int n) {
      BlockMath.fill(max, Double.NEGATIVE_INFINITY, n);
      BlockMath.fill(sum, 0, n);
      for (int k = 0; k < components; k++) {
        BlockMath.max(max, block.theta(theta + mixture.logitColumn(k)), n);
      }
      for (int k = 0; k < components; k++) {
        BlockMath.subtract(block.theta(theta + mixture.logitColumn(k)), max, byWeight[k], n);
        BlockMath.exp(byWeight[k], weight[k], scratch, n);
        BlockMath.add(sum, weight[k], n);
      }
      BlockMath.reciprocal(sum, scratch, n);
      for (int k = 0; k < components; k++) {
        BlockMath.multiply(weight[k], scratch, n);
      }
    }

    /** Turns the gradients by π, μ and σ into the block's gradient by raw numbers. */
    public void writeGradient(Block block, int theta) {
      int n = block.rows();
      for (int k = 0; k < components; k++) {
        int from = from(theta, k);
        System.arraycopy(byMean[k], 0, block.gradient(from + gaussian.mean()), 0, n);
        double[] raw = block.gradient(from + gaussian.scale());
        System.arraycopy(byScale[k], 0, raw, 0, n);
        BlockMath.multiply(raw, scale[k], n);
        BlockMath.multiply(raw, sigma[k].slope(), n);
      }
      if (mixture == null) {
        return;
      }
      BlockMath.fill(sum, 0, n);
      for (int k = 0; k < components; k++) {
        BlockMath.multiply(byWeight[k], weight[k], n);
        BlockMath.add(sum, byWeight[k], n);
      }
      for (int k = 0; k < components; k++) { // ∂ / ∂ logit_k = π_k (g_k − Σ π g)
        System.arraycopy(sum, 0, scratch, 0, n);
        BlockMath.multiply(scratch, weight[k], n);
        BlockMath.subtract(byWeight[k], scratch, block.gradient(theta + mixture.logitColumn(k)), n);
      }
    }

    private int from(int theta, int k) {
      return mixture == null ? theta : theta + mixture.componentColumn(k);
    }
  }
}
