// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.density.TiedMixture;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** FLOAT arrays give what DOUBLE arrays of the same numbers do, whatever the kernels compute in. */
class FloatsTest {

  private static final double SHARE = 2e-6;

  static Stream<Density> densities() {
    Density mixture = Mixture.of(5, DiagonalGaussian.of(1));
    return Stream.of(
        mixture,
        Mixture.of(30, DiagonalGaussian.of(1, Scale.exp())),
        Mixture.of(3, DiagonalGaussian.of(7)),
        Mixture.of(3, DiagonalGaussian.of(2, Scale.softplus())),
        Mixture.of(1, DiagonalGaussian.of(2)),
        Mixture.of(3, Laplace.of(2)),
        Mixture.of(3, IsotropicGaussian.of(2)),
        Mixture.of(2, mixture),
        TiedMixture.of(4, DiagonalGaussian.of(2)),
        Independent.of(8, mixture),
        Joint.of(mixture, DiagonalGaussian.of(2), Mixture.of(2, DiagonalGaussian.of(2))),
        mixture.rescaled(new double[] {2}, new double[] {3}).density(),
        Mixture.of(3, DiagonalGaussian.of(2, Scale.softplus())).rescaled(new double[] {2, 1}, new double[] {3, 1}).density());
  }

  private static void assertEveryRowClose(Batch single, Density density, INDArray mask) {
    LossMixtureNLL loss = new LossMixtureNLL(density, Engine.KERNELS);
    Batch.Result floats = single.through(loss, mask);
    Batch.Result doubles = single.as(DataType.DOUBLE).through(loss, mask == null ? null : mask.castTo(DataType.DOUBLE));
    double[][] slopes = floats.gradient().castTo(DataType.DOUBLE).toDoubleMatrix();
    double[][] expected = doubles.gradient().toDoubleMatrix();
    for (int i = 0; i < slopes.length; i++) {
      double score = doubles.scores()[i];
      assertEquals(score, floats.scores()[i], SHARE * Math.max(1, Math.abs(score)), density + ", row " + i);
      assertArrayEquals(expected[i], slopes[i], SHARE * Batch.largest(expected[i]), density + ", row " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("densities")
  void everyRowAgreesWithDoubles(Density density) {
    for (int n : new int[] {1, 7, 16, 300}) {
      for (double far : new double[] {1, 5, 100}) {
        Batch batch = Batch.random(density, n, n);
        assertEveryRowClose(new Batch(batch.labels().mul(far), batch.raw()).as(DataType.FLOAT), density, null);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("densities")
  void masksViewsAndOrdersMakeNoDifference(Density density) {
    int n = 70;
    Batch batch = Batch.random(density, n, 5).as(DataType.FLOAT);
    float[] weights = new float[n];
    Random random = new Random(1);
    for (int i = 0; i < n; i++) {
      weights[i] = i % 3 == 0 ? 0 : 1 + random.nextInt(3);
    }
    INDArray mask = Nd4j.createFromArray(weights).reshape(n, 1);
    batch.labels().putScalar(0, 0, Float.NaN); // masked
    batch.raw().putScalar(3, 0, Float.NaN);
    assertEveryRowClose(batch, density, mask);
    LossMixtureNLL loss = new LossMixtureNLL(density, Engine.KERNELS);
    Batch.Result expected = batch.through(loss, mask);
    INDArray wide = Nd4j.zeros(DataType.FLOAT, 2 * n, density.parameterWidth() + 3);
    INDArray view = wide.get(
        NDArrayIndex.interval(0, 2, 2L * n), NDArrayIndex.interval(2, 2 + density.parameterWidth())).assign(batch.raw());
    new Batch(batch.labels(), view).through(loss, mask).assertSame(expected);
    new Batch(batch.labels(), batch.raw().dup('f')).through(loss, mask).assertSame(expected);
  }

  @ParameterizedTest
  @MethodSource("densities")
  void aScoreIsTheSameNumberWithoutItsGradient(Density density) {
    Batch batch = Batch.random(density, 500, 6).as(DataType.FLOAT);
    Batch.Result result = batch.through(new LossMixtureNLL(density, Engine.KERNELS), null);
    double sum = 0;
    for (double score : result.scores()) {
      sum += score;
    }
    assertEquals(sum, result.score(), 1e-12 * Math.abs(sum));
  }

  @Test
  void aRowThatIsNotFiniteIsNamedThoughItComesAsFloats() {
    Density density = Joint.of(Mixture.of(3, DiagonalGaussian.of(1)), Bernoulli.of());
    Batch batch = Batch.random(density, 40, 7).as(DataType.FLOAT);
    batch.labels().putColumn(1, Nd4j.ones(DataType.FLOAT, 40));
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      batch.raw().putScalar(17, 2, value);
      String message = assertThrows(
          ND4JIllegalArgumentException.class,
          () -> batch.through(density, Engine.KERNELS)).getMessage();
      assertTrue(message.contains("17"), message);
    }
  }
}
