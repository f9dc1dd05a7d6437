// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.gpu;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.NegativeBinomial;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.loss.HostMemory;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Checks what runs on a GPU against plain Java: losses and gradients, predictions, training steps of networks.
 *
 * <p>On ND4J's CPU backend it says so, and checks the way of other backends, which it takes there. Exit status 0 if all
 * agrees, 1 if something does not. See docs/cuda.md.
 */
@Command(name = "GpuSmoke", mixinStandardHelpOptions = true, description = "Checks a GPU's numbers.")
public final class GpuSmoke implements Callable<Integer> {

  private static final List<Density> DENSITIES =
      List.of(
          Mixture.of(5, DiagonalGaussian.of(2)),
          Mixture.of(3, FullGaussian.of(3)),
          Mixture.of(3, Laplace.of(2)),
          Mixture.of(3, StudentT.of(2, 4)),
          Mixture.of(3, NegativeBinomial.of(1)),
          Joint.of(Mixture.of(20, BivariateGaussian.of()), Bernoulli.of()));

  @Option(names = "--rows", defaultValue = "4096", description = "Rows of a minibatch; default ${DEFAULT-VALUE}.")
  private int rows;

  @Option(names = "--rounds", defaultValue = "20", description = "Steps that are timed; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--tolerance", paramLabel = "X", defaultValue = "1", description =
      "A factor on differences that are allowed: 1e-9 of the largest number in DOUBLE, 1e-4 in FLOAT.")
  private double tolerance;

  @Spec
  private CommandSpec command;

  private final PrintStream out;
  private int checks;
  private int failures;

  private GpuSmoke(PrintStream out) {
    this.out = out;
  }

  /** Runs it; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new GpuSmoke(out), out, arguments);
  }

  @Override
  public Integer call() {
    Program.atLeast(command, "--rows", 1, rows);
    Program.atLeast(command, "--rounds", 1, rounds);
    Program.notNegative(command, "--tolerance", tolerance);
    boolean forced = HostMemory.isOpen();
    if (forced) {
      System.setProperty(HostMemory.PROPERTY, "never");
    }
    try {
      device(forced);
      for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
        check(type);
      }
      times();
    } finally {
      if (forced) {
        System.clearProperty(HostMemory.PROPERTY);
      }
    }
    say("result gpu-smoke %s: %d of %d comparisons agree", failures == 0 ? "ok" : "FAILED", checks - failures, checks);
    return failures == 0 ? 0 : 1;
  }

  private void device(boolean forced) {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    say("Backend: %s, %s", environment.get(Nd4jEnvironment.BACKEND_KEY), Nd4j.getBackend().getClass().getSimpleName());
    if (forced) {
      say("This is the CPU backend: no GPU is tried, but the way that a GPU would go.");
    }
    Object devices = environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY);
    say("Device: %s", devices == null ? "none but the CPU" : devices);
  }

  private void check(DataType type) {
    double allowed = tolerance * (type == DataType.DOUBLE ? 1e-9 : 1e-4);
    say("%n%s, differences from plain Java as shares of the largest number; allowed %.0e", type, allowed);
    for (Density density : DENSITIES) {
      LossComparison loss = LossComparison.of(density, Math.min(rows, 512), type);
      compare(density + ": loss", loss.scores(), allowed);
      compare(density + ": gradient", loss.gradient(), allowed);
      compare(density + ": means", loss.means(), allowed);
    }
    NetworkComparison dense = NetworkComparison.dense(type);
    compare("dense network: score", dense.score(), allowed);
    compare("dense network: gradient", dense.gradient(), allowed);
    NetworkComparison lstm = NetworkComparison.recurrent(type);
    compare("LSTM: score", lstm.score(), allowed);
    compare("LSTM: gradient", lstm.gradient(), allowed);
  }

  private void compare(String what, double difference, double allowed) {
    boolean agrees = difference <= allowed;
    checks++;
    failures += agrees ? 0 : 1;
    say("  %-75s %.1e  %s", what, difference, agrees ? "agrees" : "DIFFERS");
  }

  private void times() {
    say("%nMilliseconds for loss and gradient of %d rows in FLOAT", rows);
    for (Density density : List.of(DENSITIES.get(0), DENSITIES.get(5))) {
      LossComparison loss = LossComparison.of(density, rows, DataType.FLOAT);
      double here = loss.backendMillis(rounds);
      double java = loss.javaMillis(rounds);
      say("  %-60s backend %8.3f  Java, one thread %8.3f  ratio %.2f", density, here, java, here / java);
    }
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
