// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.distribution.Distribution;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A family of somebody else, without a kernel: a Cauchy distribution of scale 1 about the raw output. */
record GraphOnly() implements Density {

  private static final long serialVersionUID = 1L;

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
    SDVariable square = sd.math().square(y.sub(theta));
    return sd.math().log(square.add(1)).add(Math.log(Math.PI)).neg();
  }

  @Override
  public Distribution at(double... theta) {
    throw new UnsupportedOperationException("not needed here");
  }
}
