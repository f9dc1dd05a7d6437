// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class IndependentTest extends DensityConformance {

  IndependentTest() {
    super(Independent.of(3, StudentT.of(1, 4.5)));
  }

  @Override
  int[] scaleColumns() {
    return new int[] {1, 3, 5};
  }

  @Override
  Density bareExp() {
    return Independent.of(3, StudentT.of(1, 4.5, Scale.exp()));
  }
}
