// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.all;
import static io.github.mdn4j.vector.FloatLanes.load;

import io.github.mdn4j.arithmetic.MixtureArithmetic;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Mixtures in vectors of floats, as many rows at a time as a vector has lanes, so that all that is between input and
 * output stays in the first-level cache.
 *
 * <p>Passes over the components, each with no more operations than C2 inlines ({@link DoubleColumns}). Scratch
 * space holds K vectors each of prior, joint, factor and error, then the derivatives by mean and raw scale, K D vectors each.
 */
final class FloatMixtures implements MixtureArithmetic {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  static final int BITS_OF_LEAST = Float.floatToRawIntBits(0x1p-40f);
  static final int BITS_OF_MOST = Float.floatToRawIntBits(0x1p40f);
  static final int BITS_OF_NAN = Float.floatToRawIntBits(Float.NaN);

  // errors are in units of 2^-24; MixtureArithmetic has the sum
  static final float OF_SQUARES = 4.5f;
  static final float OF_LOGIT = 1;
  static final float OF_FACTOR = 1.5f;
  static final float OF_EXP = 1;
  static final float OF_SLOPES = 4;
  static final float ALLOWED = 32;

  /** What all passes work on. */
  private record Work(
      int components, int width, float[][] labels, float[][] raw, float floor, float[] most, float[] jointSum,
      float[] priorSum, float[] error, float[] excess, float[][] gradient, float[] scratch) {}

  /** A pass over the components of as many rows as a vector has lanes; many are called at one place, so C2 inlines none. */
  private interface Pass {
    void over(int i, Work w);
  }

  private final Pass[] withoutGradient = {
    (i, w) -> scales(i, w.components, w.width, w.raw, w.floor, w.scratch),
    (i, w) -> gaussians(i, w.components, w.width, w.labels, w.raw, w.excess, w.scratch),
    (i, w) -> priors(i, w.components, w.raw, w.priorSum, w.scratch),
    (i, w) -> joints(i, w.components, w.width, w.raw, w.most, w.scratch),
    (i, w) -> weights(i, w.components, w.most, w.jointSum, w.error, w.scratch),
  };

  private final Pass[] withGradient = {
    withoutGradient[0], withoutGradient[1], withoutGradient[2], withoutGradient[3], withoutGradient[4],
    (i, w) -> responsibilities(i, w.components, w.jointSum, w.priorSum, w.error, w.gradient, w.scratch),
    (i, w) -> slopes(i, w.components, w.width, w.gradient, w.scratch),
    (i, w) -> doubts(i, w.components, w.width, w.excess, w.scratch),
  };

  private final WarmUp warmUp;

  private FloatMixtures(WarmUp warmUp) {
    this.warmUp = warmUp;
  }

  /** Makes mixtures that are computed in vectors once these are compiled. */
  static FloatMixtures warmingUp() {
    return new FloatMixtures(WarmUp.of(rehearsal(always(true)), rehearsal(always(false))));
  }

  /** Makes mixtures that are always computed in vectors, or always one by one. */
  static FloatMixtures always(boolean inVectors) {
    return new FloatMixtures(WarmUp.always(inVectors));
  }

  /** Returns one mixture of some components over some vectors. */
  private static Runnable rehearsal(FloatMixtures mixtures) {
    int n = 2 * LENGTH;
    float[][] raw = new float[4 * (1 + 2 * 2)][n];
    float[][] gradient = new float[raw.length][n];
    float[][] rest = new float[7][n];
    float[] scratch = new float[mixtures.scratch(4, 2)];
    for (int j = 0; j < raw.length; j++) {
      Arrays.fill(raw[j], 0.1f * (j % 5));
    }
    float[][] labels = {rest[0], rest[1]};
    return () -> mixtures.evaluate(
        n, labels, raw, 1e-3f, rest[2], rest[3], rest[4], rest[5], rest[6], gradient, scratch);
  }

  @Override
  public int lanes() {
    return LENGTH;
  }

  @Override
  public int scratch(int components, int width) {
    return LENGTH * components * (4 + 2 * width);
  }

  @Override
  public void evaluate(
      int n, float[][] labels, float[][] raw, float floor, float[] most, float[] jointSum, float[] priorSum,
      float[] error, float[] excess, float[][] gradient, float[] scratch) {
    int width = labels.length;
    int components = raw.length / (1 + 2 * width);
    if (!warmUp.over()) {
      FloatMixtureTwins.evaluate(
          n, labels, raw, floor, most, jointSum, priorSum, error, excess, gradient, scratch);
      return;
    }
    Work work = new Work(
        components, width, labels, raw, floor, most, jointSum, priorSum, error, excess, gradient, scratch);
    Pass[] passes = gradient == null ? withoutGradient : withGradient;
    for (int i = 0; i < n; i += LENGTH) {
      for (Pass pass : passes) {
        pass.over(i, work);
      }
    }
  }

