// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.examples.sequences.SequenceTraining;
import io.github.mdn4j.examples.sequences.TrainingOptions;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.GradientNormClipping;
import io.github.mdn4j.layer.MixtureInitialization;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Learns to play on a touch screen and to answer what is played: Martin and Torresen (2018).
 *
 * <p>Where the next touch is and how long it takes until then are one mixture, whose times are positive.
 */
@Command(name = "RoboJam", mixinStandardHelpOptions = true,
    description = "Learns touch performances, prints nats per step on those that it has not seen, and answers them.")
public final class RoboJam implements Callable<Integer> {

  private static final int TRAIN = 2000;
  private static final int TEST = 200;
  private static final int START = 200; // performances that the network starts from
  private static final double[] TEMPERATURES = {1, 0.5};

  @Option(names = "--data", paramLabel = "PATH", description =
      "A CSV file with columns time, x, y and perhaps performance, or a folder of such files, plain or .gz; or a file"
          + " .npz of arrays with columns x, y, dt. Without: made performances.")
  private Path data;

  @Option(names = "--no-clip", negatable = true, defaultValue = "true", fallbackValue = "true", description =
      "Refuse performances that leave the screen, x and y from 0 to 1; by default they are clipped to it.")
  private boolean clip;

  @Option(names = "--seconds", defaultValue = "5", description =
      "How long a performance is; what comes later is left out; default ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/robojam", description =
      "Where the picture goes; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Mixin
  private TrainingOptions options;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private RoboJam(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new RoboJam(out), out, arguments);
  }

  @Override
  public Integer call() throws IOException {
    options.check();
    PerformanceSet set = read();
    PlotFolder folder = PlotFolder.of(plots);
    JamSettings settings = options.paper() ? JamSettings.paper() : JamSettings.quick();
    TouchSteps steps = TouchSteps.of(set.train());
    SequenceDataSetIterator train = steps.batches(set.train(), settings.batch()).shuffle(1, 1).build();
    SequenceDataSetIterator test = steps.batches(set.test(), settings.batch()).build();
    say("%d performances to learn from, %d to be tested on; ways are divided by %.4f",
        set.train().size(), set.test().size(), steps.scale().scale());
    String floor = Double.isNaN(set.floor()) ? "" : String.format(Locale.ROOT, ", true density %.3f", set.floor());
    ComputationGraph net = settings.network();
    DataSet some = steps.batches(set.train().subList(0, Math.min(START, set.train().size())), START).build().next();
    MixtureInitialization.of(some.getLabels(), 1).mask(some.getLabelsMaskArray()).apply(net);
    SequenceTraining training =
        new SequenceTraining(net, List.of(GradientNormClipping.perStep(1)), options.checkpoint(), out);
    double nats = steps.unscaled(training.run(options.epochs(), train, test, (epoch, seen, tested) -> say(
        "epoch %2d  training %6.3f  test %6.3f nats/step%s",
        epoch, steps.unscaled(seen), steps.unscaled(tested), floor)));
    if (options.model() != null) {
      ModelSerializer.writeModel(net, options.model().toFile(), true);
      steps.scale().addTo(options.model().toFile());
    }
    draw(folder, new Jam(net, steps), set.test());
    say("The picture is in %s", plots);
    say("result robojam test %.3f nats/step%s epochs %d", nats, floor.replace(",", ""), training.epochs());
    return 0;
  }

  private PerformanceSet read() {
    if (!(seconds > 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw new ParameterException(command.commandLine(), "--seconds must be positive, got " + seconds);
    }
    try {
      if (data == null) {
        return Player.set(TRAIN, TEST, seconds);
      }
      Screen screen = clip ? Screen.clipping() : Screen.refusing();
      PerformanceSet set = TouchFiles.read(data, seconds, screen, options.faults(out));
      screen.report().ifPresent(report -> say("%s", report));
      return set;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void draw(PlotFolder folder, Jam jam, List<Performance> test) {
    List<Performance> calls = test.subList(0, Math.min(JamPicture.COLUMNS, test.size()));
    JamPicture picture = new JamPicture(1 + TEMPERATURES.length, seconds).group("Calls, from the test", calls);
    for (double temperature : TEMPERATURES) {
      RandomGenerator random = new SplittableRandom(1);
      picture.group(
          "The network's responses, temperature " + temperature,
          calls.stream().map(call -> jam.answer(call, Temperature.of(temperature), random)).toList());
    }
    folder.save("responses", picture.picture());
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
