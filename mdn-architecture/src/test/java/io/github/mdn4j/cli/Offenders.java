// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.examples.inverse.Arcsine;
import io.github.mdn4j.layer.internal.GraphSettings;

/** A command that breaks a rule. */
public final class Offenders {

  /** The arrow points to the side. */
  public static final class KnowsAnExample {
    /** Knows one. */
    public Object known() {
      return Arcsine.class;
    }
  }

  /** Of another module, past what that one shows. */
  public static final class LooksInside {
    /** Looks. */
    public Object look() {
      return GraphSettings.class;
    }
  }

  /** Known to a layer, and knows it. */
  public record Accomplice(io.github.mdn4j.layer.Offenders.KnowsTheCommand layer) {}

  private Offenders() {}
}
