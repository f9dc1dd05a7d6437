// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.Sequence;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes batches of lines with their texts beside them.
 *
 * @param alphabet what texts are made of
 * @param columns how long a text can be
 */
record TextSequences(Alphabet alphabet, int columns) {

  private static final int BATCH = 32;

  /**
   * Takes the alphabet from the texts, and twice the length of the longest, so that one can be written after another.
   *
   * @param rare characters that come less often in the training texts become one
   */
  static TextSequences of(WritingSet set, int rare) {
    List<String> texts = set.train().stream().map(WrittenLine::text).toList();
    int longest = Math.max(longest(set.train()), longest(set.test()));
    return new TextSequences(Alphabet.of(texts, rare), 2 * longest);
  }

  /**
   * Checks that a text can be written, after any other text too.
   *
   * @throws IllegalArgumentException if it is too long, or has characters that no text to learn from has
   */
  void check(String text) {
    if (text.length() > columns / 2) {
      throw new IllegalArgumentException(
          "expected at most " + columns / 2 + " characters, as in the longest text, but got " + text.length());
    }
    int[] codes = alphabet.codes(text);
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] == 0) {
        throw new IllegalArgumentException(
            "expected characters of " + alphabet.characters() + ", but got " + text.charAt(i));
      }
    }
  }

  private static int longest(List<WrittenLine> lines) {
    return lines.stream().mapToInt(line -> line.text().length()).max().orElseThrow();
  }

  /** Returns batches in which each scaled offset, with the number of the line beside it, predicts the next. */
  SequenceDataSetIterator.Builder batches(List<WrittenLine> lines, OffsetScale scale) {
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      double[][] rows = scale.apply(lines.get(i).drawing().offsets());
      double[][] features = new double[rows.length - 1][];
      for (int t = 0; t < features.length; t++) {
        features[t] = Arrays.copyOf(rows[t], rows[t].length + 1);
        features[t][rows[t].length] = i;
      }
      sequences.add(new Sequence(features, Arrays.copyOfRange(rows, 1, rows.length)));
    }
    return new SequenceDataSetIterator.Builder(sequences, BATCH);
  }

  /** Lets batches of the same lines have texts in place of numbers. */
  void addTexts(SequenceDataSetIterator batches, List<WrittenLine> lines) {
    batches.setPreProcessor(
        new TextColumns(lines.stream().map(line -> alphabet.codes(line.text())).toList(), columns));
  }
}
