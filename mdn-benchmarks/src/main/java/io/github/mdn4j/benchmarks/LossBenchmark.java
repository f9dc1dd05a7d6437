// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A mixture's loss with its gradient ({@link Head}). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LossBenchmark {

  /** n-K-D. */
  @Param({"32-5-1", "128-5-1", "1000-5-2", "1500-30-1", "3200-20-2", "20000-20-2", "200000-20-2"})
  public String size;

  /** What computes it. */
  @Param({"fused", "samediff", "builtin"})
  public String engine;

  private Runnable work;

  /** Makes the arrays. */
  @Setup
  public void setUp() {
    work = Head.of(size).work(engine);
  }

  /** Computes loss and gradient once. */
  @Benchmark
  public void lossAndGradient() {
    work.run();
  }
}
