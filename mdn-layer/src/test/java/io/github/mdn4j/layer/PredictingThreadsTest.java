// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.fused.Fused;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Eight threads at once predict what one does, to the last bit: a million rows in the long run. */
class PredictingThreadsTest {

  private static final int THREADS = 8;
  private static final int BATCH = 1000;
  private static final int BATCHES = Boolean.getBoolean("mdn4j.long") ? 1000 : 16;
  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(1));

  /** What is computed for batch i. */
  private interface Work extends IntFunction<double[]> {}

  private static double[][] byOneThread(Work work) {
    return IntStream.range(0, BATCHES).mapToObj(work).toArray(double[][]::new);
  }

  /** Thread t does batches t, t + 8, t + 16 and so on with work of its own. */
  private static double[][] byEightThreads(IntFunction<Work> works) throws InterruptedException, ExecutionException {
    double[][] results = new double[BATCHES][];
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int first = t;
        Work work = works.apply(t);
        futures.add(pool.submit(() -> {
          for (int i = first; i < BATCHES; i += THREADS) {
            results[i] = work.apply(i);
          }
        }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      pool.shutdown();
    }
    return results;
  }

  private static void assertSame(double[][] expected, double[][] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], 0.0, "batch " + i);
    }
  }

  private static double[] numbers(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static Work predicting(MultiLayerNetwork network) {
    return i -> {
      Predictions predictions = Predictions.of(network, Networks.gaussian(i + 1, DataType.FLOAT, BATCH, 3));
      INDArray draws = predictions.sample(1, new SplittableRandom(i)).reshape(BATCH, 1);
      return numbers(Nd4j.hstack(predictions.mean(), predictions.variance(), draws));
    };
  }

  @Test
  void eachThreadOnItsCopyOfANetwork() throws InterruptedException, ExecutionException {
    for (boolean fused : new boolean[] {false, true}) {
      MultiLayerNetwork plain = Networks.dense(DENSITY, DataType.FLOAT, new Sgd(0.1));
      MultiLayerNetwork network = fused ? Fused.accelerate(plain) : plain;
      assertSame(byOneThread(predicting(network)), byEightThreads(t -> predicting(network.clone())));
    }
  }

  private static double[] values(int batch) {
    Random random = new Random(batch);
    SplittableRandom draws = new SplittableRandom(batch);
    double[] values = new double[5 * BATCH];
    for (int i = 0; i < BATCH; i++) {
      double[] raw = new double[DENSITY.parameterWidth()];
      for (int j = 0; j < raw.length; j++) {
        raw[j] = random.nextGaussian();
      }
      Distribution distribution = DENSITY.at(raw);
      values[5 * i] = distribution.mean()[0];
      values[5 * i + 1] = distribution.variance()[0];
      values[5 * i + 2] = distribution.logDensity(0.5);
      values[5 * i + 3] = distribution.cdf(0.5);
      values[5 * i + 4] = distribution.sample(draws)[0];
    }
    return values;
  }

  @Test
  void allOnOneDensity() throws InterruptedException, ExecutionException {
    assertSame(byOneThread(PredictingThreadsTest::values), byEightThreads(t -> PredictingThreadsTest::values));
  }
}
