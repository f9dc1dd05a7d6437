// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
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

/** A copy of a mixture's raw output, the least that a loss could cost which reads it and writes as large a gradient. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CopyBenchmark {

  /** n-K-D. */
  @Param("20000-20-2")
  public String size;

  private INDArray raw;
  private INDArray copy;

  /** Makes the arrays. */
  @Setup
  public void setUp() {
    Head head = Head.of(size);
    raw = Gaussian.array(1, head.rows(), head.parameterWidth());
    copy = raw.dup();
  }

  /** Copies once. */
  @Benchmark
  public INDArray copy() {
    return copy.assign(raw);
  }
}
