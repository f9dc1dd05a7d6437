// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a pickle of NumPy holds, reading it gives an array or a message. */
class StrokeThreeFileFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void readsAnArrayOrSaysWhyNot(byte[] pickle) {
    try {
      for (Object drawing : NumpyPickle.read(pickle, 0).objects()) {
        if (drawing instanceof NumpyArray array) {
          array.rows();
        }
      }
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage() != null);
    }
  }
}
