// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.arithmetic.MixtureArithmetic;
import io.github.mdn4j.internal.StandardNormal;

/**
 * The kernel of a mixture of diagonal Gaussians that computes in floats where rows come as floats and these are exact
 * enough; rows of which that is in doubt ({@link MixtureArithmetic} has the bound) go to the kernel of doubles.
 */
final class FloatMixtureKernel implements Kernel {

  /** What an error may be, in units of 2⁻²⁴: together 1.9 · 10⁻⁶. */
  private static final float ALLOWED = 32;

  private final Kernel doubles;
  private final float floor;
  private final double constant;
  private final float[][] label; // the columns of a block, as of the next three
  private final float[][] theta;
  private final float[][] gradient;
  private final float[] scratch;
  private final float[] most;
  private final float[] jointSum;
  private final float[] priorSum;
  private final float[] error;
  private final float[] excess;
  private final double[] ratio;
  private final double[] divisor;
  private final double[] free;
  private final int[] doubtful; // rows
  private final Block few; // these rows
  private final double[] fewLogDensity;

  /**
   * Makes a kernel.
   *
   * @param doubles the kernel of the same mixture
   * @param mixture of diagonal Gaussians
   * @param scale of all of them, an exponential
   * @param rows the most rows of a block
   */
  FloatMixtureKernel(Kernel doubles, Mixture mixture, Scale scale, int rows) {
    this.doubles = doubles;
    floor = (float) scale.floor();
    int width = mixture.labelWidth();
    constant = width * StandardNormal.HALF_LOG_2_PI;
    label = new float[width][];
    theta = new float[mixture.parameterWidth()][];
    gradient = new float[mixture.parameterWidth()][];
    scratch = new float[BlockMath.MIXTURES.scratch(mixture.components(), width)];
    int whole = rows + BlockMath.MIXTURES.lanes();
    most = new float[whole];
    jointSum = new float[whole];
    priorSum = new float[whole];
    error = new float[whole];
    excess = new float[whole];
    ratio = new double[rows];
    divisor = new double[rows];
    free = new double[rows];
    doubtful = new int[rows];
    few = new Block(mixture, rows);
    fewLogDensity = new double[rows];
  }

  @Override
  public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
    if (!block.inFloats()) {
      doubles.evaluate(block, theta, label, withGradient, logDensity);
      return;
    }
    int n = block.rows();
    for (int d = 0; d < this.label.length; d++) {
      this.label[d] = block.labelFloats(label + d);
    }
    for (int j = 0; j < this.theta.length; j++) {
      this.theta[j] = block.thetaFloats(theta + j);
      gradient[j] = withGradient ? block.gradientFloats(theta + j) : null;
    }
    BlockMath.MIXTURES.evaluate(
        n, this.label, this.theta, floor, most, jointSum, priorSum, error, excess, withGradient ? gradient : null, scratch);
    BlockMath.widen(jointSum, ratio, n);
    BlockMath.widen(priorSum, divisor, n);
    divide(ratio, divisor, n);
    BlockMath.log(ratio, logDensity, free, n);
    add(most, constant, logDensity, n);
    inDoubles(doubtful(logDensity, n), withGradient, logDensity);
  }

  private static void divide(double[] ratio, double[] divisor, int n) {
    for (int i = 0; i < n; i++) {
      ratio[i] /= divisor[i];
    }
  }

  private static void add(float[] most, double constant, double[] logDensity, int n) {
    for (int i = 0; i < n; i++) {
      logDensity[i] += most[i] - constant;
    }
  }

  /** Finds the rows in doubt, where a bound is beyond what is allowed or is not a number; returns how many they are. */
  private int doubtful(double[] logDensity, int n) {
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (isDoubtful(logDensity, i) || excess[i] > 0) {
        doubtful[count++] = i;
      }
    }
    return count;
  }

  // by itself: a log density is the same number whether its gradient is wanted or not
  private boolean isDoubtful(double[] logDensity, int i) {
    return !(error[i] <= ALLOWED * Math.max(1, Math.abs(logDensity[i]))) || Float.isNaN(excess[i]);
  }

  private void inDoubles(int n, boolean withGradient, double[] logDensity) {
    if (n == 0) {
      return;
    }
    few.rows(n);
    for (int d = 0; d < label.length; d++) {
      gather(label[d], few.label(d), n);
    }
    for (int j = 0; j < theta.length; j++) {
      gather(theta[j], few.theta(j), n);
    }
    doubles.evaluate(few, 0, 0, withGradient, fewLogDensity);
    for (int i = 0; i < n; i++) {
      if (isDoubtful(logDensity, doubtful[i])) {
        logDensity[doubtful[i]] = fewLogDensity[i];
      }
    }
    for (int j = 0; withGradient && j < theta.length; j++) {
      scatter(few.gradient(j), gradient[j], n);
    }
  }

  // as the nearest finite float
  private void scatter(double[] from, float[] to, int n) {
    for (int i = 0; i < n; i++) {
      double slope = from[i];
      float single = (float) slope;
      to[doubtful[i]] = Float.isInfinite(single) ? Math.copySign(Float.MAX_VALUE, single) : single;
    }
  }

  private void gather(float[] from, double[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = from[doubtful[i]];
    }
  }
}
