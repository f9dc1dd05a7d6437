// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.DoubleLanes.LENGTH;
import static io.github.mdn4j.vector.DoubleLanes.all;
import static io.github.mdn4j.vector.DoubleLanes.load;

import io.github.mdn4j.arithmetic.GaussianArithmetic;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Columns of Gaussians in vectors of doubles, whole vectors alone.
 *
 * <p>All passes are called at one place, so that C2 compiles each by itself; {@link FloatCells} says why.
 */
final class FloatGaussians implements GaussianArithmetic {

  /** A pass, with room for the arguments of any: columns of floats and doubles, where those of floats begin, a number. */
  private interface Pass {
    void run(
        float[] f, int a, int b, int c, float[] y, int label, double floor, double[] p, double[] q, double[] r,
        double[] s, int n);
  }

  private static final Pass[] PASSES = {
    (f, a, b, c, y, label, floor, p, q, r, s, n) -> quadratic(f, b, c, y, label, floor, p, q, r, n),
    (f, a, b, c, y, label, floor, p, q, r, s, n) -> whole(f, a, b, c, y, label, floor, p, q, r, s, n),
    (f, a, b, c, y, label, floor, p, q, r, s, n) -> addPriors(f, a, p, q, n),
    (f, a, b, c, y, label, floor, p, q, r, s, n) -> addJoints(p, q, r, s, n),
    (f, a, b, c, y, label, floor, p, q, r, s, n) -> responsibilities(p, q, r, s, f, a, n),
    (f, a, b, c, y, label, floor, p, q, r, s, n) -> slopes(p, q, r, floor, f, b, c, n),
    (f, a, b, c, y, label, floor, p, q, r, s, n) -> addMeans(p, f, b, q, n),
    (f, a, b, c, y, label, floor, p, q, r, s, n) -> addVariances(p, f, b, c, floor, q, r, n)
  };

  private static void run(
      int pass, float[] f, int a, int b, int c, float[] y, int label, double floor, double[] p, double[] q, double[] r,
      double[] s, int n) {
    PASSES[pass].run(f, a, b, c, y, label, floor, p, q, r, s, n);
  }

  @Override
  public int room(int n) {
    return (n + FloatLanes.LENGTH - 1) / FloatLanes.LENGTH * FloatLanes.LENGTH;
  }

  @Override
  public boolean areWithin(float bound, float[] x, int from, int n) {
    VectorMask<Float> within = FloatLanes.SPECIES.maskAll(true);
    int whole = n / FloatLanes.LENGTH * FloatLanes.LENGTH;
    for (int i = 0; i < whole; i += FloatLanes.LENGTH) {
      within = within.and(FloatLanes.load(x, from + i).abs().compare(VectorOperators.LE, bound));
    }
    boolean all = within.allTrue();
    for (int i = whole; i < n; i++) {
      all &= Math.abs(x[from + i]) <= bound;
    }
    return all;
  }

  @Override
  public void standardise(
      float[] raw, int mean, int scale, float[] y, int label, double floor, double[] z, double[] inverse,
      double[] exponent, int n) {
    run(0, raw, 0, mean, scale, y, label, floor, z, inverse, exponent, null, n);
  }

  @Override
  public void standardise(
      float[] raw, int logit, int mean, int scale, float[] y, int label, double floor, double[] z, double[] inverse,
      double[] exponent, double[] most, int n) {
    run(1, raw, logit, mean, scale, y, label, floor, z, inverse, exponent, most, n);
  }

  @Override
  public void priors(float[] raw, int logit, double[] prior, double[] sum, int n) {
    run(2, raw, logit, 0, 0, null, 0, 0, prior, sum, null, null, n);
  }

  @Override
  public void joints(double[] joint, double[] most, double[] factor, double[] sum, int n) {
    run(3, null, 0, 0, 0, null, 0, 0, joint, most, factor, sum, n);
  }

  @Override
  public void byLogit(
      double[] joint, double[] byJointSum, double[] prior, double[] byPriorSum, float[] gradient, int logit, int n) {
    run(4, gradient, logit, 0, 0, null, 0, 0, joint, byJointSum, prior, byPriorSum, n);
  }

  @Override
  public void byParameters(
      double[] joint, double[] z, double[] inverse, double floor, float[] gradient, int mean, int scale, int n) {
    run(5, gradient, 0, mean, scale, null, 0, floor, joint, z, inverse, null, n);
  }

