// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples;

import io.github.mdn4j.spark.SparkMixtureTraining;

/** An example that breaks a rule. */
public final class Offenders {

  /** The arrow points to the side. */
  public static final class KnowsSpark {
    /** Knows it. */
    public Object known() {
      return SparkMixtureTraining.class;
    }
  }

  private Offenders() {}
}
