// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.examples.sequences.SequenceTraining;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Writes what it is told to, by a network that reads the text through a window: Graves (2013), section 5.
 *
 * <p>Without data it learns the writing of {@link PenFont}, where it is known which letter each point belongs to, and
 * tells on how many steps the window points at the letter that is written.
 */
@Command(name = "HandwritingSynthesis", mixinStandardHelpOptions = true,
    description = "Learns to write texts, and shows where in the text it looks.")
public final class HandwritingSynthesis implements Callable<Integer> {

  /** Characters that come less often in all texts become one. */
  private static final int RARE = 10;

  @Option(names = "--data", paramLabel = "FOLDER", description =
      "IAM-OnDB, with the folders lineStrokes and ascii. Without: writing that is made.")
  private Path data;

  @Option(names = "--validation", paramLabel = "FILE", description =
      "Which forms of IAM-OnDB are for the test, one a line, such as its testset_v.txt. Without: every tenth.")
  private Path validation;

  @Option(names = "--damaged", defaultValue = "skip", description =
      "What is done about damaged files: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private OnDamage damaged;

  @Option(names = "--setting", defaultValue = "quick", description =
      "Sizes and learning: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private SynthesisSetting setting;

  @Option(names = "--epochs", defaultValue = "10", description = "Passes over the data; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--lines", defaultValue = "2000", description =
      "Without data, how many lines are made to learn from; default ${DEFAULT-VALUE}.")
  private int lines;

  @Option(names = "--longest", defaultValue = "80", description =
      "Lines with longer texts are left out; default ${DEFAULT-VALUE}.")
  private int longest;

  @Option(names = "--checkpoint", paramLabel = "FOLDER", description =
      "Where training is saved, and goes on from if it was; not saved by default.")
  private Path checkpoint;

  @Option(names = "--text", paramLabel = "TEXT", description =
      "What is written in the manner of lines of the test; a text of the test by default.")
  private String text;

  @Option(names = "--bias", defaultValue = "0,0.5,1", split = ",", description =
      "How neatly it writes, 0 as the lines that it learned from; default ${DEFAULT-VALUE}.")
  private List<Double> biases;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/handwriting-synthesis", description =
      "Where the pictures go; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private HandwritingSynthesis(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new HandwritingSynthesis(out), out, arguments);
  }

  @Override
  public Integer call() {
    Program.atLeast(command, "--epochs", 0, epochs);
    Program.atLeast(command, "--lines", 1, lines);
    if (validation != null && data == null) {
      throw new ParameterException(command.commandLine(), "--validation wants the folder of IAM-OnDB as --data");
    }
    MadeWriting made = data == null ? MadeWriting.of(lines) : null;
    WritingSet set = made == null ? read() : made.set();
    TextSequences sequences = TextSequences.of(set, made == null ? RARE : 1);
    checkText(sequences);
    PlotFolder folder = PlotFolder.of(plots);
    OffsetScale scale = set.strokes().scale();
    say("%d lines to learn from, %d to be tested on; %d characters; offsets are divided by %.2f",
        set.train().size(), set.test().size(), sequences.alphabet().size(), scale.scale());
    ComputationGraph net = setting.network(sequences.alphabet().size(), sequences.columns());
    Scribe scribe = new Scribe(net, sequences.alphabet(), scale);
    SequenceTraining training = new SequenceTraining(net, setting.clipping(), checkpoint, out);
    SequenceDataSetIterator train = sequences.batches(set.train(), scale).shuffle(1, 1).build();
    sequences.addTexts(train, set.train());
    SequenceDataSetIterator test = sequences.batches(set.test(), scale).build();
    sequences.addTexts(test, set.test());
    double nats = training.run(epochs, train, test, (epoch, seen, tested) -> say(
        "epoch %2d  training %6.3f  test %6.3f nats/step", epoch, seen, tested));
    new SynthesisPictures(folder, scribe, set.test()).save(biases, text, made);
    say("The pictures are in %s", plots);
    if (made != null) {
      say("The window points at the letter that is written on %.1f %% of steps", 100 * made.shareFollowed(scribe));
    }
    say("result handwriting-synthesis test %.2f nats/step epochs %d", nats, training.epochs());
    return 0;
  }

  private void checkText(TextSequences sequences) {
    if (biases.stream().anyMatch(bias -> !(bias > -1 && bias < Double.POSITIVE_INFINITY))) {
      throw new ParameterException(
          command.commandLine(), "--bias: expected numbers above -1, but got " + biases);
    }
    try {
      sequences.check(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--text: " + e.getMessage(), e);
    }
  }

  private WritingSet read() {
    try {
      return WritingSet.ofIam(data, validation, damaged, out::println).withTexts(longest);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
