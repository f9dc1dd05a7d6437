// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J frees an array in a thread of its own as soon as nothing refers to it, also while its memory is being read. */
class CollectedArraysTest {

  private static final int ROWS = 200_000;
  private static final int RUNS = 30;
  private static final Duration ENOUGH = Duration.ofSeconds(10); // collections without a pause leave little time else
  private static final int WARM_UPS = 20_000; // compiled code forgets what it needs no longer

  @Test
  void labelsThatAreConvertedLiveAsLongAsTheyAreRead() throws InterruptedException {
    Density density = Mixture.of(3, DiagonalGaussian.of(1));
    DensityLoss loss = new LossMixtureNLL(density, Engine.KERNELS);
    Nd4j.getRandom().setSeed(1);
    INDArray raw = Nd4j.rand(DataType.DOUBLE, ROWS, density.parameterWidth());
    INDArray labels = Nd4j.ones(DataType.INT32, ROWS, 1); // converted to DOUBLE for each look
    INDArray few = Nd4j.ones(DataType.INT32, 2, 1);
    for (int i = 0; i < WARM_UPS; i++) {
      loss.computeScore(few, Nd4j.zeros(DataType.DOUBLE, 2, raw.size(1)), new ActivationIdentity(), null, true);
    }
    double expected =
        loss.computeScore(labels.castTo(DataType.DOUBLE), raw, new ActivationIdentity(), null, true);
    AtomicBoolean done = new AtomicBoolean();
    Thread collector = new Thread(() -> {
      while (!done.get()) {
        System.gc();
        Nd4j.valueArrayOf(new long[] {ROWS, 1}, 1e6, DataType.DOUBLE);
      }
    });
    collector.start();
    try {
      Instant end = Instant.now().plus(ENOUGH);
      for (int i = 0; i < RUNS && Instant.now().isBefore(end); i++) {
        assertEquals(expected, loss.computeScore(labels, raw, new ActivationIdentity(), null, true));
      }
    } finally {
      done.set(true);
      collector.join();
    }
  }
}
