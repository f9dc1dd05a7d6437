// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

/**
 * A kernel that can leave a factor of the density outside the logarithm: log f = logDensity + log factor.
 *
 * <p>A mixture multiplies by the factor after its exponential, so that a component of scale σ need not take log σ. The
 * factor stays so far from the ends of the double range that no term of the mixture over- or underflows by it.
 */
public abstract class FactoredKernel implements Kernel {

  static final double LEAST = 1e-100;
  static final double MOST = 1e100;

  private final double[] factor;
  private final double[] product;
  private final double[] log;
  private final double[] scratch;

  /**
   * Makes the scratch space.
   *
   * @param rows the most rows that a block will hold
   */
  protected FactoredKernel(int rows) {
    factor = new double[rows];
    product = new double[rows];
    log = new double[rows];
    scratch = new double[rows];
  }

  /** Returns a kernel as one with a factor, which is 1 unless the kernel has its own. */
  static FactoredKernel of(Kernel kernel, int rows) {
    return kernel instanceof FactoredKernel factored ? factored : new Unfactored(kernel, rows);
  }

  /**
   * Evaluates the rows of a block as a {@link Kernel} does, but log f is logDensity + log factor.
   *
   * @param block raw columns and labels in, gradient columns out
   * @param theta the first raw column of this density; the gradient of log f goes to the same columns
   * @param label the first label column of this density
   * @param withGradient whether to write the gradient
   * @param logDensity log f of each row without the factor, in nats
   * @param factor positive, one number a row; start it with {@link #begin}, go on with {@link #multiply}
   */
  protected abstract void evaluate(
      Block block, int theta, int label, boolean withGradient, double[] logDensity, double[] factor);

  @Override
  public final void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
    int n = block.rows();
    evaluate(block, theta, label, withGradient, logDensity, factor);
    BlockMath.log(factor, log, scratch, n);
    BlockMath.add(logDensity, log, n);
  }

  /** Makes x the factor; where it is out of range, 1, and adds log x to the log density. */
  protected final void begin(double[] x, double[] logDensity, double[] factor, int n) {
    if (BlockMath.areWithin(LEAST, MOST, x, n)) {
      System.arraycopy(x, 0, factor, 0, n);
    } else {
      BlockMath.fill(factor, 1, n);
      addLog(x, logDensity, n);
    }
  }

  /** Multiplies the factor by x; where the product is out of range, adds log x to the log density instead. */
  protected final void multiply(double[] x, double[] logDensity, double[] factor, int n) {
    BlockMath.product(x, factor, product, n);
    if (BlockMath.areWithin(LEAST, MOST, product, n)) {
      System.arraycopy(product, 0, factor, 0, n);
    } else {
      addLog(x, logDensity, n);
    }
  }

  private void addLog(double[] x, double[] logDensity, int n) {
    BlockMath.log(x, log, scratch, n);
    BlockMath.add(logDensity, log, n);
  }

  private static final class Unfactored extends FactoredKernel {
    private final Kernel kernel;

    Unfactored(Kernel kernel, int rows) {
      super(rows);
      this.kernel = kernel;
    }

    @Override
    protected void evaluate(
        Block block, int theta, int label, boolean withGradient, double[] logDensity, double[] factor) {
      kernel.evaluate(block, theta, label, withGradient, logDensity);
      BlockMath.fill(factor, 1, block.rows());
    }
  }
}
