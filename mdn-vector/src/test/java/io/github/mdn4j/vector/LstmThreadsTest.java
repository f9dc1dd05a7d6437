// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.mdn4j.layer.internal.cpu.LstmParameters;
import io.github.mdn4j.layer.internal.cpu.LstmState;
import io.github.mdn4j.layer.internal.cpu.LstmTasks;
import io.github.mdn4j.layer.internal.cpu.Recurrence.Run;
import io.github.mdn4j.layer.internal.cpu.VectorRecurrence;
import java.util.Random;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LstmThreadsTest {

  private static INDArray random(int seed, long... shape) {
    Random random = new Random(seed);
    int length = 1;
    for (long size : shape) {
      length *= (int) size;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (0.3 * random.nextGaussian());
    }
    return Nd4j.createFromArray(values).reshape('f', shape);
  }

  /** Returns outputs, the gradient below and the gradients of parameters, one after another. */
  private static float[] run(int threads, int examples, int inputs, int units) {
    VectorRecurrence recurrence =
        new VectorRecurrence(new Vectors(), Double.POSITIVE_INFINITY, new LstmTasks(() -> threads));
    LstmParameters parameters =
        new LstmParameters(random(1, inputs, 4L * units), random(2, units, 4L * units), random(3, 1, 4L * units));
    LstmParameters gradient =
        new LstmParameters(
            Nd4j.create(DataType.FLOAT, new long[] {inputs, 4L * units}, 'f'),
            Nd4j.create(DataType.FLOAT, new long[] {units, 4L * units}, 'f'),
            Nd4j.create(DataType.FLOAT, new long[] {1, 4L * units}, 'f'));
    Run run = new Run(parameters, random(4, examples, inputs, 6), null, LstmState.ZERO);
    INDArray outputs = recurrence.forward(run, true, LayerWorkspaceMgr.noWorkspaces());
    INDArray below =
        recurrence.backward(run, random(5, examples, units, 6), 6, gradient, LayerWorkspaceMgr.noWorkspaces());
    float[][] parts = {
      outputs.dup('c').data().asFloat(), below.dup('c').data().asFloat(), gradient.input().data().asFloat(),
      gradient.recurrent().data().asFloat(), gradient.bias().data().asFloat()
    };
    int length = 0;
    for (float[] part : parts) {
      length += part.length;
    }
    float[] all = new float[length];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"24, 3, 130", "37, 140, 128", "100, 17, 129"})
  void anyNumberOfThreadsGivesTheSameBits(int examples, int inputs, int units) {
    float[] alone = run(1, examples, inputs, units);
    assertArrayEquals(alone, run(2, examples, inputs, units));
    assertArrayEquals(alone, run(3, examples, inputs, units));
  }
}
