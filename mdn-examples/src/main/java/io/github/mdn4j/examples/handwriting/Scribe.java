// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.layer.attention.AttentionWindowLSTM;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.graph.ComputationGraph;
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

  /** Follows lines that somebody wrote, and returns what the window shows at each step but the last. */
  List<Written> read(List<WrittenLine> lines) {
    List<String> texts = lines.stream().map(WrittenLine::text).toList();
    List<double[][]> offsets = lines.stream().map(line -> line.drawing().offsets()).toList();
    List<double[][]> window = feed(sampler(texts, Temperature.ONE), texts, offsets);
    List<Written> read = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int steps = offsets.get(i).length - 1;
      read.add(new Written(
          texts.get(i), Arrays.copyOfRange(offsets.get(i), 1, steps + 1), Arrays.copyOf(window.get(i), steps)));
    }
    return read;
  }

  /**
   * Writes texts.
   *
   * @param bias of the paper: 0 as people do, greater for neater writing
   * @param limit how many steps a text takes at most
   */
  List<Written> write(List<String> texts, double bias, int limit, RandomGenerator random) {
    SequenceSampler sampler = sampler(texts, Temperature.ofBias(bias));
    feed(sampler, texts, Collections.nCopies(texts.size(), new double[1][3])); // the origin, with the pen down
    return finish(sampler, texts, limit, random);
  }

  /**
   * Writes a text in the manner of a line: the network follows the line, then goes on.
   *
   * @return what was written after the line
   */
  Written write(WrittenLine manner, String text, double bias, int limit, RandomGenerator random) {
    List<String> both = List.of(manner.text() + text);
    SequenceSampler sampler = sampler(both, Temperature.ofBias(bias));
    feed(sampler, both, List.<double[][]>of(manner.drawing().offsets()));
    Written written = finish(sampler, both, limit, random).get(0);
    int first = Math.min(1, written.rows().length - 1); // the way from the line's end is none of the text
    return new Written(
        both.get(0),
        Arrays.copyOfRange(written.rows(), first, written.rows().length),
        Arrays.copyOfRange(written.window(), first, written.window().length));
  }

  private SequenceSampler sampler(List<String> texts, Temperature temperature) {
    List<double[]> codes = texts.stream().map(this::codes).toList();
    return new SequenceSampler.Builder(network)
        .temperature(temperature)
        .feedback((sequence, step, drawn) -> together(drawn, codes.get(sequence)))
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

  /** Feeds offsets, and returns what the window showed after each step; shorter ones go on with zeros. */
  private List<double[][]> feed(SequenceSampler sampler, List<String> texts, List<double[][]> offsets) {
    List<double[]> codes = texts.stream().map(this::codes).toList();
    List<double[][]> scaled = offsets.stream().map(scale::apply).toList();
    int steps = offsets.stream().mapToInt(rows -> rows.length).max().orElseThrow();
    List<double[][]> window = texts.stream().map(text -> new double[steps][]).toList();
    for (int t = 0; t < steps; t++) {
      double[][][] features = new double[texts.size()][][];
      for (int i = 0; i < features.length; i++) {
        double[] row = t < scaled.get(i).length ? scaled.get(i)[t] : new double[scaled.get(i)[0].length];
        features[i] = new double[][] {together(row, codes.get(i))};
      }
      sampler.feed(Nd4j.createFromArray(features).permute(0, 2, 1)); // [n,pen + text,1]
      double[][] shown = shown(sampler, texts);
      for (int i = 0; i < shown.length; i++) {
        window.get(i)[t] = shown[i];
      }
    }
    return window;
  }

  private static double[][] shown(SequenceSampler sampler, List<String> texts) {
    double[][] shown = AttentionWindowLSTM.window(sampler.state(SynthesisSetting.READER)).toDoubleMatrix();
    for (int i = 0; i < shown.length; i++) {
      shown[i] = Arrays.copyOf(shown[i], texts.get(i).length() + 1);
    }
    return shown;
  }

  /** Draws until the windows are beyond the texts (Graves 2013, section 5.3), one step at least. */
  private List<Written> finish(SequenceSampler sampler, List<String> texts, int limit, RandomGenerator random) {
    List<List<double[]>> rows = texts.stream().<List<double[]>>map(text -> new ArrayList<>()).toList();
    List<List<double[]>> window = texts.stream().<List<double[]>>map(text -> new ArrayList<>()).toList();
    boolean[] done = new boolean[texts.size()];
    int left = done.length;
    for (int step = 0; step < limit && left > 0; step++) {
      double[][] shown = shown(sampler, texts);
      List<double[][]> drawn = sampler.sample(1, random);
      for (int i = 0; i < done.length; i++) {
        if (!done[i]) {
          done[i] = step > 0 && brightest(shown[i]) == texts.get(i).length();
          left -= done[i] ? 1 : 0;
          rows.get(i).add(drawn.get(i)[0]);
          window.get(i).add(shown[i]);
        }
      }
    }
    List<Written> written = new ArrayList<>();
    for (int i = 0; i < done.length; i++) {
      written.add(new Written(
          texts.get(i),
          scale.undo(rows.get(i).toArray(double[][]::new)),
          window.get(i).toArray(double[][]::new)));
    }
    return written;
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
