// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class ZeroInflatedCountTest extends DensityConformance {

  ZeroInflatedCountTest() {
    super(Mixture.of(PointMass.of(0), NegativeBinomial.of(1)));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {2, 3};
  }

  @Override
  protected Density bareExp() {
    return Mixture.of(PointMass.of(0), NegativeBinomial.of(1, Scale.exp()));
  }

  @Override
  protected double[][] discrete() {
    double[][] counts = new double[500][1];
    for (int k = 0; k < counts.length; k++) {
      counts[k][0] = k;
    }
    return counts;
  }

  @Override
  protected double[][] outside() {
    return new double[][] {{-1}, {0.5}};
  }
}
