// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.loss.DensityLoss.Engine;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Prints a digest of losses and gradients again and again, while what computes them is compiled. */
final class LossDigests {

  static final String LINE = "digest ";

  private static final int ROWS = 2000; // more than one thread takes
  private static final long NANOSECONDS = 3_500_000_000L;
  private static final int LEAST = 5;

  private static final List<Density> DENSITIES = List.of(
      Mixture.of(20, DiagonalGaussian.of(1)),
      Mixture.of(4, FullGaussian.of(2)),
      Joint.of(Mixture.of(5, DiagonalGaussian.of(2)), Bernoulli.of()),
      Mixture.of(3, StudentT.of(1, 4)));

  private LossDigests() {}

  /** Goes on for some seconds, and for some digests. */
  public static void main(String[] args) {
    long end = System.nanoTime() + NANOSECONDS;
    for (int i = 0; i < LEAST || System.nanoTime() < end; i++) {
      System.out.println(LINE + digest());
    }
    System.exit(0); // ND4J's threads would keep the JVM alive
  }

  private static int digest() {
    int digest = 1;
    for (Density density : DENSITIES) {
      Random random = new Random(1);
      float[][] raw = new float[ROWS][density.parameterWidth()];
      float[][] labels = new float[ROWS][density.labelWidth()];
      for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < raw[i].length; j++) {
          raw[i][j] = (float) random.nextGaussian();
        }
        Arrays.fill(labels[i], i % 2);
      }
      LossMixtureNLL loss = new LossMixtureNLL(density, Engine.KERNELS);
      INDArray y = Nd4j.createFromArray(labels);
      INDArray z = Nd4j.createFromArray(raw);
      double[] scores = loss.computeScoreArray(y, z, new ActivationIdentity(), null).data().asDouble();
      float[] slopes = loss.computeGradient(y, z, new ActivationIdentity(), null).data().asFloat();
      digest = 31 * (31 * digest + Arrays.hashCode(scores)) + Arrays.hashCode(slopes);
    }
    return digest;
  }
}
