// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.examples.sequences.SequenceTraining;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.examples.strokes.StrokeFile;
import io.github.mdn4j.examples.strokes.StrokeSet;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Predicts where a pen goes next, by three layers of LSTM that all see the input and all reach the output: Graves
 * (2013), section 4.
 */
@Command(name = "HandwritingPrediction", mixinStandardHelpOptions = true,
    description = "Learns to write or draw, and prints nats per step on what it has not seen.")
public final class HandwritingPrediction implements Callable<Integer> {

  @Option(names = "--data", paramLabel = "PATH", description =
      "The folder of IAM-OnDB with lineStrokes in it, or a file of QuickDraw's simplified records with a field split"
          + " (train, test), one a line, plain or .gz. Without: a made set.")
  private Path data;

  @Option(names = "--validation", paramLabel = "FILE", description =
      "With IAM-OnDB: which forms are for the test, one a line, such as its testset_v.txt. Without: every tenth.")
  private Path validation;

  @Option(names = "--damaged", defaultValue = "skip", description =
      "With IAM-OnDB, what is done about damaged files: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private OnDamage damaged;

  @Option(names = "--setting", defaultValue = "quick", description =
      "Sizes and learning: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private PredictionSetting setting;

  @Option(names = "--layers", defaultValue = "3", description = "Layers of LSTM; default ${DEFAULT-VALUE}.")
  private int layers;

  @Option(names = "--epochs", defaultValue = "5", description = "Passes over the data; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--batch", defaultValue = "64", description = "Sequences a batch; default ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--checkpoint", paramLabel = "FOLDER", description =
      "Where training is saved, and goes on from if it was; not saved by default.")
  private Path checkpoint;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/handwriting-prediction", description =
      "Where the pictures go; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private HandwritingPrediction(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new HandwritingPrediction(out), out, arguments);
  }

  @Override
  public Integer call() {
    Program.atLeast(command, "--epochs", 0, epochs);
    Program.atLeast(command, "--layers", 1, layers);
    Program.atLeast(command, "--batch", 1, batch);
    boolean writing = data != null && Files.isDirectory(data);
    if (validation != null && !writing) {
      throw new ParameterException(command.commandLine(), "--validation wants the folder of IAM-OnDB as --data");
    }
    StrokeSet set = read(writing);
    PlotFolder folder = PlotFolder.of(plots);
    OffsetScale scale = set.scale();
    PaperUnits units = PaperUnits.of(set, scale);
    SequenceDataSetIterator train = StrokeSet.batches(set.train(), scale, batch).shuffle(1, 1).build();
    SequenceDataSetIterator test = StrokeSet.batches(set.test(), scale, batch).build();
    say("%d sequences to learn from, %d to be tested on; offsets are divided by %.2f",
        set.train().size(), set.test().size(), scale.scale());
    ComputationGraph net = setting.network(layers);
    SequenceTraining training = new SequenceTraining(net, setting.clipping(), checkpoint, out);
    double nats = training.run(epochs, train, test, (epoch, seen, tested) -> say(
        "epoch %2d  training %6.3f  test %6.3f nats/step%s", epoch, seen, tested, writing
            ? String.format(Locale.ROOT, ", %.1f nats/sequence in the paper's units", units.natsPerSequence(tested))
            : ""));
    folder.save("drawings", writing
        ? PredictionPicture.ofLines(net, scale, set.test())
        : PredictionPicture.ofDrawings(net, scale, set.test()));
    say("The picture is in %s", plots);
    say("result handwriting test %.2f nats/step epochs %d", nats, training.epochs());
    return 0;
  }

  private StrokeSet read(boolean writing) {
    try {
      if (writing) {
        return WritingSet.ofIam(data, validation, damaged, out::println).strokes();
      }
      return data == null ? StrokeSet.builtIn() : StrokeFile.read(data);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
