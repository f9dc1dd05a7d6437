// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FloatBlock;
import io.github.mdn4j.density.FloatKernel;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The engine hands blocks of floats to a kernel that takes them, and the others to its passes over doubles. */
class FloatWorkerTest {

  private static final Density DENSITY = DiagonalGaussian.of(1);

  /** −½ (y − θ₀)² in floats, and 1 more in doubles, so that one sees who was asked. */
  private static final class Quadratic implements FloatKernel {

    @Override
    public boolean evaluate(FloatBlock block, boolean withGradient, double[] logDensity) {
      for (int i = 0; i < block.rows(); i++) {
        float z = block.label()[i] - block.theta()[i];
        if (block.theta()[block.room() + i] != 0) {
          return false;
        }
        logDensity[i] = -0.5 * z * z;
        if (withGradient) {
          block.gradient()[i] = -z;
          block.gradient()[block.room() + i] = 7;
        }
      }
      return true;
    }

    @Override
    public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
      for (int i = 0; i < block.rows(); i++) {
        double z = block.label(label)[i] - block.theta(theta)[i];
        logDensity[i] = 1 - 0.5 * z * z;
        block.gradient(theta)[i] = z;
        block.gradient(theta + 1)[i] = 0;
      }
    }
  }

  private static final LossEngine ENGINE = new KernelEngine(DENSITY, rows -> new Quadratic());

  private static INDArray raw(int n, DataType type, char order) {
    INDArray raw = Nd4j.zeros(type, n, 2);
    raw.getColumn(0).assign(Nd4j.arange(n).castTo(type).muli(0.25));
    return raw.dup(order);
  }

  @ParameterizedTest
  @ValueSource(chars = {'c', 'f'})
  void floatsGoToFloats(char order) {
    int n = 600; // several blocks
    INDArray slopes = Nd4j.zeros(DataType.FLOAT, n, 2).dup(order);
    double[] scores = ENGINE.evaluate(Nd4j.ones(DataType.FLOAT, n, 1), raw(n, DataType.FLOAT, order), null, slopes);
    double[] expected = IntStream.range(0, n).mapToDouble(i -> 0.5 * Math.pow(1 - 0.25 * i, 2)).toArray();
    assertArrayEquals(expected, scores, 0);
    for (int i = 0; i < n; i++) {
      assertEquals(0.25 * i - 1, slopes.getDouble(i, 0) + 0.0); // −0 is 0
      assertEquals(7, slopes.getDouble(i, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(chars = {'c', 'f'})
  void maskedRowsAreLeftOut(char order) {
    INDArray slopes = Nd4j.ones(DataType.FLOAT, 4, 2).dup(order);
    INDArray raw = raw(4, DataType.FLOAT, order);
    raw.putScalar(1, 1, Double.NaN);
    double[] scores = ENGINE.evaluate(Nd4j.ones(DataType.FLOAT, 4, 1), raw, new double[] {2, 0, 1, 0}, slopes);
    assertArrayEquals(new double[] {1, 0, 0.125, 0}, scores);
    assertEquals(Nd4j.createFromArray(new float[][] {{-2, 14}, {0, 0}, {-0.5f, 7}, {0, 0}}), slopes.dup('c'));
  }

  @ParameterizedTest
  @ValueSource(chars = {'c', 'f'})
  void othersGoToDoubles(char order) {
    INDArray floats = Nd4j.ones(DataType.FLOAT, 3, 1);
    INDArray doubles = Nd4j.ones(DataType.DOUBLE, 3, 1);
    double[] none = null;
    assertEquals(0.5 - 1, ENGINE.evaluate(doubles, raw(3, DataType.FLOAT, order), none, null)[0]);
    assertEquals(0.5 - 1, ENGINE.evaluate(floats, raw(3, DataType.DOUBLE, order), none, null)[0]);
    INDArray refused = raw(3, DataType.FLOAT, order);
    refused.putScalar(2, 1, 5);
    assertEquals(0.5 - 1, ENGINE.evaluate(floats, refused, none, null)[0]);
  }
}
