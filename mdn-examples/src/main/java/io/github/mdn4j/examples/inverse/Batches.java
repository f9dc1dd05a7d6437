// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The rows of a data set in minibatches, shuffled anew for each epoch. */
final class Batches {

  private final DataSet whole;
  private final float[][] features;
  private final float[][] labels;
  private final int size;
  private final double jitter;
  private final RandomGenerator random;

  /**
   * Reads rows.
   *
   * @param rows features [n,I] and labels [n,D]
   * @param size rows in a minibatch; the last of an epoch may be smaller
   * @param jitter standard deviation of the noise on features, drawn afresh for each minibatch; 0 for none
   * @param random for order and noise
   */
  Batches(DataSet rows, int size, double jitter, RandomGenerator random) {
    this.whole = rows;
    this.features = rows.getFeatures().toFloatMatrix();
    this.labels = rows.getLabels().toFloatMatrix();
    this.size = size;
    this.jitter = jitter;
    this.random = random;
  }

  /** Returns the number of minibatches in an epoch. */
  int count() {
    return (features.length + size - 1) / size;
  }

  /** Returns the minibatches of one epoch. */
  List<DataSet> epoch() {
    if (size >= features.length && jitter == 0) {
      return List.of(whole); // their order does not matter
    }
    shuffle();
    List<DataSet> batches = new ArrayList<>();
    for (int from = 0; from < features.length; from += size) {
      int to = Math.min(features.length, from + size);
      batches.add(new DataSet(
          Nd4j.createFromArray(jittered(from, to)), Nd4j.createFromArray(Arrays.copyOfRange(labels, from, to))));
    }
    return batches;
  }

  private void shuffle() {
    for (int i = features.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      swap(features, i, j);
      swap(labels, i, j);
    }
  }

  private static void swap(float[][] rows, int i, int j) {
    float[] row = rows[i];
    rows[i] = rows[j];
    rows[j] = row;
  }

  private float[][] jittered(int from, int to) {
    float[][] rows = Arrays.copyOfRange(features, from, to);
    if (jitter > 0) {
      for (int i = 0; i < rows.length; i++) {
        rows[i] = rows[i].clone();
        for (int j = 0; j < rows[i].length; j++) {
          rows[i][j] += (float) (jitter * random.nextGaussian());
        }
      }
    }
    return rows;
  }
}
