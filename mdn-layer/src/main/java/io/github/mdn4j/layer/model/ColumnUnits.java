// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import io.github.mdn4j.layer.internal.RowAxes;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a normaliser does to the columns of one array, in double: z = (x − m)/s. Immutable. */
public final class ColumnUnits {

  private final double[] shift;
  private final double[] scale;

  /** Takes over both arrays. */
  private ColumnUnits(double[] shift, double[] scale) {
    this.shift = shift;
    this.scale = scale;
  }

  /** From means and deviations; a column that does not vary is only shifted, as ND4J does. */
  static ColumnUnits standardised(String what, INDArray mean, INDArray deviation) {
    double[] scale = numbers(what, deviation);
    for (int j = 0; j < scale.length; j++) {
      scale[j] = scale[j] == 0 ? 1 : scale[j];
    }
    return checked(what, numbers(what, mean), scale);
  }

  /** From extremes and what they become: low + (high − low) (x − min)/(max − min) is (x − m)/s. */
  static ColumnUnits scaled(String what, INDArray least, INDArray most, double low, double high) {
    double[] min = numbers(what, least);
    double[] max = numbers(what, most);
    double[] shift = new double[min.length];
    double[] scale = new double[min.length];
    for (int j = 0; j < min.length; j++) {
      scale[j] = (max[j] - min[j]) / (high - low);
      shift[j] = min[j] - low * scale[j];
    }
    return checked(what, shift, scale);
  }

  private static double[] numbers(String what, INDArray row) {
    if (row == null) {
      throw new DL4JInvalidInputException(
          "expected a fitted normaliser, but it has no " + what + " statistics: fit it first");
    }
    return row.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static ColumnUnits checked(String what, double[] shift, double[] scale) {
    for (int j = 0; j < scale.length; j++) {
      if (!(scale[j] > 0) || !Double.isFinite(scale[j]) || !Double.isFinite(shift[j])) {
        throw new DL4JInvalidInputException(
            what + " column " + j + " of the normaliser: expected a finite shift and a positive scale, but got " + shift[j]
                + " and " + scale[j] + ": does the column vary?");
      }
    }
    return new ColumnUnits(shift, scale);
  }

  /** Returns the number of columns. */
  public int width() {
    return shift.length;
  }

  /** Returns m of each column. */
  public double[] shift() {
    return shift.clone();
  }

  /** Returns s of each column. */
  public double[] scale() {
    return scale.clone();
  }

  /**
   * Returns normalised numbers, DOUBLE.
   *
   * @param own numbers in their own units; left as they are
   * @param axis where the columns are
   * @throws DL4JInvalidInputException if there are more or fewer columns
   */
  public INDArray normalised(INDArray own, int axis) {
    if (own.rank() <= axis || own.size(axis) != shift.length) {
      throw new DL4JInvalidInputException(
          "expected features of " + shift.length + " columns along axis " + axis + ", as the normaliser has, but got shape "
              + Arrays.toString(own.shape()));
    }
    if (own.rank() == 2 && axis == 1 && own.length() > 0) {
      return normalisedRows(own);
    }
    long[] shape = new long[own.rank()];
    Arrays.fill(shape, 1);
    shape[axis] = shift.length;
    return own.castTo(DataType.DOUBLE)
        .sub(Nd4j.createFromArray(shift).reshape(shape))
        .div(Nd4j.createFromArray(scale).reshape(shape));
  }

  // operations of ND4J would make four more arrays, each of which it watches for a while: much for a row of a service
  private INDArray normalisedRows(INDArray own) {
    RowAxes axes = new RowAxes(Math.toIntExact(own.size(0)), 1, null);
    double[] numbers = axes.numbers(own);
    for (int i = 0; i < numbers.length; i++) {
      int column = i % shift.length;
      numbers[i] = (numbers[i] - shift[column]) / scale[column];
    }
    return axes.array(numbers, shift.length);
  }
}
