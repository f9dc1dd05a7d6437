// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Progress;
import io.github.mdn4j.layer.GradientNormClipping;
import io.github.mdn4j.layer.NatsPerStepListener;
import io.github.mdn4j.layer.OffsetScale;
import io.github.mdn4j.layer.Sequence;
import io.github.mdn4j.layer.SequenceDataSetIterator;
import io.github.mdn4j.layer.TrainingCheckpoint;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes what it is told to, by a network that reads the text through a window: Graves (2013), section 5. */
@Command(name = "HandwritingSynthesis", mixinStandardHelpOptions = true,
    description = "Learns to write texts, and shows where in the text it looks.")
public final class HandwritingSynthesis implements Callable<Integer> {

  private static final int BATCH = 32;
  private static final int LINES = 6;
  private static final double[] BIASES = {0, 1};

  @Option(names = "--setting", defaultValue = "quick", description =
      "Sizes and learning: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private SynthesisSetting setting;

  @Option(names = "--epochs", defaultValue = "20", description = "Passes over the data; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--checkpoint", paramLabel = "FOLDER", description =
      "Where training is saved, and goes on from if it was; not saved by default.")
  private Path checkpoint;

  @Option(names = "--text", paramLabel = "TEXT", description = "What is written in the end, beside texts of the test.")
  private String text;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/handwriting-synthesis", description =
      "Where the pictures go; default ${DEFAULT-VALUE}.")
  private Path plots;

  private final PrintStream out;

  private HandwritingSynthesis(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return new CommandLine(new HandwritingSynthesis(out))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  @Override
  public Integer call() {
    RandomGenerator random = new SplittableRandom(1);
    List<WrittenLine> train = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      train.add(PenFont.write(PenFont.text(random.nextInt(3, 7), random), random).line());
    }
    List<PenFont.Aligned> test = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      test.add(PenFont.write(PenFont.text(random.nextInt(3, 7), random), random));
    }
    Alphabet alphabet = new Alphabet(PenFont.LETTERS);
    int columns = 20;
    OffsetScale scale = OffsetScale.fit(2, train.stream().map(line -> line.drawing().offsets()).toList());
    ComputationGraph net = setting.network(alphabet.characters().length(), columns);
    SequenceDataSetIterator batches = batches(train, alphabet, columns, scale).shuffle(1, 1).build();
    batches.setPreProcessor(new TextColumns(train.stream().map(l -> alphabet.codes(l.text())).toList(), columns));
    List<WrittenLine> testLines = test.stream().map(PenFont.Aligned::line).toList();
    SequenceDataSetIterator testBatches = batches(testLines, alphabet, columns, scale).build();
    testBatches.setPreProcessor(new TextColumns(testLines.stream().map(l -> alphabet.codes(l.text())).toList(), columns));
    TrainingCheckpoint training = checkpoint == null
        ? TrainingCheckpoint.none(net)
        : TrainingCheckpoint.of(net, checkpoint, 100);
    Scribe scribe = new Scribe(net, alphabet, scale);
    while (training.epoch() < epochs) {
      long t0 = System.nanoTime();
      double seen = train(net, batches, training);
      say("epoch %2d  training %6.3f  test %6.3f nats/step window %.3f  %.1f s", training.epoch(), seen,
          evaluate(net, testBatches), follows(scribe, test.subList(0, 20)), (System.nanoTime() - t0) * 1e-9);
    }
    PlotFolder folder = PlotFolder.of(plots);
    PenFont.Aligned first = test.get(0);
    folder.save("window", WindowPicture.of("Where the network looks while it follows a line",
        scribe.read(first.line()), Arrays.copyOfRange(first.letters(), 1, first.letters().length)));
    LineSheet sheet = new LineSheet().column("Test", testLines.subList(0, LINES));
    for (double bias : BIASES) {
      List<WrittenLine> written = new ArrayList<>();
      for (int i = 0; i < LINES; i++) {
        Scribe.Written w = scribe.write(testLines.get(i).text(), bias, 300, random);
        written.add(new WrittenLine("", w.text(), w.drawing()));
        if (i == 0) {
          folder.save("window-bias-" + bias, WindowPicture.of("Where the network looks while it writes, bias " + bias, w, null));
        }
      }
      sheet.column("Written by the network, bias " + bias, written);
    }
    folder.save("lines", sheet.picture());
    say("result handwriting-synthesis test %.2f nats/step window %.1f %% epochs %d", evaluate(net, testBatches),
        100 * follows(scribe, test), training.epoch());
    return 0;
  }

  private static double follows(Scribe scribe, List<PenFont.Aligned> test) {
    int right = 0;
    int steps = 0;
    for (PenFont.Aligned one : test) {
      double[][] window = scribe.read(one.line()).window();
      for (int t = 0; t < window.length; t++) {
        right += Scribe.brightest(window[t]) == one.letters()[t + 1] ? 1 : 0;
        steps++;
      }
    }
    return (double) right / steps;
  }

  private static SequenceDataSetIterator.Builder batches(
      List<WrittenLine> lines, Alphabet alphabet, int columns, OffsetScale scale) {
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      double[][] rows = scale.apply(lines.get(i).drawing().offsets());
      double[][] features = new double[rows.length - 1][];
      for (int t = 0; t < features.length; t++) {
        features[t] = new double[] {rows[t][0], rows[t][1], rows[t][2], i};
      }
      sequences.add(new Sequence(features, Arrays.copyOfRange(rows, 1, rows.length)));
    }
    return new SequenceDataSetIterator.Builder(sequences, BATCH);
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
