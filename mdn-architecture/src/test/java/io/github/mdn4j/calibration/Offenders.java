// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.density.Density;

/** A calibration that breaks a rule. */
public final class Offenders {

  /** A calibration looks at what is predicted, whoever predicts it. */
  public record KnowsADensity(Density density) {}

  private Offenders() {}
}
