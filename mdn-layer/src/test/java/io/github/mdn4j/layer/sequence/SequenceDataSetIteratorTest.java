// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.layer.Networks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

class SequenceDataSetIteratorTest {

  // the first feature of each step is the number of the sequence, the label the number of the step
  private static List<Sequence> sequences(int... lengths) {
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      double[][] features = new double[lengths[i]][];
      double[][] labels = new double[lengths[i]][];
      for (int t = 0; t < lengths[i]; t++) {
        features[t] = new double[] {i + 1, 0.5};
        labels[t] = new double[] {t + 1};
      }
      sequences.add(new Sequence(features, labels));
    }
    return sequences;
  }

  private static int[] lengths(int n) {
    return new SplittableRandom(3).ints(n, 1, 9).toArray();
  }

  @Test
  void everySequenceComesOnceAPassPaddedAndMasked() {
    int[] lengths = lengths(23);
    for (RNNFormat format : RNNFormat.values()) {
      SequenceDataSetIterator batches =
          new SequenceDataSetIterator.Builder(sequences(lengths), 4)
              .shuffle(1, format == RNNFormat.NCW ? 1 : 2)
              .dataFormat(format)
              .dataType(DataType.DOUBLE)
              .build();
      for (int pass = 0; pass < 2; pass++) {
        int[] seen = new int[lengths.length];
        while (batches.hasNext()) {
          DataSet batch = batches.next();
          boolean ncw = format == RNNFormat.NCW;
          INDArray features = ncw ? batch.getFeatures() : batch.getFeatures().permute(0, 2, 1);
          INDArray labels = ncw ? batch.getLabels() : batch.getLabels().permute(0, 2, 1);
          assertEquals(batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
          int longest = 0;
          for (int i = 0; i < features.size(0); i++) {
            int which = (int) features.getDouble(i, 0, 0) - 1;
            seen[which]++;
            longest = Math.max(longest, lengths[which]);
            for (int t = 0; t < features.size(2); t++) {
              boolean inside = t < lengths[which];
              assertEquals(inside ? 1 : 0, batch.getLabelsMaskArray().getDouble(i, t));
              assertEquals(inside ? which + 1 : 0, features.getDouble(i, 0, t));
              assertEquals(inside ? 0.5 : 0, features.getDouble(i, 1, t));
              assertEquals(inside ? t + 1 : 0, labels.getDouble(i, 0, t));
            }
          }
          assertEquals(longest, features.size(2));
        }
        assertArrayEquals(new SplittableRandom(0).ints(lengths.length, 1, 2).toArray(), seen);
        batches.reset();
      }
    }
  }

  @Test
  void likeLengthsGoTogether() {
    int[] lengths = lengths(200);
    int steps = Arrays.stream(lengths).sum();
    SequenceDataSetIterator batches = new SequenceDataSetIterator.Builder(sequences(lengths), 10).shuffle(1).build();
    assertEquals(20, batches.batches());
    long padded = 0;
    while (batches.hasNext()) {
      padded += batches.next().getLabelsMaskArray().length();
    }
    // 8 lengths: at most 7 of the 20 batches hold two of them
    assertTrue(padded < 1.1 * steps, padded + " padded steps for " + steps);
  }

  @Test
  void aSeedGivesOneOrderForEachPassAndWithoutOneItIsByLength() {
    int[] lengths = lengths(40);
    SequenceDataSetIterator one = new SequenceDataSetIterator.Builder(sequences(lengths), 4).shuffle(5).build();
    SequenceDataSetIterator same = new SequenceDataSetIterator.Builder(sequences(lengths), 4).shuffle(5).build();
    List<INDArray> first = pass(one);
    assertEquals(first, pass(same));
    List<INDArray> second = pass(one);
    assertNotEquals(first, second);
    assertEquals(second, pass(same));
    assertEquals(second, pass(same.pass(1)));
    assertEquals(first, pass(one.pass(0)));
    assertEquals(second, pass(one));
    SequenceDataSetIterator ordered = new SequenceDataSetIterator.Builder(sequences(lengths), 4).build();
    List<Long> longest = pass(ordered).stream().map(features -> features.size(2)).toList();
    assertEquals(longest.stream().sorted().toList(), longest);
  }

  private static List<INDArray> pass(SequenceDataSetIterator batches) {
    List<INDArray> features = new ArrayList<>();
    while (batches.hasNext()) {
      features.add(batches.next().getFeatures());
    }
    assertThrows(NoSuchElementException.class, batches::next);
    batches.reset();
    return features;
  }

  @Test
  void aNetworkScoresTheSameInBatchesAsOneByOne() {
    List<Sequence> sequences = sequences(3, 5, 1, 5, 2);
    MultiLayerNetwork net =
        Networks.recurrent(DiagonalGaussian.of(1), DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW);
    double total = 0;
    for (Sequence one : sequences) {
      total += net.score(batches(List.of(one), 1).next());
    }
    SequenceDataSetIterator all = batches(sequences, 5);
    assertEquals(total / 5, net.score(all.next()), 1e-12);
    all.reset();
    net.fit(all);
    assertEquals(total / 5, net.score(), 1e-12);
  }

  private static SequenceDataSetIterator batches(List<Sequence> sequences, int batch) {
    return new SequenceDataSetIterator.Builder(sequences, batch).dataType(DataType.DOUBLE).build();
  }

  @Test
  void eachStepPredictsTheNext() {
    Sequence sequence = Sequence.nextStep(new double[][] {{1, 2}, {3, 4}, {5, 6}});
    assertEquals(2, sequence.length());
    assertArrayEquals(new double[][] {{1, 2}, {3, 4}}, sequence.features());
    assertArrayEquals(new double[][] {{3, 4}, {5, 6}}, sequence.labels());
  }
}
