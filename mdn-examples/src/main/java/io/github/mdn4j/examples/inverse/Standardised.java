// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.layer.Standardization;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

/** Rows in units in which every column of the training rows has mean 0 and deviation 1. */
final class Standardised {

  private final NormalizerStandardize normalizer;

  /** Takes the units of training rows. */
  Standardised(DataSet train) {
    normalizer = Standardization.of(train, true);
  }

  /** Returns rows in these units. */
  DataSet of(DataSet rows) {
    DataSet copy = rows.copy();
    normalizer.transform(copy);
    return copy;
  }

  /** Returns features in these units. */
  INDArray features(INDArray features) {
    INDArray copy = features.dup();
    normalizer.transform(copy);
    return copy;
  }

  /** Returns the mean of each label column. */
  double[] labelMean() {
    return normalizer.getLabelMean().dup().data().asDouble();
  }

  /** Returns the deviation of each label column. */
  double[] labelDeviation() {
    return normalizer.getLabelStd().dup().data().asDouble();
  }

  /** Returns what a log density in these units is larger by than in units of the labels, in nats. */
  double logUnit() {
    return Arrays.stream(labelDeviation()).map(Math::log).sum();
  }
}
