// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.examples.inverse.Arcsine;

/** A command that breaks a rule. */
public final class Offenders {

  /** The arrow points to the side. */
  public static final class KnowsAnExample {
    /** Knows one. */
    public Object known() {
      return Arcsine.class;
    }
  }

  private Offenders() {}
}
