// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LstmVectorsTest {

  @Test
  void layersAreInVectorsWhereThatIsFasterOrAskedFor() {
    assertTrue(LstmVectors.isFaster(16, ""));
    assertFalse(LstmVectors.isFaster(15, ""));
    assertTrue(LstmVectors.isFaster(1, "true"));
  }
}
