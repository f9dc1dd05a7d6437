// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.DoubleLanes.LENGTH;
import static io.github.mdn4j.vector.DoubleLanes.SPECIES;
import static io.github.mdn4j.vector.DoubleLanes.all;
import static io.github.mdn4j.vector.DoubleLanes.load;

import io.github.mdn4j.arithmetic.ColumnArithmetic;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Columns in vectors of doubles; what is left over at their end one by one, in the same steps.
 *
 * <p>No pass has more operations than C2 inlines into one method (DesiredMethodLimit counts bytecodes): beyond that, what is
 * not inlined gets its vectors as objects, at ten times the cost. And no vector is chosen by a condition, for the same
 * reason.
 */
final class DoubleColumns implements ColumnArithmetic {

  /** As many floats as there are doubles in a vector. */
  static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

  /** Their class, for what {@link FloatLanes#TYPE} says. */
  static final Class<? extends FloatVector> TYPE_OF_FLOATS = FloatVector.zero(FLOATS).getClass();

  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  private static final double HALF_LOG_2_PI = 0.9189385332046727;

  /** Stores what belongs to the first n entries, and leaves those behind them as they are. */
  private static void storeFirst(DoubleVector v, double[] out, int i, int n) {
    load(out, i).blend(v, SPECIES.indexInRange(i, n)).intoArray(out, i);
  }

  @Override
  public void exp(double[] x, double[] out, int n) {
    int reach = DoubleLanes.reach(n, Math.min(x.length, out.length));
    int whole = n / LENGTH * LENGTH;
    for (int i = 0; i < whole; i += LENGTH) {
      DoubleLanes.exp(load(x, i)).intoArray(out, i);
    }
    if (whole < reach) {
      storeFirst(DoubleLanes.exp(load(x, whole)), out, whole, n);
    }
    for (int i = reach; i < n; i++) {
      out[i] = DoubleLanes.exp(x[i]);
    }
  }

