// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.layer.Recurrent;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Accelerated stacks of floats of odd, narrow and mixed widths against DL4J's layers in double precision. */
class FusedStacksTest {

  private static MultiLayerNetwork network(DataType type, int inputs, int... units) {
    Recurrent r = new Recurrent(type).updater(new Sgd(1)).inputs(inputs);
    List<Layer> layers = new ArrayList<>();
    int below = inputs;
    for (int width : units) {
      layers.add(r.lstm(below, width).build());
      below = width;
    }
    return r.network(below, layers);
  }

  private static void assertSameStep(int[] units, int inputs, int examples, int steps) {
    MultiLayerNetwork exact = network(DataType.DOUBLE, inputs, units);
    MultiLayerNetwork floats = network(DataType.FLOAT, inputs, units);
    exact.setParams(floats.params().castTo(DataType.DOUBLE));
    MultiLayerNetwork fast = Fused.accelerate(floats);
    Recurrent data = new Recurrent(DataType.FLOAT).inputs(inputs);
    INDArray x = data.features(examples, steps);
    INDArray y = data.labels(examples, steps);
    INDArray mask = Nd4j.ones(DataType.FLOAT, examples, steps);
    mask.putScalar(examples - 1, steps - 1, examples * steps > 1 ? 0 : 1);
    for (INDArray m : new INDArray[] {null, mask}) {
      INDArray before = exact.params().dup();
      fast.setParams(before.castTo(DataType.FLOAT));
      INDArray wide = m == null ? null : m.castTo(DataType.DOUBLE);
      exact.fit(x.castTo(DataType.DOUBLE), y.castTo(DataType.DOUBLE), wide, wide);
      fast.fit(x, y, m, m);
      INDArray expected = before.sub(exact.params()); // the gradient, as the rate is 1
      INDArray actual = before.sub(fast.params().castTo(DataType.DOUBLE));
      double largest = expected.amaxNumber().doubleValue();
      String where = examples + " examples, " + steps + " steps" + (m == null ? "" : ", masked");
      assertEquals(0, Recurrent.difference(expected, actual), 1e-5 * Math.max(0.1, largest), where);
      assertEquals(exact.score(), fast.score(), 1e-5 * Math.max(1, exact.score()), where);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1", "7", "12", "17", "21", "40", "12 40", "40 12", "17 1 21", "7 17 12 40", "16 16", "33 64", "64 7", "130"
      })
  void aStepIsThatOfDoublesWithinRounding(String stack) {
    int[] units = List.of(stack.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    assertSameStep(units, 3, 9, 6);
    assertSameStep(units, 3, 1, 5);
    assertSameStep(units, 1, 5, 4);
    assertSameStep(units, 3, 4, 1);
    assertSameStep(units, 21, 16, 7);
  }
}
