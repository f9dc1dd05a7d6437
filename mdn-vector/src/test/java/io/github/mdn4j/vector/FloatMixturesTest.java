// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FloatKernel;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.loss.DensityLoss.Engine;
import io.github.mdn4j.loss.LossMixtureNLL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

/** Mixtures of Gaussians over floats say what the kernels for doubles say of the same numbers, to the rounding of floats. */
class FloatMixturesTest {

  private static final IActivation IDENTITY = new ActivationIdentity();

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  private static void assertAsInDoubles(Density density, INDArray y, INDArray raw) {
    LossMixtureNLL loss = new LossMixtureNLL(density, Engine.KERNELS);
    INDArray exactRaw = raw.castTo(DataType.DOUBLE);
    INDArray exactY = y.castTo(DataType.DOUBLE);
    INDArray scores = loss.computeScoreArray(y, raw, IDENTITY, null);
    INDArray exactScores = loss.computeScoreArray(exactY, exactRaw, IDENTITY, null);
    INDArray slopes = loss.computeGradient(y, raw, IDENTITY, null);
    INDArray exactSlopes = loss.computeGradient(exactY, exactRaw, IDENTITY, null);
    double sum = loss.computeScore(y, raw, IDENTITY, null, false);
    double exactSum = exactScores.sumNumber().doubleValue();
    assertEquals(exactSum, sum, 1e-12 * Math.max(raw.size(0), Math.abs(exactSum)));
    for (int i = 0; i < raw.size(0); i++) {
      double exact = exactScores.getDouble(i);
      assertEquals(exact, scores.getDouble(i), 1.2e-7 * Math.max(1, Math.abs(exact)), "row " + i);
      double largest = exactSlopes.getRow(i).amaxNumber().doubleValue();
      for (int j = 0; j < raw.size(1); j++) {
        assertEquals(exactSlopes.getDouble(i, j), slopes.getDouble(i, j), 1.2e-7 * largest, "row " + i + ", column " + j);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 1", "16, 3, 1", "37, 5, 2", "700, 30, 1", "530, 4, 13", "3000, 20, 2"})
  void nearAndFar(int rows, int components, int width) {
    for (Scale scale : new Scale[] {Scale.standard(), Scale.exp()}) {
      Density density = Mixture.of(components, DiagonalGaussian.of(width, scale));
      assertEquals(Arithmetic.vectors().isPresent(), density.kernel(1).orElseThrow() instanceof FloatKernel);
      for (double far : new double[] {1, 1e3, 1e7}) {
        INDArray raw = Nd4j.randn(DataType.FLOAT, rows, density.parameterWidth()).muli(2).dup('f');
        assertAsInDoubles(density, Nd4j.randn(DataType.FLOAT, rows, width).muli(far), raw);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 350", "0, -1e30", "1, 1e20", "2, 80", "2, -80", "2, 21", "2, -30"})
  void whatIsTooLargeForFloatsIsDoneInDoubles(int column, float value) {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    INDArray raw = Nd4j.randn(DataType.FLOAT, 40, 6).dup('f');
    raw.putScalar(17, column, value);
    assertAsInDoubles(density, Nd4j.randn(DataType.FLOAT, 40, 1), raw);
  }

  @Test
  void labelsBeyondAllBoundsAreDoneInDoubles() {
    INDArray y = Nd4j.randn(DataType.FLOAT, 40, 1);
    y.putScalar(39, 0, 1e15);
    assertAsInDoubles(Mixture.of(2, DiagonalGaussian.of(1)), y, Nd4j.randn(DataType.FLOAT, 40, 6).dup('f'));
  }

  @ParameterizedTest
  @CsvSource({"0", "2", "5"})
  void aNumberThatIsNoneIsNamedByItsRow(int column) {
    LossMixtureNLL loss = new LossMixtureNLL(Mixture.of(2, DiagonalGaussian.of(1)), Engine.KERNELS);
    INDArray y = Nd4j.randn(DataType.FLOAT, 600, 1);
    for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      INDArray raw = Nd4j.randn(DataType.FLOAT, 600, 6).dup('f');
      raw.putScalar(543, column, wrong);
      ND4JIllegalArgumentException e = assertThrows(
          ND4JIllegalArgumentException.class, () -> loss.computeGradient(y, raw, IDENTITY, null));
      assertTrue(e.getMessage().contains("543"), e.getMessage());
    }
  }

  @Test
  void aMaskedMinibatchIsThatOfItsRows() {
    LossMixtureNLL loss = new LossMixtureNLL(Mixture.of(3, DiagonalGaussian.of(1)), Engine.KERNELS);
    INDArray y = Nd4j.randn(DataType.FLOAT, 50, 1);
    INDArray raw = Nd4j.randn(DataType.FLOAT, 50, 9).dup('f');
    INDArray mask = Nd4j.ones(DataType.FLOAT, 50, 1);
    double whole = loss.computeScore(y, raw, IDENTITY, mask, false);
    assertEquals(loss.computeScore(y, raw, IDENTITY, null, false), whole, 1e-11 * Math.abs(whole));
  }
}
