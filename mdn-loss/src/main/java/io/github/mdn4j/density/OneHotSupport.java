// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.internal.OneHot;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Labels of which one column is 1 and the others are 0. */
record OneHotSupport(int width) implements Support {

  @Override
  public boolean contains(double... y) {
    return OneHot.is(y);
  }

  @Override
  public SDVariable contains(SameDiff sd, SDVariable y) {
    SDVariable binary = Columns.all(y.eq(0).castTo(y.dataType()).add(y.eq(1).castTo(y.dataType())), width);
    return binary.mul(Columns.sum(y, width).eq(1).castTo(y.dataType()));
  }

  @Override
  public double[] inside() {
    double[] first = new double[width];
    first[0] = 1;
    return first;
  }

  @Override
  public boolean isEverything() {
    return false;
  }

  @Override
  public boolean hasAtoms(int column) {
    return true;
  }
}
