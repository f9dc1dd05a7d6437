// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import org.junit.jupiter.api.Nested;

class DiagonalGaussianTest {

  @Nested
  class OfOneColumn extends LocationScaleConformance {
    OfOneColumn() {
      super(DiagonalGaussian.of(1), DiagonalGaussian.of(1, Scale.exp()));
    }
  }

  @Nested
  class OfThreeColumns extends LocationScaleConformance {
    OfThreeColumns() {
      super(DiagonalGaussian.of(3), DiagonalGaussian.of(3, Scale.exp()));
    }
  }
}
