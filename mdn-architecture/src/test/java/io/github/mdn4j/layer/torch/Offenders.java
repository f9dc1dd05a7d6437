// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.torch;

import io.github.mdn4j.layer.fused.Fused;
import java.io.ObjectInputStream;

/** Readers of PyTorch's files that break a rule. */
public final class Offenders {

  /** Which has nothing to do with a file. */
  public static final class KnowsFusedLayers {
    /** Knows them. */
    public Object known() {
      return Fused.class;
    }
  }

  /** Of whatever classes a file names. */
  public record MakesObjects(ObjectInputStream stream) {}

  private Offenders() {}
}
