// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Column blocks, sums and log-sum-exps of [n,m] variables in a graph, by the operations whose gradients are right in
 * ND4J 1.0.0-M2.1 at any n, also at n = 1 and m = 1.
 */
public final class Columns {

  private Columns() {}

  /** Returns columns from…from+width−1 of x. */
  public static SDVariable of(SameDiff sd, SDVariable x, int from, int width) { // [n,m] -> [n,width]
    return sd.slice(x, new int[] {0, from}, -1, width);
  }

  /** Returns the sum over m columns; reducing a single column would throw. */
  public static SDVariable sum(SDVariable x, int m) { // [n,m] -> [n,1]
    return m == 1 ? x : x.sum(true, 1);
  }

  /** Returns 1 where m columns are all 1, and 0 where one of them is 0. */
  static SDVariable all(SDVariable x, int m) { // [n,m] -> [n,1]
    return m == 1 ? x : sum(x, m).gt(m - 0.5).castTo(x.dataType());
  }

  /** Returns a row of numbers in the data type of another variable. */
  static SDVariable constant(SameDiff sd, SDVariable like, double... row) { // [1,m]
    return sd.constant(Nd4j.createFromArray(new double[][] {row}).castTo(like.dataType()));
  }

  /** Returns log Σ exp over m columns; the maximum is subtracted by hand, ND4J's own does not. */
  public static SDVariable logSumExp(SameDiff sd, SDVariable x, int m) { // [n,m] -> [n,1]
    if (m == 1) {
      return x;
    }
    SDVariable max = x.max(true, 1);
    return max.add(sd.math().log(sd.math().exp(x.sub(max)).sum(true, 1)));
  }
}
