// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Which rows an evaluation reads, and from where. */
class EvaluatedRowsTest {

  private static final Density DENSITY = DiagonalGaussian.of(2);

  private static INDArray numbers(long... shape) {
    return Nd4j.rand(DataType.DOUBLE, shape);
  }

  private static double nll(INDArray labels, INDArray raw, INDArray mask) {
    DensityEvaluation evaluation = new DensityEvaluation(DENSITY);
    evaluation.eval(labels, raw, mask);
    return evaluation.getValue(DensityMetric.NLL);
  }

  /** The same 3 sequences of 4 steps, lying otherwise in memory. */
  static Stream<INDArray> layouts() {
    Nd4j.getRandom().setSeed(1);
    INDArray whole = numbers(5, 6, 7);
    return Stream.of(
        numbers(3, 4, 4).dup('f'),
        numbers(4, 4, 3).permute(2, 1, 0),
        whole.get(NDArrayIndex.interval(1, 4), NDArrayIndex.interval(1, 5), NDArrayIndex.interval(2, 6)),
        whole.dup('f').get(NDArrayIndex.interval(2, 5), NDArrayIndex.interval(0, 4), NDArrayIndex.interval(3, 7)),
        numbers(3, 4, 4).castTo(DataType.FLOAT));
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void numbersAreReadWhereTheyLie(INDArray raw) {
    INDArray labels = raw.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3), NDArrayIndex.all());
    INDArray mask = raw.get(NDArrayIndex.all(), NDArrayIndex.point(2), NDArrayIndex.all()).gt(0.5)
        .castTo(DataType.FLOAT);
    mask.putScalar(0, 0, 1);
    INDArray plainRaw = Nd4j.createFromArray(new double[48]).reshape(3, 4, 4);
    INDArray plainLabels = Nd4j.createFromArray(new double[24]).reshape(3, 2, 4);
    for (int n = 0; n < 3; n++) {
      for (int t = 0; t < 4; t++) {
        for (int j = 0; j < 4; j++) {
          plainRaw.putScalar(n, j, t, raw.getDouble(n, j, t));
          if (j < 2) {
            plainLabels.putScalar(n, j, t, labels.getDouble(n, j, t));
          }
        }
      }
    }
    assertEquals(nll(plainLabels, plainRaw, mask), nll(labels, raw, mask));
    assertEquals(nll(plainLabels, plainRaw, null), nll(labels, raw, null));
  }

  @ParameterizedTest
  @EnumSource(value = OpExecutioner.ProfilingMode.class, names = {"NAN_PANIC", "ANY_PANIC", "INF_PANIC"})
  void whatIsBehindAMaskTripsNoPanic(OpExecutioner.ProfilingMode panic) {
    INDArray labels = numbers(3, 2, 4);
    INDArray raw = numbers(3, 4, 4);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 4);
    mask.putScalar(1, 2, 0);
    double expected = nll(labels, raw, mask);
    labels.putScalar(1, 0, 2, Double.NaN);
    raw.putScalar(1, 3, 2, Double.POSITIVE_INFINITY);
    OpExecutioner.ProfilingMode before = Nd4j.getExecutioner().getProfilingMode();
    Nd4j.getExecutioner().setProfilingMode(panic);
    try {
      assertEquals(expected, nll(labels, raw, mask));
    } finally {
      Nd4j.getExecutioner().setProfilingMode(before);
    }
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, names = {"FLOAT", "DOUBLE", "HALF", "BFLOAT16"})
  void aMarkedRowIsPadding(DataType type) {
    INDArray raw = numbers(5, 1).castTo(type);
    raw.putScalar(3, 0, Padding.mark(type));
    DensityEvaluation evaluation = new DensityEvaluation(Bernoulli.of());
    evaluation.eval(Nd4j.ones(type, 5, 1), raw, null, null);
    assertEquals(4, evaluation.rows());
  }

  @Test
  void rowsOfZerosAreNone() {
    DensityEvaluation evaluation = new DensityEvaluation(DENSITY);
    evaluation.eval(numbers(3, 2), Nd4j.zeros(DataType.DOUBLE, 3, 4), null, null);
    assertEquals(3, evaluation.rows());
  }
}
