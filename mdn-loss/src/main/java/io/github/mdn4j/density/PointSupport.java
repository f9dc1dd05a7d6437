// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** One label alone. */
final class PointSupport implements Support {

  private final double[] label;

  PointSupport(double... label) {
    this.label = label.clone();
  }

  @Override
  public int width() {
    return label.length;
  }

  @Override
  public boolean contains(double... y) {
    for (int d = 0; d < label.length; d++) {
      if (y[d] != label[d]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public SDVariable contains(SameDiff sd, SDVariable y) {
    return Columns.all(y.sub(Columns.constant(sd, y, label)).eq(0).castTo(y.dataType()), label.length);
  }

  @Override
  public double[] inside() {
    return label.clone();
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