  @Override
  public void addMean(double[] weight, float[] raw, int mean, double[] total, int n) {
    run(6, raw, 0, mean, 0, null, 0, 0, weight, total, null, null, n);
  }

  @Override
  public void addVariance(
      double[] weight, float[] raw, int mean, int scale, double floor, double[] center, double[] total, int n) {
    run(7, raw, 0, mean, scale, null, 0, floor, weight, center, total, null, n);
  }

  private static DoubleVector widen(float[] x, int i) {
    return (DoubleVector) FloatVector.fromArray(DoubleColumns.FLOATS, x, i)
        .convertShape(VectorOperators.F2D, DoubleLanes.SPECIES, 0);
  }

  private static void narrow(DoubleVector x, float[] to, int i) {
    DoubleVector normal = x.blend(0, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
    ((FloatVector) normal.convertShape(VectorOperators.D2F, DoubleColumns.FLOATS, 0)).intoArray(to, i);
  }

  private static void quadratic(
      float[] raw, int mean, int scale, float[] y, int label, double floor, double[] z, double[] inverse,
      double[] exponent, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector r = all(1).div(DoubleLanes.quickExp(widen(raw, scale + i)).add(floor));
      r.intoArray(inverse, i);
      DoubleVector u = widen(y, label + i).sub(widen(raw, mean + i)).mul(r);
      u.intoArray(z, i);
      u.mul(u).fma(all(-0.5), load(exponent, i)).intoArray(exponent, i);
    }
  }

  private static void whole(
      float[] raw, int logit, int mean, int scale, float[] y, int label, double floor, double[] z, double[] inverse,
      double[] exponent, double[] most, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector r = all(1).div(DoubleLanes.quickExp(widen(raw, scale + i)).add(floor));
      r.intoArray(inverse, i);
      DoubleVector u = widen(y, label + i).sub(widen(raw, mean + i)).mul(r);
      u.intoArray(z, i);
      DoubleVector j = u.mul(u).fma(all(-0.5), load(exponent, i).add(widen(raw, logit + i)));
      j.intoArray(exponent, i);
      DoubleVector m = load(most, i);
      m.blend(j, j.compare(VectorOperators.GT, m)).intoArray(most, i);
    }
  }

  private static void addPriors(float[] raw, int logit, double[] prior, double[] sum, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector p = DoubleLanes.quickExp(widen(raw, logit + i));
      p.intoArray(prior, i);
      load(sum, i).add(p).intoArray(sum, i);
    }
  }

  // exp(−600) is nothing beside the largest, and what is multiplied with it is not subnormal
  private static void addJoints(double[] joint, double[] most, double[] factor, double[] sum, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector e = load(joint, i).sub(load(most, i));
      e = DoubleLanes.quickExp(e.blend(-600, e.compare(VectorOperators.LT, -600))).mul(load(factor, i));
      e.intoArray(joint, i);
      load(sum, i).add(e).intoArray(sum, i);
    }
  }

  private static void responsibilities(
      double[] joint, double[] byJointSum, double[] prior, double[] byPriorSum, float[] gradient, int logit, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector r = load(joint, i).mul(load(byJointSum, i));
      r.intoArray(joint, i);
      narrow(load(prior, i).mul(load(byPriorSum, i)).sub(r), gradient, logit + i);
    }
  }

  private static void slopes(
      double[] joint, double[] z, double[] inverse, double floor, float[] gradient, int mean, int scale, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector r = load(joint, i);
      DoubleVector u = load(z, i);
      DoubleVector v = load(inverse, i);
      DoubleVector w = r.mul(u);
      narrow(w.mul(v).neg(), gradient, mean + i);
      narrow(r.sub(w.mul(u)).mul(v.fma(all(-floor), all(1))), gradient, scale + i);
    }
  }

  private static void addMeans(double[] weight, float[] raw, int mean, double[] total, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      load(weight, i).fma(widen(raw, mean + i), load(total, i)).intoArray(total, i);
    }
  }

  private static void addVariances(
      double[] weight, float[] raw, int mean, int scale, double floor, double[] center, double[] total, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector sigma = DoubleLanes.quickExp(widen(raw, scale + i)).add(floor);
      DoubleVector between = widen(raw, mean + i).sub(load(center, i));
      DoubleVector square = between.fma(between, sigma.mul(sigma));
      load(weight, i).fma(square, load(total, i)).intoArray(total, i);
    }
  }
}
