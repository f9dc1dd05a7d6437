// SPDX-License-Identifier: Apache-2.0
package org.example;

import io.github.mdn4j.density.Density;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A family of somebody: a Gaussian of scale 1. */
public record UnitGaussian() implements Density {

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public int parameterWidth() {
    return 1;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable z = y.sub(theta);
    return z.mul(z).mul(-0.5).sub(0.5 * Math.log(2 * Math.PI));
  }
}
