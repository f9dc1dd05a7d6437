// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LstmVectorsTest {

  @Test
  void layersAreInVectorsWhereThatIsFasterOrAskedFor() {
    assertTrue(LstmVectors.isFaster(8, 256, ""));
    assertFalse(LstmVectors.isFaster(8, 64, ""));
    assertFalse(LstmVectors.isFaster(16, 400, ""));
    assertTrue(LstmVectors.isFaster(16, 64, "true"));
  }
}
