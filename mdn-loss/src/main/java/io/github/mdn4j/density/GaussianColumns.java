// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Optional;

/**
 * Where a Gaussian over one label column keeps its two parameters in its raw row.
 *
 * @param mean the column of μ
 * @param scale the column of the raw number that becomes σ
 * @param activation how it becomes σ
 */
record GaussianColumns(int mean, int scale, Scale activation) {

  /** Asks a density; empty unless it is a Gaussian over one label column. */
  static Optional<GaussianColumns> of(Density density) {
    if (density.labelWidth() != 1) {
      return Optional.empty();
    }
    if (density instanceof DiagonalGaussian gaussian) {
      return Optional.of(gaussian.columns());
    }
    return density instanceof IsotropicGaussian gaussian ? Optional.of(gaussian.columns()) : Optional.empty();
  }
}
