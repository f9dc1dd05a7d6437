// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.ensemble;

import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The raw rows of a mixture of an ensemble's members: logits of the members' weights, then the members' raw rows side by
 * side, as {@link io.github.mdn4j.density.Mixture Mixture} has them.
 */
final class PooledRows {

  private static final double NEVER = -1e6; // of a weight of 0: a raw number must be finite

  private PooledRows() {}

  /**
   * Puts raw rows side by side.
   *
   * @param weights one a member
   * @param columns the axis of columns
   * @param rows of each member [n,p], [n,p,T] or [n,T,p]
   * @return of the members' type; DOUBLE if they have several or the weights are not even
   * @throws DL4JInvalidInputException if members have different numbers of rows
   */
  static INDArray of(double[] weights, int columns, INDArray... rows) {
    long[] shape = shapeOfLogits(columns, rows);
    boolean even = Arrays.stream(weights).allMatch(w -> w == weights[0]);
    DataType first = rows[0].dataType();
    DataType type = even && Arrays.stream(rows).allMatch(r -> r.dataType() == first) ? first : DataType.DOUBLE;
    INDArray[] parts = new INDArray[1 + rows.length];
    parts[0] = Nd4j.zeros(type, shape);
    if (!even) {
      parts[0].addi(logits(weights, type, columns, shape.length));
    }
    for (int m = 0; m < rows.length; m++) {
      parts[1 + m] = rows[m].castTo(type);
    }
    return Nd4j.concat(columns, parts);
  }

  private static long[] shapeOfLogits(int columns, INDArray... rows) {
    long[] shape = rows[0].shape().clone();
    for (INDArray each : rows) {
      long[] other = each.shape().clone();
      other[columns] = shape[columns];
      if (!Arrays.equals(other, shape)) {
        throw new DL4JInvalidInputException(
            "Ensemble: expected members whose outputs have as many rows, but got " + Arrays.toString(shape) + " and "
                + Arrays.toString(each.shape()));
      }
    }
    shape[columns] = rows.length;
    return shape;
  }

  /** Returns one row of them, the same for all. */
  private static INDArray logits(double[] weights, DataType type, int columns, int rank) {
    long[] row = new long[rank];
    Arrays.fill(row, 1);
    row[columns] = weights.length;
    double[] logits = Arrays.stream(weights).map(w -> w > 0 ? Math.log(w) : NEVER).toArray();
    return Nd4j.createFromArray(logits).castTo(type).reshape(row);
  }
}
