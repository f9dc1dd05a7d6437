// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.density.Temperature;
import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.layer.AttentionWindowLSTM;
import io.github.mdn4j.layer.OffsetScale;
import io.github.mdn4j.layer.SequenceSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Writes texts with a trained network. */
final class Scribe {

  private final ComputationGraph network;
  private final Alphabet alphabet;
  private final OffsetScale scale;

  /**
   * What was written, and what the window showed at each step.
   *
   * @param rows (Δx, Δy, p) of each step
   * @param window of each step φ of the positions of the text and of the one after it
   */
  record Written(String text, double[][] rows, double[][] window) {

    Drawing drawing() {
      return Drawing.fromOrigin(rows);
    }
  }

  Scribe(ComputationGraph network, Alphabet alphabet, OffsetScale scale) {
    this.network = network;
    this.alphabet = alphabet;
    this.scale = scale;
  }

  /** Follows a line that somebody wrote, and returns what the window shows at each step but the last. */
  Written read(WrittenLine line) {
    double[][] offsets = line.drawing().offsets();
    SequenceSampler sampler = sampler(line.text(), Temperature.ONE);
    double[][] window = feed(sampler, line.text(), scale.apply(offsets), offsets.length - 1);
    return new Written(line.text(), Arrays.copyOfRange(offsets, 1, offsets.length), window);
  }

  /**
   * Writes a text.
   *
   * @param bias of the paper: 0 as people do, greater for neater writing
   * @param limit how many steps there are at most
   */
  Written write(String text, double bias, int limit, RandomGenerator random) {
    SequenceSampler sampler = sampler(text, Temperature.ofBias(bias));
    return finish(sampler, text, feed(sampler, text, new double[1][3], 1), limit, random);
  }

  /**
   * Writes a text in the manner of a line: the network follows the line, then goes on.
   *
   * @return what was written after the line
   */
  Written write(WrittenLine manner, String text, double bias, int limit, RandomGenerator random) {
    String both = manner.text() + text;
    double[][] offsets = scale.apply(manner.drawing().offsets());
    SequenceSampler sampler = sampler(both, Temperature.ofBias(bias));
    double[][] window = feed(sampler, both, offsets, offsets.length);
    return finish(sampler, both, Arrays.copyOfRange(window, window.length - 1, window.length), limit, random);
  }

  private SequenceSampler sampler(String text, Temperature temperature) {
    double[] codes = codes(text);
    return new SequenceSampler.Builder(network)
        .temperature(temperature)
        .feedback((sequence, step, drawn) -> together(drawn, codes))
        .build();
  }

  private double[] codes(String text) {
    AttentionWindowLSTM reader =
        (AttentionWindowLSTM) network.getLayer(SynthesisSetting.READER).conf().getLayer();
    return reader.text(alphabet.codes(text));
  }

  private static double[] together(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** Feeds the first rows, and returns what the window showed after each. */
  private double[][] feed(SequenceSampler sampler, String text, double[][] rows, int steps) {
    double[] codes = codes(text);
    double[][] window = new double[steps][];
    for (int t = 0; t < steps; t++) {
      double[] features = together(rows[t], codes);
      sampler.feed(Nd4j.createFromArray(features).reshape(1, features.length, 1));
      window[t] = shown(sampler, text);
    }
    return window;
  }

  private static double[] shown(SequenceSampler sampler, String text) {
    INDArray shown = AttentionWindowLSTM.window(sampler.state(SynthesisSetting.READER));
    return Arrays.copyOf(shown.toDoubleMatrix()[0], text.length() + 1);
  }

  /** Draws until the window is beyond the text (Graves 2013, section 5.3). */
  private Written finish(
      SequenceSampler sampler, String text, double[][] start, int limit, RandomGenerator random) {
    List<double[]> rows = new ArrayList<>();
    List<double[]> window = new ArrayList<>(List.of(start));
    while (rows.size() < limit && !(rows.size() > 0 && atEnd(window.get(window.size() - 1)))) {
      rows.addAll(List.of(sampler.sample(1, random).get(0)));
      window.add(shown(sampler, text));
    }
    return new Written(text, scale.undo(rows.toArray(double[][]::new)),
        window.subList(0, rows.size()).toArray(double[][]::new));
  }

  private static boolean atEnd(double[] shown) {
    return brightest(shown) == shown.length - 1;
  }

  /** Returns the position that the window shows most of. */
  static int brightest(double[] shown) {
    int brightest = 0;
    for (int u = 1; u < shown.length; u++) {
      brightest = shown[u] > shown[brightest] ? u : brightest;
    }
    return brightest;
  }
}
