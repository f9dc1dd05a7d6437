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

/** A whole training step ({@link Mlp}); with {@code -prof gc}, {@code mdn} less {@code floor} is what we allocate. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StepBenchmark {

  /** An index into {@link Mlp#SIZES}. */
  @Param({"0", "1", "2", "3"})
  public int size;

  /** The output layer. */
  @Param({"mdn", "mse", "floor", "builtin"})
  public String head;

  private Runnable work;

  /** Makes network and data. */
  @Setup
  public void setUp() {
    work = Mlp.SIZES.get(size).work(head);
  }

  /** Fits one minibatch. */
  @Benchmark
  public void fit() {
    work.run();
  }
}
