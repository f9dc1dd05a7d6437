// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What gives raw rows of a density for features, such as an {@link io.github.mdn4j.layer.ensemble.Ensemble Ensemble}. */
public interface Predictor {

  /** Returns what the raw rows parameterise. */
  Density density();

  /** Returns the order of axes of sequences. */
  RNNFormat format();

  /**
   * Returns raw rows, [n,P]; of sequences [n,P,T] or [n,T,P].
   *
   * @param features the input, or the inputs where there are several
   */
  INDArray output(INDArray... features);
}
