// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.examples.inverse.Arcsine;
import org.junit.jupiter.api.Test;

/** Forecasts that break a rule. */
public final class Offenders {

  /** The arrow points the wrong way. */
  public static final class KnowsAnExample {
    /** Knows one. */
    public Object known() {
      return Arcsine.class;
    }
  }

  /** Of whatever is at hand. */
  public record BringsALibrary(Test test) {}

  private Offenders() {}
}
