// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;

/** What a model file says was done to features and labels before training; maybe nothing. */
final class Normalising {

  private final DataNormalization normaliser; // null for none

  private Normalising(DataNormalization normaliser) {
    this.normaliser = normaliser;
  }

  /**
   * Checks a normaliser.
   *
   * @param normaliser null for none
   * @throws RefusedException if it is none for data sets
   */
  static Normalising of(Path file, Normalizer<?> normaliser) {
    if (normaliser != null && !(normaliser instanceof DataNormalization)) {
      throw new RefusedException(
          file + ": a normaliser for data sets is wanted, but it holds a " + normaliser.getClass().getSimpleName());
    }
    return new Normalising((DataNormalization) normaliser);
  }

  /** Normalises features, in place. */
  void apply(INDArray features) {
    if (normaliser != null) {
      normaliser.transform(features);
    }
  }

  /** Returns whether labels were changed too. */
  boolean ofLabels() {
    return normaliser != null && normaliser.isFitLabel();
  }

  /** Returns labels, quantiles or means [n,D] in their own units. */
  INDArray undo(INDArray labels) {
    if (!ofLabels()) {
      return labels;
    }
    INDArray own = labels.dup();
    normaliser.revertLabels(own);
    return own;
  }

  /** Returns the distribution of a label in its own units. */
  Distribution undo(Distribution predicted) {
    if (!ofLabels()) {
      return predicted;
    }
    INDArray zero = undo(Nd4j.zeros(DataType.DOUBLE, 1, predicted.labelWidth()));
    INDArray one = undo(Nd4j.ones(DataType.DOUBLE, 1, predicted.labelWidth()));
    return predicted.affine(zero.toDoubleVector(), one.sub(zero).toDoubleVector());
  }

  /** Returns an interval of labels in their own units. */
  Interval undo(Interval interval) {
    if (!ofLabels()) {
      return interval;
    }
    INDArray ends = undo(Nd4j.createFromArray(interval.low(), interval.high()).reshape(2, 1));
    return new Interval(ends.getDouble(0), ends.getDouble(1));
  }

  /** Returns standard deviations [n,D] in the labels' own units. */
  INDArray undoSpread(INDArray deviations) {
    if (!ofLabels()) {
      return deviations;
    }
    INDArray zero = undo(Nd4j.zeros(deviations.dataType(), 1, deviations.size(1)));
    INDArray one = undo(Nd4j.ones(deviations.dataType(), 1, deviations.size(1)));
    return deviations.mulRowVector(one.sub(zero));
  }
}
