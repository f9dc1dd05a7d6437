// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

class LogisticTest extends LocationScaleConformance {

  LogisticTest() {
    super(Logistic.of(1), Logistic.of(1, Scale.exp()));
  }
}
