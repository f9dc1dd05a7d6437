// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.soak;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import io.github.mdn4j.plot.Canvas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains and draws for a long time, and shows that memory and threads stay what they were. */
@Command(name = "MemorySoak", mixinStandardHelpOptions = true,
    description = "Trains, then draws sequences, and writes memory.csv and memory.png.")
public final class MemorySoak implements Callable<Integer> {

  private static final int READINGS = 50; // of each of the two

  @Option(names = "--steps", paramLabel = "N", defaultValue = "20000", description =
      "How many of training, and how many drawn, at least " + READINGS + "; default ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/memory-soak", description =
      "Where the files go; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Spec
  private CommandSpec command;

  private final List<Reading> readings = new ArrayList<>();

  /** Memory in bytes after so many steps: of the heap what a collection leaves, and what the system says of all. */
  private record Reading(int step, long heap, long resident) {}

  private MemorySoak() {}

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(Program.run(new MemorySoak(), System.out, arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Program.atLeast(command, "--steps", READINGS, steps);
    PlotFolder folder = PlotFolder.of(plots);
    int stretch = steps / READINGS;
    MultiLayerNetwork rows = rows();
    INDArray x = Nd4j.randn(DataType.FLOAT, 32, 3);
    INDArray y = Nd4j.randn(DataType.FLOAT, 32, 2);
    SequenceSampler sampler = SequenceSampler.of(sequences());
    sampler.feed(Nd4j.zeros(1, 2, 1));
    SplittableRandom random = new SplittableRandom(3);
    rows.fit(x, y);
    sampler.sample(1, random);
    Set<String> before = threads();
    for (int done = 1; done <= 2 * READINGS; done++) {
      if (done > READINGS) {
        sampler.sample(stretch, random);
      } else {
        for (int i = 0; i < stretch; i++) {
          rows.fit(x, y);
        }
      }
      Reading reading = read(done * stretch);
      if (done % 10 == 0) {
        System.out.printf(Locale.ROOT, "step %6d  heap %5.1f MB  resident %6.1f MB%n",
            reading.step(), reading.heap() / 1e6, reading.resident() / 1e6);
      }
    }
    System.out.println("threads left behind: " + threads().stream().filter(t -> !before.contains(t)).toList());
    write(folder);
    System.out.println("The plot is in " + plots);
    return 0;
  }

  private static MultiLayerNetwork rows() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5).updater(new Adam(1e-3)).list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(32).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(Mixture.of(5, DiagonalGaussian.of(2))).nIn(32).build())
        .build());
    network.init();
    return Fused.accelerate(network);
  }

  private static MultiLayerNetwork sequences() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5).list()
        .layer(new FusedLSTM.Builder().nIn(2).nOut(32).activation(Activation.TANH).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(Mixture.of(5, DiagonalGaussian.of(2))).nIn(32).build())
        .build());
    network.init();
    return network;
  }

  // those of the JDK's common pool end by themselves when there is nothing to do
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("ForkJoinPool.commonPool"))
        .collect(Collectors.toSet());
  }

  private Reading read(int step) throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) { // ND4J frees arrays in threads of its own once they are collected
      System.gc();
      Thread.sleep(20);
      least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    Reading reading = new Reading(step, least, Pointer.physicalBytes());
    readings.add(reading);
    return reading;
  }

  private void write(PlotFolder folder) throws IOException {
    List<String> lines = new ArrayList<>(List.of("step,heap,resident"));
    readings.forEach(r -> lines.add(r.step + "," + r.heap + "," + r.resident));
    Files.write(plots.resolve("memory.csv"), lines);
    double[] step = readings.stream().mapToDouble(r -> r.step / 1000.0).toArray();
    double[] heap = readings.stream().mapToDouble(r -> r.heap / 1e6).toArray();
    double[] resident = readings.stream().mapToDouble(r -> r.resident / 1e6).toArray();
    folder.save("memory", Canvas
        .of("Memory: training, then as many steps of drawing", "thousands of steps", "MB")
        .line("resident", step, resident, Canvas.colour(0))
        .line("heap", step, heap, Canvas.colour(1))
        .vertical(0, 1.2 * Arrays.stream(resident).max().orElse(1)));
  }
}