  // 1/sigma where the derivative by the mean will be, exp(raw)/sigma where that by the raw scale will be
  private static void scales(int i, int components, int width, float[][] raw, float floor, float[] scratch) {
    int at = 4 * components * LENGTH;
    FloatVector one = all(1);
    FloatVector least = all(floor);
    for (int k = 0; k < components; k++) {
      int column = components + 2 * width * k + width;
      for (int d = 0; d < width; d++) {
        FloatVector e = FloatLanes.exp(load(raw[column + d], i));
        FloatVector inverse = one.div(e.add(least));
        inverse.intoArray(scratch, at);
        e.mul(inverse).intoArray(scratch, at + LENGTH);
        at += 2 * LENGTH;
      }
    }
  }

  // -sum of z^2 / 2 to joint, v to factor, and the derivatives of log f_k; excess is above 0 where a scale is out of range
  private static void gaussians(
      int i, int components, int width, float[][] labels, float[][] raw, float[] excess, float[] scratch) {
    int at = 4 * components * LENGTH;
    IntVector low = IntVector.broadcast(INTS, BITS_OF_LEAST);
    IntVector high = IntVector.broadcast(INTS, BITS_OF_MOST);
    IntVector out = IntVector.zero(INTS); // positive numbers are in the order of their bits: negative if out of range
    FloatVector one = all(1);
    for (int k = 0; k < components; k++) {
      FloatVector squares = all(0);
      FloatVector factor = one;
      int column = components + 2 * width * k;
      for (int d = 0; d < width; d++) {
        FloatVector inverse = load(scratch, at);
        FloatVector z = load(labels[d], i).sub(load(raw[column + d], i)).mul(inverse);
        FloatVector square = z.mul(z);
        squares = squares.add(square);
        factor = factor.mul(inverse);
        IntVector bits = inverse.viewAsIntegralLanes();
        out = out.or(bits.sub(low)).or(high.sub(bits));
        bits = factor.viewAsIntegralLanes();
        out = out.or(bits.sub(low)).or(high.sub(bits));
        z.mul(inverse).intoArray(scratch, at);
        square.sub(one).mul(load(scratch, at + LENGTH)).intoArray(scratch, at + LENGTH);
        at += 2 * LENGTH;
      }
      squares.mul(all(-0.5f)).intoArray(scratch, (components + k) * LENGTH);
      factor.intoArray(scratch, (2 * components + k) * LENGTH);
    }
    // the bits of a NaN where out of range, else of a number of at most 0
    out.lanewise(VectorOperators.ASHR, 31).and(BITS_OF_NAN).viewAsFloatingLanes().intoArray(excess, i);
  }

  // exp(logit - largest logit), and the largest itself in place of the first error
  private static void priors(int i, int components, float[][] raw, float[] priorSum, float[] scratch) {
    FloatVector top = load(raw[0], i);
    for (int k = 1; k < components; k++) {
      top = higher(top, load(raw[k], i));
    }
    top.intoArray(scratch, 3 * components * LENGTH);
    FloatVector sum = all(0);
    FloatVector lost = all(0);
    for (int k = 0; k < components; k++) {
      FloatVector prior = FloatLanes.expBelow87(load(raw[k], i).sub(top));
      prior.intoArray(scratch, k * LENGTH);
      FloatVector next = sum.add(prior);
      lost = lost.add(prior.sub(next.sub(sum))); // what rounding took from the sum, so that K does not matter
      sum = next;
    }
    sum.add(lost).intoArray(priorSum, i);
  }

  // in place of max, which looks after NaN and signs of 0 at three times the cost
  private static FloatVector higher(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }

  /** Returns the error of v and an exponential. */
  static float ofFactor(int width) {
    return OF_FACTOR * (float) Math.sqrt(width) + OF_EXP;
  }

  // joint, the largest of them, and the error of each component
  private static void joints(int i, int components, int width, float[][] raw, float[] most, float[] scratch) {
    FloatVector top = load(scratch, 3 * components * LENGTH);
    FloatVector highest = all(Float.NEGATIVE_INFINITY);
    FloatVector ofFactor = all(ofFactor(width));
    FloatVector ofSquares = all(-OF_SQUARES);
    FloatVector ofLogit = all(-OF_LOGIT);
    for (int k = 0; k < components; k++) {
      FloatVector l = load(raw[k], i).sub(top);
      FloatVector minusSquares = load(scratch, (components + k) * LENGTH);
      FloatVector j = l.add(minusSquares);
      j.intoArray(scratch, (components + k) * LENGTH);
      highest = higher(highest, j);
      minusSquares.fma(ofSquares, l.fma(ofLogit, ofFactor)).intoArray(scratch, (3 * components + k) * LENGTH);
    }
    highest.intoArray(most, i);
  }

