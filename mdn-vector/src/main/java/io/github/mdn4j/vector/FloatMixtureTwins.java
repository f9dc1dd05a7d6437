// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

/** The same as {@link FloatMixtures}, number by number: the same operations in the same order, so the same bits. */
final class FloatMixtureTwins {

  private FloatMixtureTwins() {}

  static void evaluate(
      int n, float[][] labels, float[][] raw, float floor, float[] most, float[] jointSum, float[] priorSum,
      float[] error, float[] excess, float[][] gradient, float[] scratch) {
    int width = labels.length;
    int components = raw.length / (1 + 2 * width);
    for (int i = 0; i < n; i++) {
      excess[i] = gaussians(i, components, width, labels, raw, floor, scratch);
      float top = priors(i, components, raw, priorSum, scratch);
      most[i] = joints(i, components, width, raw, top, scratch);
      weights(i, components, most[i], jointSum, error, scratch);
      if (gradient != null) {
        slopes(i, components, width, jointSum, priorSum, error, excess, gradient, scratch);
      }
    }
  }

  // scratch as in FloatMixtures, with one number for each vector
  private static float gaussians(
      int i, int components, int width, float[][] labels, float[][] raw, float floor, float[] scratch) {
    int at = 4 * components;
    int out = 0;
    for (int k = 0; k < components; k++) {
      float squares = 0;
      float factor = 1;
      int column = components + 2 * width * k;
      for (int d = 0; d < width; d++) {
        float e = FloatLanes.exp(raw[column + width + d][i]);
        float inverse = 1 / (e + floor);
        float z = (labels[d][i] - raw[column + d][i]) * inverse;
        float square = z * z;
        squares += square;
        factor *= inverse;
        int bits = Float.floatToRawIntBits(inverse);
        out |= bits - FloatMixtures.BITS_OF_LEAST | FloatMixtures.BITS_OF_MOST - bits;
        bits = Float.floatToRawIntBits(factor);
        out |= bits - FloatMixtures.BITS_OF_LEAST | FloatMixtures.BITS_OF_MOST - bits;
        scratch[at] = z * inverse;
        scratch[at + 1] = (square - 1) * (e * inverse);
        at += 2;
      }
      scratch[components + k] = squares * -0.5f;
      scratch[2 * components + k] = factor;
    }
    return out < 0 ? Float.NaN : 0;
  }

  private static float priors(int i, int components, float[][] raw, float[] priorSum, float[] scratch) {
    float top = raw[0][i];
    for (int k = 1; k < components; k++) {
      top = raw[k][i] > top ? raw[k][i] : top;
    }
    float sum = 0;
    float lost = 0;
    for (int k = 0; k < components; k++) {
      float prior = FloatLanes.expBelow87(raw[k][i] - top);
      scratch[k] = prior;
      float next = sum + prior;
      lost += prior - (next - sum);
      sum = next;
    }
    priorSum[i] = sum + lost;
    return top;
  }

  private static float joints(int i, int components, int width, float[][] raw, float top, float[] scratch) {
    float highest = Float.NEGATIVE_INFINITY;
    float ofFactor = FloatMixtures.ofFactor(width);
    for (int k = 0; k < components; k++) {
      float l = raw[k][i] - top;
      float minusSquares = scratch[components + k];
      float j = l + minusSquares;
      scratch[components + k] = j;
      highest = j > highest ? j : highest;
      scratch[3 * components + k] =
          Math.fma(minusSquares, -FloatMixtures.OF_SQUARES, Math.fma(l, -FloatMixtures.OF_LOGIT, ofFactor));
    }
    return highest;
  }

  private static void weights(
      int i, int components, float highest, float[] jointSum, float[] error, float[] scratch) {
    float sum = 0;
    float lost = 0;
    float errors = 0;
    for (int k = 0; k < components; k++) {
      float weight = FloatLanes.expOrZero(scratch[components + k] - highest) * scratch[2 * components + k];
      scratch[components + k] = weight;
      float next = sum + weight;
      lost += weight - (next - sum);
      sum = next;
      errors = Math.fma(weight, scratch[3 * components + k], errors);
    }
    sum += lost;
    jointSum[i] = sum;
    error[i] = errors / sum;
  }

  private static void slopes(
      int i, int components, int width, float[] jointSum, float[] priorSum, float[] error, float[] excess,
      float[][] gradient, float[] scratch) {
    float byJointSum = 1 / jointSum[i];
    float byPriorSum = 1 / priorSum[i];
    int lost = 0;
    int largest = 0;
    int at = 4 * components;
    for (int k = 0; k < components; k++) {
      float r = scratch[components + k] * byJointSum;
      float prior = scratch[k] * byPriorSum;
      float slope = r - prior;
      gradient[k][i] = slope;
      largest = Math.max(largest, size(slope));
      float ofR = r * (1 - r) * (scratch[3 * components + k] + error[i]);
      lost = Math.max(lost, size(r + prior + ofR));
      float ofBoth = Math.fma(r, FloatMixtures.OF_SQUARES, ofR);
      int column = components + 2 * width * k;
      for (int d = 0; d < width; d++) {
        lost = Math.max(lost, size(ofR * scratch[at]));
        lost = Math.max(lost, size(ofBoth * (Math.abs(scratch[at + 1]) + 1)));
        float byMean = scratch[at] * r;
        float byRaw = scratch[at + 1] * r;
        gradient[column + d][i] = byMean;
        gradient[column + width + d][i] = byRaw;
        largest = Math.max(largest, Math.max(size(byMean), size(byRaw)));
        at += 2;
      }
    }
    float allowed = Float.intBitsToFloat(largest) * (FloatMixtures.ALLOWED - FloatMixtures.OF_SLOPES);
    excess[i] += Float.intBitsToFloat(lost) - allowed;
  }

  private static int size(float x) {
    return Float.floatToRawIntBits(Math.abs(x));
  }
}
