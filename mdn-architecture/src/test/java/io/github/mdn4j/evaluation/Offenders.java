// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.layer.Predictions;

/** An evaluation that breaks a rule. */
public final class Offenders {

  /** The arrow points the wrong way. */
  public record KnowsTheLayer(Predictions predictions) {}

  private Offenders() {}
}
