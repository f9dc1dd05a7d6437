// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 1000 paths of 168 steps of one series after 168 steps of history, 2 layers of 128, K = 5, D = 1; tools/torch_paths.py
 * does the same in PyTorch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
public class PathsBenchmark {

  private static final int PATHS = 1000;
  private static final int STEPS = 168;
  private static final int UNITS = 128;

  private MultiLayerNetwork net;
  private INDArray history; // [1,1,steps]

  /** Makes network and history. */
  @Setup
  public void setUp() {
    net = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .list()
            .layer(new FusedLSTM.Builder().nIn(1).nOut(UNITS).activation(Activation.TANH).build())
            .layer(new FusedLSTM.Builder().nIn(UNITS).nOut(UNITS).activation(Activation.TANH).build())
            .layer(new RnnMixtureDensityOutputLayer.Builder(Mixture.of(5, DiagonalGaussian.of(1))).nIn(UNITS).build())
            .build());
    net.init();
    history = Nd4j.rand(1, 1, STEPS);
  }

  /** Runs the history once and draws paths from its state. */
  @Benchmark
  public List<double[][][]> paths() {
    SequenceSampler sampler = SequenceSampler.of(net);
    sampler.feed(history);
    return sampler.sample(PATHS, STEPS, new SplittableRandom(1));
  }

  /** Runs as many copies of the history and draws one continuation of each. */
  @Benchmark
  public List<double[][]> copies() {
    SequenceSampler sampler = SequenceSampler.of(net);
    sampler.feed(Nd4j.repeat(history, PATHS).reshape(PATHS, 1, STEPS));
    return sampler.sample(STEPS, new SplittableRandom(1));
  }
}
