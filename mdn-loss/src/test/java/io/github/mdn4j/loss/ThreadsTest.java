// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A loss is used by many threads, and for a long time. */
class ThreadsTest {

  private static final int THREADS = 8;

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void manyThreadsOnOneLossGetTheResultsOfOne(Engine engine) throws InterruptedException, ExecutionException {
    Density density = Mixture.of(3, DiagonalGaussian.of(2));
    DensityLoss loss = new LossMixtureNLL(density, engine);
    int rounds = engine == Engine.KERNELS ? 100 : 5;
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Batch batch = Batch.random(density, 5 + 40 * t, t);
        Batch.Result expected = batch.through(new LossMixtureNLL(density, engine), null);
        futures.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    batch.through(loss, null).assertSame(expected);
                  }
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void theGraphIsReplacedWithoutATraceAndItsMemoryIsFreed() throws InterruptedException {
    Density density = IsotropicGaussian.of(1);
    int lifetime = 4;
    AtomicInteger graphs = new AtomicInteger();
    SameDiffEngine engine =
        new SameDiffEngine(
            density,
            (sd, theta, y) -> {
              graphs.incrementAndGet();
              return density.logDensity(sd, theta, y).neg();
            },
            lifetime);
    Batch batch = Batch.random(density, 2, 1);
    INDArray gradient = Nd4j.zeros(DataType.DOUBLE, 2, 2);
    double[] scores = engine.evaluate(batch.labels(), batch.raw(), null, gradient);
    INDArray expected = gradient.dup();
    long before = 0;
    for (int turn = 0; turn < 80; turn++) {
      for (int i = 0; i < lifetime; i++) {
        gradient.assign(Double.NaN);
        assertArrayEquals(scores, engine.evaluate(batch.labels(), batch.raw(), null, gradient));
        assertEquals(expected, gradient);
      }
      assertEquals(2 + turn, graphs.get());
      if (turn == 20) {
        before = heapAfterCollection();
      }
    }
    assertSettles(before, "59 more graphs"); // a graph holds more than 100 kB
  }

  @Test
  void aLossThatNobodyHoldsLeavesNothingBehind() throws InterruptedException {
    Density density = Mixture.of(64, DiagonalGaussian.of(4)); // a worker holds about 400 kB
    Batch batch = Batch.random(density, 40, 2);
    long before = 0;
    for (int i = 0; i < 220; i++) {
      if (i == 20) {
        before = heapAfterCollection();
      }
      batch.through(density, Engine.KERNELS);
    }
    assertSettles(before, "200 losses");
  }

  /** Asserts that all but 4 MB are free again, sooner or later: nobody knows when ND4J's threads get to it. */
  private static void assertSettles(long before, String what) throws InterruptedException {
    long growth = Long.MAX_VALUE;
    for (int i = 0; i < 60 && growth >= 4_000_000; i++) {
      growth = heapAfterCollection() - before;
    }
    assertTrue(growth < 4_000_000, "bytes more after " + what + ": " + growth);
  }

  // ND4J frees arrays from threads of its own, so a collection or two are not enough.
  private static long heapAfterCollection() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 6; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
      Thread.sleep(50);
    }
    return used;
  }
}
