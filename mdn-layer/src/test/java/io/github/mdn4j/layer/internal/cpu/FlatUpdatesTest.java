// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.NesterovsUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Stretches of parameters of any length against ND4J's updaters. */
class FlatUpdatesTest {

  private static final int START = 5;
  private static final int DIVISOR = 16;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(7);
  }

  private static INDArray random(DataType type, int n) {
    return Nd4j.randn(DataType.DOUBLE, 1, n).castTo(type);
  }

  private static void assertClose(INDArray expected, INDArray actual, DataType type, String what) {
    double difference = expected.sub(actual).amaxNumber().doubleValue();
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    assertEquals(0, difference, (type == DataType.FLOAT ? 4e-7 : 1e-15) * size, what);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT, 1", "FLOAT, 4095", "FLOAT, 9001", "FLOAT, 300001", "DOUBLE, 4097", "DOUBLE, 270000"})
  void adamAndMomentumAreThoseOfNd4j(DataType type, int n) {
    INDArray all = random(type, n + 2 * START);
    INDArray before = all.dup();
    INDArray gradient = random(type, n);
    INDArray expected = gradient.div(DIVISOR);
    INDArray m = random(type, n).muli(0.1);
    INDArray v = random(type, n).muli(0.1);
    v.muli(v);
    INDArray own = Nd4j.concat(1, m, v);
    AdamUpdater adam = new AdamUpdater(new Adam(1e-3));
    adam.setStateViewArray(own, new long[] {1, n}, 'c', false);
    adam.applyUpdater(expected, 3, 0);
    FlatUpdates updates = FlatUpdates.of(type);
    updates.begin(all, START, gradient, DIVISOR);
    updates.adam(m, v, 1e-3, 0.9, 0.999, 1e-8, 3);
    assertClose(expected, gradient, type, "update");
    assertClose(adam.getState().get(AdamUpdater.M_STATE).reshape(1, n), m, type, "m");
    assertClose(adam.getState().get(AdamUpdater.V_STATE).reshape(1, n), v, type, "v");
    before.get(NDArrayIndex.all(), NDArrayIndex.interval(START, START + n)).subi(expected);
    assertClose(before, all, type, "parameters");

    INDArray next = random(type, n);
    INDArray following = next.div(DIVISOR);
    INDArray momentum = random(type, n);
    NesterovsUpdater nesterovs = new NesterovsUpdater(new Nesterovs(0.1, 0.8));
    nesterovs.setStateViewArray(momentum.dup(), new long[] {1, n}, 'c', false);
    nesterovs.applyUpdater(following, 4, 0);
    updates.begin(all, START, next, DIVISOR);
    updates.nesterovs(momentum, 0.1, 0.8);
    assertClose(following, next, type, "update with momentum");
    before.get(NDArrayIndex.all(), NDArrayIndex.interval(START, START + n)).subi(following);
    assertClose(before, all, type, "parameters after it");
  }
}