  @Override
  public void expBelow(double[] most, double[] x, double[] out, int n) {
    int reach = DoubleLanes.reach(n, Math.min(most.length, Math.min(x.length, out.length)));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleLanes.exp(load(x, i).sub(load(most, i))).intoArray(out, i);
    }
    for (int i = reach; i < n; i++) {
      out[i] = DoubleLanes.exp(x[i] - most[i]);
    }
  }

  @Override
  public void log(double[] x, double[] out, int n) {
    int reach = DoubleLanes.reach(n, Math.min(x.length, out.length));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector v = load(x, i);
      if (!DoubleLanes.isNormal(v)) {
        for (int j = i; j < Math.min(n, i + LENGTH); j++) {
          out[j] = DoubleLanes.log(x[j]);
        }
      } else if (i + LENGTH <= n) {
        DoubleLanes.logOfNormal(v).intoArray(out, i);
      } else {
        storeFirst(DoubleLanes.logOfNormal(v), out, i, n);
      }
    }
    for (int i = reach; i < n; i++) {
      out[i] = DoubleLanes.log(x[i]);
    }
  }

  @Override
  public void scale(double[] raw, double floor, double[] sigma, double[] inverse, double[] slope, int n) {
    int reach = DoubleLanes.reach(
        n, Math.min(Math.min(raw.length, sigma.length), Math.min(inverse.length, slope.length)));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector e = DoubleLanes.exp(load(raw, i));
      DoubleVector s = e.add(floor);
      DoubleVector r = all(1).div(s);
      s.intoArray(sigma, i);
      r.intoArray(inverse, i);
      e.mul(r).intoArray(slope, i);
    }
    for (int i = reach; i < n; i++) {
      double e = DoubleLanes.exp(raw[i]);
      sigma[i] = e + floor;
      inverse[i] = 1 / sigma[i];
      slope[i] = e * inverse[i];
    }
  }

  @Override
  public boolean gaussian(
      double[] y,
      double[] mean,
      double[] raw,
      double floor,
      boolean first,
      double least,
      double most,
      double[] logDensity,
      double[] factor,
      double[] byMean,
      double[] byRaw,
      int n) {
    int reach = DoubleLanes.reach(
        n,
        Math.min(
            Math.min(Math.min(y.length, mean.length), Math.min(raw.length, logDensity.length)),
            Math.min(factor.length, Math.min(byMean.length, byRaw.length))));
    inverseAndSlope(raw, floor, byMean, byRaw, reach, n);
    boolean outside = first
        ? setGaussians(y, mean, least, most, logDensity, factor, byMean, byRaw, reach)
        : addGaussians(y, mean, least, most, logDensity, factor, byMean, byRaw, reach);
    for (int i = reach; i < n; i++) {
      double r = byMean[i];
      double z = (y[i] - mean[i]) * r;
      double log = z * z * -0.5 - HALF_LOG_2_PI;
      logDensity[i] = first ? log : logDensity[i] + log;
      factor[i] = first ? r : factor[i] * r;
      byMean[i] = z * r;
      byRaw[i] = (z * z - 1) * byRaw[i];
      outside |= !(factor[i] >= least && factor[i] <= most);
    }
    return !outside;
  }

  // 1/σ where the derivative by the mean will be, exp(raw)/σ where that by the raw scale will be
  private static void inverseAndSlope(double[] raw, double floor, double[] inverse, double[] slope, int reach, int n) {
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector e = DoubleLanes.exp(load(raw, i));
      DoubleVector r = all(1).div(e.add(floor));
      r.intoArray(inverse, i);
      e.mul(r).intoArray(slope, i);
    }
    for (int i = reach; i < n; i++) {
      double e = DoubleLanes.exp(raw[i]);
      inverse[i] = 1 / (e + floor);
      slope[i] = e * inverse[i];
    }
  }

  private static boolean setGaussians(
      double[] y, double[] mean, double least, double most, double[] logDensity, double[] factor, double[] byMean,
      double[] byRaw, int reach) {
    LongVector out = LongVector.zero(LONGS);
    LongVector low = LongVector.broadcast(LONGS, Double.doubleToRawLongBits(least));
    LongVector high = LongVector.broadcast(LONGS, Double.doubleToRawLongBits(most));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector r = load(byMean, i);
      DoubleVector z = load(y, i).sub(load(mean, i)).mul(r);
      DoubleVector square = z.mul(z);
      square.mul(-0.5).sub(HALF_LOG_2_PI).intoArray(logDensity, i);
      r.intoArray(factor, i);
      z.mul(r).intoArray(byMean, i);
      square.sub(1).mul(load(byRaw, i)).intoArray(byRaw, i);
      // positive numbers are in the order of their bits, and those of NaN are above all; negative where out of range
      LongVector bits = r.viewAsIntegralLanes();
      out = out.or(bits.sub(low)).or(high.sub(bits));
    }
    return out.compare(VectorOperators.LT, 0).anyTrue();
  }

  // the same, added to what is there: a condition inside one loop would make objects of the vectors it chooses from
  private static boolean addGaussians(
      double[] y, double[] mean, double least, double most, double[] logDensity, double[] factor, double[] byMean,
      double[] byRaw, int reach) {
    LongVector out = LongVector.zero(LONGS);
    LongVector low = LongVector.broadcast(LONGS, Double.doubleToRawLongBits(least));
    LongVector high = LongVector.broadcast(LONGS, Double.doubleToRawLongBits(most));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector r = load(byMean, i);
      DoubleVector z = load(y, i).sub(load(mean, i)).mul(r);
      DoubleVector square = z.mul(z);
      load(logDensity, i).add(square.mul(-0.5).sub(HALF_LOG_2_PI)).intoArray(logDensity, i);
      DoubleVector f = load(factor, i).mul(r);
      f.intoArray(factor, i);
      z.mul(r).intoArray(byMean, i);
      square.sub(1).mul(load(byRaw, i)).intoArray(byRaw, i);
      LongVector bits = f.viewAsIntegralLanes();
      out = out.or(bits.sub(low)).or(high.sub(bits));
    }
    return out.compare(VectorOperators.LT, 0).anyTrue();
  }

  @Override
  public void join(
      double[] logit, double[] largest, double[] prior, double[] priorSum, double[] joint, double[] most, int n) {
    int reach = DoubleLanes.reach(
        n,
        Math.min(
            Math.min(logit.length, Math.min(largest.length, prior.length)),
            Math.min(priorSum.length, Math.min(joint.length, most.length))));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector l = load(logit, i).sub(load(largest, i));
      DoubleVector p = DoubleLanes.expBelow709(l);
      p.intoArray(prior, i);
      load(priorSum, i).add(p).intoArray(priorSum, i);
      DoubleVector j = l.add(load(joint, i));
      j.intoArray(joint, i);
      load(most, i).max(j).intoArray(most, i);
    }
    for (int i = reach; i < n; i++) {
      double l = logit[i] - largest[i];
      prior[i] = DoubleLanes.exp(l);
      priorSum[i] += prior[i];
      joint[i] += l;
      most[i] = Math.max(most[i], joint[i]);
    }
  }

  @Override
  public void weigh(double[] joint, double[] most, double[] factor, double[] sum, int n) {
    int reach = DoubleLanes.reach(
        n, Math.min(Math.min(joint.length, most.length), Math.min(factor.length, sum.length)));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector e = DoubleLanes.expBelow709(load(joint, i).sub(load(most, i))).mul(load(factor, i));
      e.intoArray(joint, i);
      load(sum, i).add(e).intoArray(sum, i);
    }
    for (int i = reach; i < n; i++) {
      joint[i] = DoubleLanes.exp(joint[i] - most[i]) * factor[i];
      sum[i] += joint[i];
    }
  }

  @Override
  public void responsibilities(
      double[] joint, double[] byJointSum, double[] prior, double[] byPriorSum, double[] gradient, int n) {
    int reach = DoubleLanes.reach(
        n,
        Math.min(
            Math.min(joint.length, Math.min(byJointSum.length, prior.length)),
            Math.min(byPriorSum.length, gradient.length)));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector r = load(joint, i).mul(load(byJointSum, i));
      r.intoArray(joint, i);
      r.sub(load(prior, i).mul(load(byPriorSum, i))).intoArray(gradient, i);
    }
    for (int i = reach; i < n; i++) {
      joint[i] *= byJointSum[i];
      gradient[i] = joint[i] - prior[i] * byPriorSum[i];
    }
  }

  @Override
  public void multiply(double[] a, double[] b, double[] factor, int n) {
    int reach = DoubleLanes.reach(n, Math.min(a.length, Math.min(b.length, factor.length)));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector f = load(factor, i);
      load(a, i).mul(f).intoArray(a, i);
      load(b, i).mul(f).intoArray(b, i);
    }
    for (int i = reach; i < n; i++) {
      a[i] *= factor[i];
      b[i] *= factor[i];
    }
  }

  @Override
  public void widen(float[] x, int from, double[] out, int n) {
    int reach = DoubleLanes.reach(n, Math.min(x.length - from, out.length));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector wide =
          (DoubleVector) FloatVector.fromArray(FLOATS, x, from + i).convertShape(VectorOperators.F2D, SPECIES, 0);
      wide.intoArray(out, i);
    }
    for (int i = reach; i < n; i++) {
      out[i] = x[from + i];
    }
  }

  // 0 · x is NaN where x is not finite, and a NaN stays
  @Override
  public boolean areFinite(float[] x, int n) {
    FloatVector even = FloatLanes.all(0f);
    FloatVector odd = even;
    int whole = n / (2 * FloatLanes.LENGTH) * 2 * FloatLanes.LENGTH;
    for (int i = 0; i < whole; i += 2 * FloatLanes.LENGTH) {
      even = FloatLanes.load(x, i).fma(FloatLanes.all(0f), even);
      odd = FloatLanes.load(x, i + FloatLanes.LENGTH).fma(FloatLanes.all(0f), odd);
    }
    boolean finite = even.add(odd).compare(VectorOperators.EQ, 0f).allTrue();
    for (int i = whole; i < n; i++) {
      finite &= Float.isFinite(x[i]);
    }
    return finite;
  }

  @Override
  public void narrowNegative(double[] x, float[] out, int n) {
    int reach = DoubleLanes.reach(n, Math.min(x.length, out.length));
    for (int i = 0; i < reach; i += LENGTH) {
      DoubleVector minus = all(0).sub(load(x, i)); // 0, not −0, for 0
      minus = minus.blend(Float.MAX_VALUE, minus.compare(VectorOperators.GT, Float.MAX_VALUE));
      minus = minus.blend(-Float.MAX_VALUE, minus.compare(VectorOperators.LT, -Float.MAX_VALUE));
      minus = minus.blend(0, minus.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
      TYPE_OF_FLOATS.cast(minus.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(out, i);
    }
    for (int i = reach; i < n; i++) {
      double minus = Math.abs(x[i]) < Float.MIN_NORMAL ? 0 : 0 - x[i];
      out[i] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, minus));
    }
  }
}