  // exp(joint - most) v in place of joint, and the mean error
  private static void weights(
      int i, int components, float[] most, float[] jointSum, float[] error, float[] scratch) {
    FloatVector highest = load(most, i);
    FloatVector sum = all(0);
    FloatVector lost = all(0);
    FloatVector errors = all(0);
    for (int k = 0; k < components; k++) {
      int joint = (components + k) * LENGTH;
      FloatVector weight = FloatLanes.expOrZero(load(scratch, joint).sub(highest)); // a large square makes much of little
      weight = weight.mul(load(scratch, (2 * components + k) * LENGTH));
      weight.intoArray(scratch, joint);
      FloatVector next = sum.add(weight);
      lost = lost.add(weight.sub(next.sub(sum)));
      sum = next;
      errors = weight.fma(load(scratch, (3 * components + k) * LENGTH), errors);
    }
    sum = sum.add(lost);
    sum.intoArray(jointSum, i);
    errors.div(sum).intoArray(error, i);
  }

  // r in place of exp(joint - most) v, r (1 - r) (its error and the mean) in place of its error, gradients by logits;
  // what of these is lost goes to the place of the first prior, the largest of them to that of the second
  private static void responsibilities(
      int i, int components, float[] jointSum, float[] priorSum, float[] error, float[][] gradient, float[] scratch) {
    FloatVector one = all(1);
    FloatVector byJointSum = one.div(load(jointSum, i));
    FloatVector byPriorSum = one.div(load(priorSum, i));
    FloatVector mean = load(error, i);
    IntVector lost = IntVector.zero(INTS);
    IntVector largest = IntVector.zero(INTS);
    for (int k = 0; k < components; k++) {
      int joint = (components + k) * LENGTH;
      int errors = (3 * components + k) * LENGTH;
      FloatVector r = load(scratch, joint).mul(byJointSum);
      r.intoArray(scratch, joint);
      FloatVector prior = load(scratch, k * LENGTH).mul(byPriorSum);
      FloatVector slope = r.sub(prior);
      slope.intoArray(gradient[k], i);
      largest = largest.max(size(slope));
      FloatVector ofR = r.mul(one.sub(r)).mul(load(scratch, errors).add(mean));
      ofR.intoArray(scratch, errors);
      lost = lost.max(size(r.add(prior).add(ofR)));
    }
    lost.viewAsFloatingLanes().intoArray(scratch, 0);
    largest.viewAsFloatingLanes().intoArray(scratch, LENGTH);
  }

  // the bits of |x|, in the same order as |x|, and those of a NaN above all
  private static IntVector size(FloatVector x) {
    return x.abs().viewAsIntegralLanes();
  }

  // what is lost of gradients by means and raw scales, and these gradients
  private static void slopes(int i, int components, int width, float[][] gradient, float[] scratch) {
    IntVector largest = load(scratch, LENGTH).viewAsIntegralLanes();
    int at = 4 * components * LENGTH;
    for (int k = 0; k < components; k++) {
      FloatVector r = load(scratch, (components + k) * LENGTH);
      int column = components + 2 * width * k;
      for (int d = 0; d < width; d++) {
        FloatVector byMean = load(scratch, at).mul(r);
        FloatVector byRaw = load(scratch, at + LENGTH).mul(r);
        byMean.intoArray(gradient[column + d], i);
        byRaw.intoArray(gradient[column + width + d], i);
        largest = largest.max(size(byMean)).max(size(byRaw));
        at += 2 * LENGTH;
      }
    }
    largest.viewAsFloatingLanes().intoArray(scratch, LENGTH);
  }

  // by how much what is lost goes beyond what is allowed
  private static void doubts(int i, int components, int width, float[] excess, float[] scratch) {
    IntVector lost = load(scratch, 0).viewAsIntegralLanes();
    FloatVector ofSquares = all(OF_SQUARES);
    FloatVector one = all(1);
    int at = 4 * components * LENGTH;
    for (int k = 0; k < components; k++) {
      FloatVector ofR = load(scratch, (3 * components + k) * LENGTH);
      FloatVector ofBoth = load(scratch, (components + k) * LENGTH).fma(ofSquares, ofR);
      for (int d = 0; d < width; d++) {
        FloatVector square = load(scratch, at + LENGTH).abs().add(one); // at least that of z, times exp(raw)/sigma
        lost = lost.max(size(ofR.mul(load(scratch, at)))).max(size(ofBoth.mul(square)));
        at += 2 * LENGTH;
      }
    }
    FloatVector allowed = load(scratch, LENGTH).mul(all(ALLOWED - OF_SLOPES));
    load(excess, i).add(lost.viewAsFloatingLanes().sub(allowed)).intoArray(excess, i);
  }
}
