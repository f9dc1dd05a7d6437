// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.util.Random;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Labels and raw outputs of a minibatch, and what a loss makes of them. */
record Batch(INDArray labels, INDArray raw) {

  /** What a loss returns for a minibatch. */
  record Result(double score, double[] scores, INDArray gradient) {

    double[] slopes() {
      return gradient.dup('c').data().asDouble();
    }

    /** Asserts that scores and gradients differ by no more than a share of the largest of each. */
    void assertClose(Result other, double share) {
      assertEquals(score, other.score, share * Math.max(1, Math.abs(score)));
      assertArrayEquals(scores, other.scores, share * Math.max(1, largest(scores)));
      assertArrayEquals(slopes(), other.slopes(), share * Math.max(1, largest(slopes())));
    }

    /** Asserts that scores and gradients have the same bits. */
    void assertSame(Result other) {
      assertEquals(score, other.score);
      assertArrayEquals(scores, other.scores);
      assertArrayEquals(slopes(), other.slopes());
    }

    void assertFinite() {
      assertTrue(Double.isFinite(score), "score " + score);
      for (double value : slopes()) {
        assertTrue(Double.isFinite(value), "slope " + value);
      }
    }
  }

  /** A batch of doubles from normal distributions. */
  static Batch random(Density density, int n, long seed) {
    Random random = new Random(seed);
    return new Batch(
        normal(random, n, density.labelWidth(), 2), normal(random, n, density.parameterWidth(), 1.5));
  }

  static INDArray normal(Random random, int rows, int columns, double spread) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = spread * random.nextGaussian();
      }
    }
    return Nd4j.createFromArray(values);
  }

  static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  Batch as(DataType type) {
    return new Batch(labels.castTo(type), raw.castTo(type));
  }

  Result through(DensityLoss loss, INDArray mask) {
    Pair<Double, INDArray> both = loss.computeGradientAndScore(labels, raw, new ActivationIdentity(), mask, false);
    INDArray scores = loss.computeScoreArray(labels, raw, new ActivationIdentity(), mask);
    return new Result(both.getFirst(), scores.data().asDouble(), both.getSecond());
  }

  Result through(Density density, Engine engine) {
    return through(new LossMixtureNLL(density, engine), null);
  }
}
