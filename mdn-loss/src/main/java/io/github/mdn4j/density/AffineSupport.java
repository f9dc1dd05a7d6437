// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Labels m + s z with z in another support, column by column. */
record AffineSupport(Support of, double[] shift, double[] scale) implements Support {

  private double[] standardised(double... y) {
    double[] z = new double[y.length];
    for (int d = 0; d < z.length; d++) {
      z[d] = (y[d] - shift[d]) / scale[d];
    }
    return z;
  }

  private SDVariable standardised(SameDiff sd, SDVariable y) {
    return Affine.standardised(sd, y, shift, scale);
  }

  @Override
  public int width() {
    return of.width();
  }

  @Override
  public boolean contains(double... y) {
    return of.contains(standardised(y));
  }

  @Override
  public SDVariable contains(SameDiff sd, SDVariable y) {
    return of.contains(sd, standardised(sd, y));
  }

  @Override
  public double[] inside() {
    double[] y = of.inside();
    for (int d = 0; d < y.length; d++) {
      y[d] = shift[d] + scale[d] * y[d];
    }
    return y;
  }

  @Override
  public boolean isEverything() {
    return of.isEverything();
  }

  @Override
  public boolean hasAtoms(int column) {
    return of.hasAtoms(column);
  }

  @Override
  public boolean isAtom(int column, double... y) {
    return of.isAtom(column, standardised(y));
  }

  @Override
  public SDVariable atoms(SameDiff sd, SDVariable y) {
    return of.atoms(sd, standardised(sd, y));
  }
}
