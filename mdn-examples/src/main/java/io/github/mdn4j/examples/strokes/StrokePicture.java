// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** Drawings by people above drawings by a network. */
final class StrokePicture {

  private static final int DRAWINGS = 16;
  private static final double[] TEMPERATURES = {1, 0.3};

  private StrokePicture() {}

  /**
   * Lets the network draw, each drawing from the origin and with as many points as the real ones have on average.
   *
   * @param net predicts scaled offsets
   * @param scale undone in what is drawn
   * @param real what people drew
   */
  static BufferedImage of(MultiLayerNetwork net, OffsetScale scale, List<Drawing> real) {
    DrawingSheet sheet = new DrawingSheet(1 + TEMPERATURES.length).group("What there is to learn", real);
    int points = (int) real.stream().mapToInt(drawing -> drawing.offsets().length).average().orElseThrow();
    for (double temperature : TEMPERATURES) {
      SequenceSampler sampler = new SequenceSampler.Builder(net).temperature(Temperature.of(temperature)).build();
      sampler.feed(Nd4j.zeros(DRAWINGS, 3, 1)); // the origin, with the pen down
      List<Drawing> drawn = sampler.sample(points - 1, new SplittableRandom(1)).stream()
          .map(rows -> Drawing.fromOrigin(scale.undo(rows)))
          .toList();
      sheet.group("Drawn by the network, temperature " + temperature, drawn);
    }
    return sheet.picture();
  }
}
