// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.examples.sequences.TrainingOptions;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.examples.strokes.StrokeSet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Learns to draw, without a code: the decoder of Ha and Eck (2017), <em>A neural representation of sketch
 * drawings</em>.
 *
 * <p>Where the pen goes next is a mixture of bivariate Gaussians, and its state one of three: down, up, done.
 */
@Command(name = "SketchRnn", mixinStandardHelpOptions = true,
    description = "Learns to draw, and prints nats per step on drawings that it has not seen.")
public final class SketchRnn implements Callable<Integer> {

  @Option(names = "--data", paramLabel = "FILE", description =
      "QuickDraw's simplified records, one a line, plain or .gz; or a file .npz of sketch-rnn. Without: made sketches.")
  private Path data;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/sketch-rnn", description =
      "Where the picture goes; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Mixin
  private TrainingOptions options;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private SketchRnn(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new SketchRnn(out), out, arguments);
  }

  @Override
  public Integer call() throws IOException {
    options.check();
    StrokeSet set = SketchData.read(data, options.faults(out), command);
    SketchSettings settings = options.paper() ? SketchSettings.sketchRnn() : SketchSettings.quick();
    DecoderRun run = new DecoderRun(options, settings, set, plots, out);
    double nats = run.train();
    run.draw();
    out.println(String.format(
        Locale.ROOT, "result sketchrnn test %.3f nats/step epochs %d", nats, run.epochs()));
    return 0;
  }
}
