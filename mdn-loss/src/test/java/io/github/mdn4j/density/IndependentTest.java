// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class IndependentTest extends DensityConformance {

  IndependentTest() {
    super(Independent.of(3, StudentT.of(1, 4.5)));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {1, 3, 5};
  }

  @Override
  protected Density bareExp() {
    return Independent.of(3, StudentT.of(1, 4.5, Scale.exp()));
  }

  @Test
  void aLabelOutsideTheSupportIsNamedByItsCopyAndColumn() {
    Independent copies = Independent.of(3, LogNormal.of(2));
    String why = LogNormal.of(2).faultOf(new double[] {5, -6}).orElseThrow();
    assertEquals(Optional.empty(), copies.faultOf(new double[] {1, 2, 3, 4, 5, 6}));
    assertEquals("copy 2, from column 4: " + why, copies.faultOf(new double[] {1, 2, 3, 4, 5, -6}).orElseThrow());
    assertTrue(copies.faultOf(new double[] {1, 2, 3, -4, 5, 6}).orElseThrow().startsWith("copy 1, from column 2: "));
    assertEquals(3, copies.copies());
    assertEquals(LogNormal.of(2), copies.density());
  }
}
