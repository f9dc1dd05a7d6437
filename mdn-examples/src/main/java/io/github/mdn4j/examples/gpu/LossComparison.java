// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.gpu;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Kernel;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.util.SplittableRandom;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The loss of a density on the backend, and by the density's kernel on the same numbers in Java's memory. */
final class LossComparison {

  private static final ActivationIdentity IDENTITY = new ActivationIdentity();

  private final Density density;
  private final LossMixtureNLL loss;
  private final INDArray labels; // [n,D]
  private final INDArray raw; // [n,P]
  private final Kernel kernel;
  private final Block block;
  private final double[] logDensity;

  private LossComparison(Density density, INDArray labels, INDArray raw) {
    int n = (int) raw.size(0);
    this.density = density;
    this.labels = labels;
    this.raw = raw;
    loss = new LossMixtureNLL(density);
    kernel = density.kernel(n).orElseThrow();
    block = new Block(density, n);
    logDensity = new double[n];
    block.rows(n);
    fill(labels, block::label);
    fill(raw, block::theta);
    kernel.evaluate(block, 0, 0, true, logDensity);
  }

  /** Draws raw rows and labels that belong to them. */
  static LossComparison of(Density density, int n, DataType type) {
    SplittableRandom random = new SplittableRandom(7);
    double[][] theta = new double[n][density.parameterWidth()];
    double[][] y = new double[n][];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < theta[i].length; j++) {
        theta[i][j] = (float) random.nextGaussian();
      }
      y[i] = density.at(theta[i]).sample(random);
    }
    return new LossComparison(density, Nd4j.createFromArray(y).castTo(type), Nd4j.createFromArray(theta).castTo(type));
  }

  /** Where a column of numbers goes. */
  private interface Columns {
    double[] column(int j);
  }

  private static void fill(INDArray array, Columns columns) {
    double[][] numbers = array.castTo(DataType.DOUBLE).toDoubleMatrix();
    for (int i = 0; i < numbers.length; i++) {
      for (int j = 0; j < numbers[i].length; j++) {
        columns.column(j)[i] = numbers[i][j];
      }
    }
  }

  /** Returns the largest difference of scores. */
  double scores() {
    double[][] scores = loss.computeScoreArray(labels, raw, IDENTITY, null).castTo(DataType.DOUBLE).toDoubleMatrix();
    Difference difference = new Difference();
    for (int i = 0; i < scores.length; i++) {
      difference.add(-logDensity[i], scores[i][0]);
    }
    return difference.share();
  }

  /** Returns the largest difference of gradients. */
  double gradient() {
    Pair<Double, INDArray> both = loss.computeGradientAndScore(labels, raw, IDENTITY, null, false);
    double[][] gradient = both.getSecond().castTo(DataType.DOUBLE).toDoubleMatrix();
    Difference difference = new Difference();
    for (int i = 0; i < gradient.length; i++) {
      for (int j = 0; j < gradient[i].length; j++) {
        difference.add(-block.gradient(j)[i], gradient[i][j]);
      }
    }
    return difference.share();
  }

  /** Returns the largest difference of predicted means. */
  double means() {
    double[][] means = Predictions.of(density, raw).mean().castTo(DataType.DOUBLE).toDoubleMatrix();
    double[][] rows = raw.castTo(DataType.DOUBLE).toDoubleMatrix();
    Difference difference = new Difference();
    for (int i = 0; i < means.length; i++) {
      double[] mean = density.at(rows[i]).mean();
      for (int j = 0; j < mean.length; j++) {
        difference.add(mean[j], means[i][j]);
      }
    }
    return difference.share();
  }

  double backendMillis(int rounds) {
    return millis(rounds, () -> loss.computeGradientAndScore(labels, raw, IDENTITY, null, false)
        .getSecond().getDouble(0, 0)); // waits for the device
  }

  double javaMillis(int rounds) {
    return millis(rounds, () -> kernel.evaluate(block, 0, 0, true, logDensity));
  }

  private static double millis(int rounds, Runnable step) {
    for (int i = 0; i < rounds; i++) {
      step.run();
    }
    long start = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      step.run();
    }
    return (System.nanoTime() - start) / 1e6 / rounds;
  }
}
