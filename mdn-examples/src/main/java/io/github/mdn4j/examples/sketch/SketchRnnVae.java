// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.examples.sequences.SequenceTraining;
import io.github.mdn4j.examples.sequences.TrainingOptions;
import io.github.mdn4j.examples.sequences.WatchedEpoch;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.examples.strokes.StrokeSet;
import io.github.mdn4j.layer.GradientNormClipping;
import io.github.mdn4j.layer.model.TrainingCheckpoint;
import io.github.mdn4j.layer.sequence.OffsetScale;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Learns a code for drawings and to draw from it: the autoencoder of Ha and Eck (2017), <em>A neural representation of
 * sketch drawings</em>.
 */
@Command(name = "SketchRnnVae", mixinStandardHelpOptions = true, description =
    "Learns a code for drawings, and prints nats per step and the nats of the code on drawings that it has not seen.")
public final class SketchRnnVae implements Callable<Integer> {

  private static final int EVERY = 100; // batches between two checkpoints

  @Option(names = "--data", paramLabel = "FILE", description =
      "QuickDraw's simplified records, one a line, plain or .gz; or a file .npz of sketch-rnn. Without: made sketches.")
  private Path data;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/sketch-rnn-vae", description =
      "Where the pictures go; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Mixin
  private TrainingOptions options;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private SketchRnnVae(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new SketchRnnVae(out), out, arguments);
  }

  @Override
  public Integer call() throws IOException {
    options.check();
    StrokeSet set = SketchData.read(data, options.faults(out), command);
    PlotFolder folder = PlotFolder.of(plots);
    OffsetScale scale = set.scale();
    VaeSettings settings = options.paper() ? VaeSettings.paper() : VaeSettings.quick();
    SketchVae vae = SketchVae.of(settings);
    int batch = settings.drawing().batch();
    VaeBatches train = VaeBatches.shuffled(set.train(), scale, batch, settings.code());
    VaeBatches test = VaeBatches.inOrder(set.test(), scale, batch, settings.code());
    say("%d drawings to learn from, %d to be tested on; offsets are divided by %.2f",
        set.train().size(), set.test().size(), scale.scale());
    ComputationGraph graph = vae.graph();
    TrainingCheckpoint checkpoint = options.checkpoint() == null
        ? TrainingCheckpoint.none(graph)
        : TrainingCheckpoint.of(graph, options.checkpoint(), EVERY);
    SequenceTraining.sayIfItGoesOn(checkpoint, out);
    SketchVae.Score score = vae.score(test);
    while (checkpoint.epoch() < options.epochs()) {
      double seen = epoch(graph, checkpoint, train.pass(checkpoint.epoch()));
      score = vae.score(test);
      say("epoch %2d  training %6.3f  test %6.3f nats/step  code %5.2f nats/drawing at weight %.3f",
          checkpoint.epoch(), seen, score.natsPerStep(), score.divergence(),
          settings.weight().valueAt(graph.getIterationCount(), checkpoint.epoch()));
    }
    if (options.model() != null) {
      ModelSerializer.writeModel(graph, options.model().toFile(), true);
      scale.addTo(options.model().toFile());
    }
    new VaePictures(vae, scale, set.test()).save(folder);
    say("The pictures are in %s", plots);
    say("result sketchrnn-vae test %.3f nats/step code %.2f nats/drawing epochs %d",
        score.natsPerStep(), score.divergence(), checkpoint.epoch());
    return 0;
  }

  private double epoch(ComputationGraph graph, TrainingCheckpoint checkpoint, VaeBatches batches) {
    return WatchedEpoch.run(
        graph, checkpoint.epoch() + 1, batches.batches() - checkpoint.batch(),
        List.of(GradientNormClipping.perStep(1)), out, () -> checkpoint.fit(batches, graph::fit));
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
