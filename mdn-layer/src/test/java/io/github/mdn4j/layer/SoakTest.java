// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.fused.Fused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/** Training steps in a JVM of their own, many thousands, leave memory as it was after the first. */
class SoakTest {

  private static final int WARM_UP = 1_000;

  @Test
  void memoryStaysFlatOverTwentyThousandSteps() throws IOException, InterruptedException {
    requireFlat(20_000, false);
  }

  @Test
  void memoryStaysFlatOverAHundredThousandAcceleratedSteps() throws IOException, InterruptedException {
    requireFlat(100_000, true);
  }

  private static void requireFlat(int steps, boolean accelerated) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC", // another would hold more for each processor
                "-XX:TieredStopAtLevel=1", // the optimising compiler's own memory comes and goes by tens of MB
                "-Dorg.bytedeco.javacpp.maxbytes=1g",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                Training.class.getName(),
                Integer.toString(steps),
                Boolean.toString(accelerated))
            .redirectErrorStream(true);
    builder.environment().put("MALLOC_ARENA_MAX", "1"); // glibc would have eight for each processor
    Process child = builder.start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(child.waitFor(5, TimeUnit.MINUTES), "still running");
    assertEquals(0, child.exitValue(), output);
    long[] grown = new long[2];
    String[] last = output.strip().lines().reduce((a, b) -> b).orElseThrow().split(" ");
    for (int i = 0; i < 2; i++) {
      grown[i] = Long.parseLong(last[i]);
    }
    // ND4J's table of arrays to be freed keeps the size of its busiest moment: 1 to 2 MB
    assertTrue(grown[0] < 4_000_000, "heap grew by " + grown[0] + " bytes");
    assertTrue(grown[1] < 30_000_000, "resident memory grew by " + grown[1] + " bytes");
  }

  /** Trains, then prints by how many bytes the heap after a collection and the resident memory have grown. */
  static final class Training {

    private Training() {}

    public static void main(String[] args) throws InterruptedException {
      MultiLayerNetwork net =
          Networks.dense(Mixture.of(5, DiagonalGaussian.of(2)), DataType.FLOAT, new Adam(1e-3));
      int steps = Integer.parseInt(args[0]);
      if (Boolean.parseBoolean(args[1])) {
        net = Fused.accelerate(net);
      }
      INDArray x = Networks.gaussian(1, DataType.FLOAT, 32, 3);
      INDArray y = Networks.gaussian(2, DataType.FLOAT, 32, 2);
      fit(net, x, y, WARM_UP);
      long heap = heapAfterCollection();
      long resident = Pointer.physicalBytes();
      fit(net, x, y, steps - WARM_UP);
      System.out.println((heapAfterCollection() - heap) + " " + (Pointer.physicalBytes() - resident));
    }

    private static void fit(MultiLayerNetwork net, INDArray x, INDArray y, int steps) {
      for (int i = 0; i < steps; i++) {
        net.fit(x, y);
      }
    }

    // ND4J frees arrays in threads of its own once they are collected: only the least of several readings is settled.
    private static long heapAfterCollection() throws InterruptedException {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 10; i++) {
        System.gc();
        Thread.sleep(200);
        least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
      }
      return least;
    }
  }
}
