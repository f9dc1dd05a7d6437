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
 * Learns to write kanji that do not exist: Ha (2015), <em>Recurrent net dreams up fake Chinese characters in vector
 * format</em>.
 */
@Command(name = "Kanji", mixinStandardHelpOptions = true, description =
    "Learns to write kanji from vector files, and prints nats per step on characters that it has not seen.")
public final class Kanji implements Callable<Integer> {

  @Option(names = "--data", paramLabel = "PLACE", description =
      "KanjiVG: the folder or the archive .zip of its SVG files. Without: characters that are made.")
  private Path data;

  @Option(names = "--tolerance", defaultValue = "1", description =
      "How far a stroke may move when points are left out, where a character is 109 wide; default ${DEFAULT-VALUE}.")
  private double tolerance;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/kanji", description =
      "Where the picture goes; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Mixin
  private TrainingOptions options;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private Kanji(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new Kanji(out), out, arguments);
  }

  @Override
  public Integer call() throws IOException {
    options.check();
    StrokeSet set = SketchData.orMistake(command, () -> {
      if (!(tolerance > 0)) {
        throw new IllegalArgumentException("--tolerance must be positive, got " + tolerance);
      }
      return data == null ? MadeKanji.set(tolerance) : KanjiVg.read(data, tolerance, options.faults(out));
    });
    SketchSettings settings = options.paper() ? SketchSettings.kanji() : SketchSettings.quick();
    DecoderRun run = new DecoderRun(options, settings, set, plots, out);
    double nats = run.train();
    run.draw();
    out.println(String.format(Locale.ROOT, "result kanji test %.3f nats/step epochs %d", nats, run.epochs()));
    return 0;
  }
}
