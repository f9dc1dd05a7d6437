// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class LaplaceTest extends LocationScaleConformance {

  LaplaceTest() {
    super(Laplace.of(1), Laplace.of(1, Scale.exp()));
  }
}
