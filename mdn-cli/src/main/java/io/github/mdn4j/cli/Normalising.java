// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.nio.file.Path;
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
          file + ": expected a normaliser for data sets, but got a " + normaliser.getClass().getSimpleName());
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
