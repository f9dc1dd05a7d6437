// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.examples.strokes.DrawingSheet;
import io.github.mdn4j.layer.sequence.OffsetScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What an autoencoder of drawings makes of drawings that it has not seen. */
final class VaePictures {

  private static final int COLUMNS = DrawingSheet.COLUMNS;
  private static final int PAIRS = 5;
  private static final double LOW = 0.1; // of interpolations, where the code is to be seen and chance is not
  private static final double[] TEMPERATURES = {0.1, 0.4, 0.7, 1};

  private final SketchVae vae;
  private final MultiLayerNetwork decoder;
  private final OffsetScale scale;
  private final List<Drawing> real;
  private final int longest;

  VaePictures(SketchVae vae, OffsetScale scale, List<Drawing> real) {
    this.vae = vae;
    this.decoder = vae.decoder();
    this.scale = scale;
    this.real = real;
    longest = real.stream().mapToInt(drawing -> drawing.offsets().length).max().orElseThrow();
  }

  /** Writes them all to a folder. */
  void save(PlotFolder folder) {
    folder.save("interpolation", interpolation().picture());
    folder.save("temperatures", temperatures().picture());
  }

  /** From one drawing to another: a row for each pair, the real ones at its ends. */
  private DrawingSheet interpolation() {
    List<Drawing> rows = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      Drawing first = real.get(2 * pair % real.size());
      Drawing last = real.get((2 * pair + 1) % real.size());
      double[][] codes = vae.codes(List.of(first, last), scale);
      double[][] between = new double[COLUMNS - 2][];
      for (int i = 0; i < between.length; i++) {
        between[i] = between(codes[0], codes[1], i / (between.length - 1.0));
      }
      rows.add(first);
      rows.addAll(draw(between, LOW));
      rows.add(last);
    }
    return new DrawingSheet(1, PAIRS).group(
        "A drawing; drawn from its code, from codes between, from another's code; the other", rows, PAIRS);
  }

  /** Real drawings, and below each what is drawn from its code, a row for each temperature. */
  private DrawingSheet temperatures() {
    DrawingSheet sheet = new DrawingSheet(2 + TEMPERATURES.length, 2 + TEMPERATURES.length);
    List<Drawing> some = real.subList(0, Math.min(COLUMNS, real.size()));
    double[][] codes = vae.codes(some, scale);
    sheet.group("Drawings that it has not seen", some, 1);
    for (double temperature : TEMPERATURES) {
      sheet.group("From their codes, temperature " + temperature, draw(codes, temperature), 1);
    }
    double[][] random = new double[COLUMNS][vae.settings().code()];
    RandomGenerator generator = new SplittableRandom(1);
    Arrays.stream(random).forEach(code -> Arrays.setAll(code, i -> generator.nextGaussian()));
    return sheet.group("From codes of no drawing (standard normal), temperature " + LOW, draw(random, LOW), 1);
  }

  private List<Drawing> draw(double[][] codes, double temperature) {
    return Decoder.draw(
        decoder, codes, Temperature.of(temperature), 2 * longest, scale, new SplittableRandom(1));
  }

  /** Returns a code between two, on the arc rather than the chord, as Ha and Eck do (White 2016). */
  static double[] between(double[] from, double[] to, double part) {
    double dot = 0;
    double fromSquared = 0;
    double toSquared = 0;
    for (int i = 0; i < from.length; i++) {
      dot += from[i] * to[i];
      fromSquared += from[i] * from[i];
      toSquared += to[i] * to[i];
    }
    double angle = Math.acos(Math.max(-1, Math.min(1, dot / Math.sqrt(fromSquared * toSquared))));
    boolean straight = !(Math.sin(angle) > 1e-6);
    double first = straight ? 1 - part : Math.sin((1 - part) * angle) / Math.sin(angle);
    double second = straight ? part : Math.sin(part * angle) / Math.sin(angle);
    double[] code = new double[from.length];
    Arrays.setAll(code, i -> first * from[i] + second * to[i]);
    return code;
  }
}
