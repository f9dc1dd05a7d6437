// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.examples.sequences.SequenceTraining;
import io.github.mdn4j.examples.sequences.TrainingOptions;
import io.github.mdn4j.examples.sequences.WatchedEpoch;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.examples.strokes.DrawingSheet;
import io.github.mdn4j.examples.strokes.StrokeSet;
import io.github.mdn4j.layer.GradientNormClipping;
import io.github.mdn4j.layer.model.TrainingCheckpoint;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/** Trains a network to draw without a code, and lets it draw. */
final class DecoderRun {

  private static final int EVERY = 100; // batches between two checkpoints
  private static final double[] TEMPERATURES = {0.2, 0.4, 0.6, 0.8, 1};

  private final TrainingOptions options;
  private final SketchSettings settings;
  private final StrokeSet set;
  private final OffsetScale scale;
  private final MultiLayerNetwork net;
  private final TrainingCheckpoint checkpoint;
  private final PlotFolder folder;
  private final PrintStream out;

  DecoderRun(TrainingOptions options, SketchSettings settings, StrokeSet set, Path plots, PrintStream out) {
    this.options = options;
    this.settings = settings;
    this.set = set;
    this.out = out;
    scale = set.scale();
    net = Decoder.network(settings, 0);
    checkpoint = options.checkpoint() == null
        ? TrainingCheckpoint.none(net)
        : TrainingCheckpoint.of(net, options.checkpoint(), EVERY);
    folder = PlotFolder.of(plots);
  }

  /** Trains, and returns nats per step on the drawings to be tested on. */
  double train() throws IOException {
    SequenceDataSetIterator train =
        FiveElements.batches(set.train(), scale, settings.batch()).shuffle(1, 1).build();
    SequenceDataSetIterator test = FiveElements.batches(set.test(), scale, settings.batch()).build();
    say("%d drawings to learn from, %d to be tested on; offsets are divided by %.2f",
        set.train().size(), set.test().size(), scale.scale());
    SequenceTraining.sayIfItGoesOn(checkpoint, out);
    double nats = Decoder.natsPerStep(net, settings, test);
    while (checkpoint.epoch() < options.epochs()) {
      double seen = epoch(train.pass(checkpoint.epoch()));
      nats = Decoder.natsPerStep(net, settings, test);
      say("epoch %2d  training %6.3f  test %6.3f nats/step", checkpoint.epoch(), seen, nats);
    }
    if (options.model() != null) {
      ModelSerializer.writeModel(net, options.model().toFile(), true);
      scale.addTo(options.model().toFile());
    }
    return nats;
  }

  private double epoch(SequenceDataSetIterator batches) {
    return WatchedEpoch.run(
        net, checkpoint.epoch() + 1, batches.batches() - checkpoint.batch(), List.of(GradientNormClipping.perStep(1)),
        out, () -> checkpoint.fit(batches, net::fit));
  }

  /** Returns how many epochs are done. */
  int epochs() {
    return checkpoint.epoch();
  }

  /** Draws at several temperatures, below real drawings, into the folder. */
  void draw() {
    DrawingSheet sheet = new DrawingSheet(1 + TEMPERATURES.length, 2 + TEMPERATURES.length)
        .group("What there is to learn", spread(set.test()));
    int longest = set.test().stream().mapToInt(drawing -> drawing.offsets().length).max().orElseThrow();
    for (double temperature : TEMPERATURES) {
      List<Drawing> drawn = Decoder.draw(
          net, new double[DrawingSheet.COLUMNS][0], Temperature.of(temperature), 2 * longest, scale,
          new SplittableRandom(1));
      sheet.group("Drawn by the network, temperature " + temperature, drawn, 1);
    }
    folder.save("drawings", sheet.picture());
    say("The picture is in %s", folder);
  }

  /** Returns as many drawings as a group shows, from all over the set. */
  private static List<Drawing> spread(List<Drawing> drawings) {
    int shown = Math.min(drawings.size(), 2 * DrawingSheet.COLUMNS);
    return IntStream.range(0, shown).mapToObj(i -> drawings.get(i * drawings.size() / shown)).toList();
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
