// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Progress;
import io.github.mdn4j.examples.strokes.StrokeFile;
import io.github.mdn4j.examples.strokes.StrokeSet;
import io.github.mdn4j.layer.GradientNormClipping;
import io.github.mdn4j.layer.NatsPerStepListener;
import io.github.mdn4j.layer.OffsetScale;
import io.github.mdn4j.layer.SequenceDataSetIterator;
import io.github.mdn4j.layer.TrainingCheckpoint;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine;
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
      "QuickDraw's simplified records with a field split (train, test), one a line; plain or .gz. Without: a made set.")
  private Path data;

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
    return new CommandLine(new HandwritingPrediction(out))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  @Override
  public Integer call() {
    StrokeSet set = read();
    OffsetScale scale = set.scale();
    SequenceDataSetIterator train = StrokeSet.batches(set.train(), scale, batch).shuffle(1, 1).build();
    SequenceDataSetIterator test = StrokeSet.batches(set.test(), scale, batch).build();
    say("%d sequences to learn from, %d to be tested on; offsets are divided by %.2f",
        set.train().size(), set.test().size(), scale.scale());
    ComputationGraph net = setting.network(layers);
    TrainingCheckpoint training = checkpoint == null
        ? TrainingCheckpoint.none(net)
        : TrainingCheckpoint.of(net, checkpoint, 100);
    while (training.epoch() < epochs) {
      double seen = train(net, train, training);
      say("epoch %2d  training %6.3f  test %6.3f nats/step", training.epoch(), seen, evaluate(net, test));
    }
    PlotFolder.of(plots).save("drawings", PredictionPicture.of(net, scale, set.test()));
    say("The pictures are in %s", plots);
    say("result handwriting test %.2f nats/step epochs %d", evaluate(net, test), training.epoch());
    return 0;
  }

  private StrokeSet read() {
    try {
      return data == null ? StrokeSet.builtIn() : StrokeFile.read(data);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private double train(ComputationGraph net, SequenceDataSetIterator train, TrainingCheckpoint training) {
    NatsPerStepListener nats = new NatsPerStepListener(Integer.MAX_VALUE);
    train.pass(training.epoch());
    try (Progress progress = Progress.of("epoch " + (training.epoch() + 1), train.batches(), out)) {
      net.setListeners(GradientNormClipping.perStep(1), nats, progress.listener(
          () -> String.format(Locale.ROOT, "%.3f nats/step", nats.natsPerStep())));
      training.fit(train, net::fit);
    }
    return nats.natsPerStep();
  }

  private double evaluate(ComputationGraph net, SequenceDataSetIterator test) {
    DensityEvaluation evaluation = new DensityEvaluation.Builder(setting.density()).only(DensityMetric.NLL).build();
    test.reset();
    net.doEvaluation(test, evaluation);
    return evaluation.getValue(DensityMetric.NLL);
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
