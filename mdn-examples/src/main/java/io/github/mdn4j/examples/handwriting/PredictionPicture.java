// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.examples.strokes.DrawingSheet;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/** Drawings by people beside drawings by a network. */
final class PredictionPicture {

  private static final int DRAWINGS = 16;
  private static final int LINES = 8;
  private static final double[] TEMPERATURES = {1, 0.3};

  private PredictionPicture() {}

  /**
   * Lets the network draw, each drawing from the origin and with as many points as the real ones have on average.
   *
   * @param net predicts scaled offsets
   * @param scale undone in what is drawn
   * @param real what people drew
   */
  static BufferedImage ofDrawings(ComputationGraph net, OffsetScale scale, List<Drawing> real) {
    DrawingSheet sheet = new DrawingSheet(1 + TEMPERATURES.length).group("What there is to learn", real);
    for (double temperature : TEMPERATURES) {
      sheet.group("Drawn by the network, temperature " + temperature, draw(net, scale, real, temperature, DRAWINGS));
    }
    return sheet.picture();
  }

  /** As {@link #ofDrawings}, for lines of writing. */
  static BufferedImage ofLines(ComputationGraph net, OffsetScale scale, List<Drawing> real) {
    LineSheet sheet = new LineSheet()
        .column("What there is to learn", lines(real.subList(0, Math.min(LINES, real.size()))));
    for (double temperature : TEMPERATURES) {
      sheet.column(
          "Written by the network, temperature " + temperature, lines(draw(net, scale, real, temperature, LINES)));
    }
    return sheet.picture();
  }

  private static List<WrittenLine> lines(List<Drawing> drawings) {
    return drawings.stream().map(drawing -> new WrittenLine("", "", drawing)).toList();
  }

  private static List<Drawing> draw(
      ComputationGraph net, OffsetScale scale, List<Drawing> real, double temperature, int drawings) {
    int points = (int) real.stream().mapToInt(drawing -> drawing.offsets().length).average().orElseThrow();
    SequenceSampler sampler = new SequenceSampler.Builder(net).temperature(Temperature.of(temperature)).build();
    sampler.feed(Nd4j.zeros(drawings, 3, 1)); // the origin, with the pen down
    return sampler.sample(points - 1, new SplittableRandom(1)).stream()
        .map(rows -> Drawing.fromOrigin(scale.undo(rows)))
        .toList();
  }
}
