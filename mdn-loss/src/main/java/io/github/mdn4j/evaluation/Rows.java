// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.density.Density;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** The rows of a minibatch that are not masked: examples of [n,D] and [n,P], or steps of sequences. */
final class Rows {

  private final Density density;
  private final double[] labels; // rows of D
  private final double[] raw; // rows of P
  private final double[] mask; // one number a row, or null
  private final int steps; // 0 if there are no sequences

  private Rows(Density density, double[] labels, double[] raw, double[] mask, int steps) {
    this.density = density;
    this.labels = labels;
    this.raw = raw;
    this.mask = mask;
    this.steps = steps;
  }

  /**
   * Opens a minibatch.
   *
   * @param axis of sequences, the axis of the columns: 1 for NCW, 2 for NWC
   * @throws ND4JIllegalArgumentException if the shapes do not fit the density or each other
   */
  static Rows of(Density density, int axis, INDArray labels, INDArray raw, INDArray mask) {
    int rank = raw.rank();
    int columns = rank == 2 ? 1 : axis;
    if (rank != 2 && rank != 3 || raw.size(columns) != density.parameterWidth()) {
      throw unfit("raw output", raw, density, density.parameterWidth(), axis);
    }
    if (labels.rank() != rank || labels.size(columns) != density.labelWidth()) {
      throw unfit("labels", labels, density, density.labelWidth(), axis);
    }
    int along = rank == 2 ? 0 : 3 - axis;
    if (labels.size(0) != raw.size(0) || labels.size(along) != raw.size(along)) {
      throw new ND4JIllegalArgumentException(
          "labels of shape " + Arrays.toString(labels.shape()) + " and raw output of shape "
              + Arrays.toString(raw.shape()) + " have different numbers of rows");
    }
    int steps = rank == 2 ? 0 : Math.toIntExact(raw.size(along));
    requireMask(mask, raw.size(0), steps);
    return new Rows(
        density, numbers(byRows(labels, columns)), numbers(byRows(raw, columns)), numbers(mask), steps);
  }

  private static ND4JIllegalArgumentException unfit(String what, INDArray array, Density density, int width, int axis) {
    return new ND4JIllegalArgumentException(
        what + (what.endsWith("s") ? " have" : " has") + " shape "
            + Arrays.toString(array.shape()) + ", but " + density + " wants [n, " + width + "] or "
            + (axis == 1 ? "[n, " + width + ", T]" : "[n, T, " + width + "]"));
  }

  private static void requireMask(INDArray mask, long examples, int steps) {
    if (mask == null) {
      return;
    }
    long[] shape = mask.shape();
    boolean fits =
        steps == 0
            ? Arrays.equals(shape, new long[] {examples}) || Arrays.equals(shape, new long[] {examples, 1})
            : Arrays.equals(shape, new long[] {examples, steps})
                || Arrays.equals(shape, new long[] {examples, 1, steps});
    if (!fits) {
      throw new ND4JIllegalArgumentException(
          "expected a mask of one number a row, [" + examples + ", " + (steps == 0 ? 1 : steps) + "], but got shape "
              + Arrays.toString(shape));
    }
  }

  private static INDArray byRows(INDArray array, int columns) { // NCW -> NWC
    return array.rank() == 3 && columns == 1 ? array.permute(0, 2, 1) : array;
  }

  /** Returns the numbers in 'c' order, without an operation of ND4J's: its NAN_PANIC would see those behind a mask. */
  private static double[] numbers(INDArray array) {
    if (array == null) {
      return null;
    }
    double[] memory = array.data().asDouble(); // of a view, from where the view starts
    int rank = array.rank();
    double[] numbers = new double[Math.toIntExact(array.length())];
    long[] at = new long[rank];
    long place = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = memory[Math.toIntExact(place)];
      for (int axis = rank - 1; axis >= 0; axis--) {
        place += array.stride(axis);
        if (++at[axis] < array.size(axis)) {
          break;
        }
        place -= at[axis] * array.stride(axis);
        at[axis] = 0;
      }
    }
    return numbers;
  }

  /**
   * Hands over each row that is not masked, with the example that it belongs to.
   *
   * @throws ND4JIllegalArgumentException if such a row is not finite or its label is outside the support
   */
  void forEach(ObjIntConsumer<Outcome> action) {
    int p = density.parameterWidth();
    int d = density.labelWidth();
    for (int i = 0; i < raw.length / p; i++) {
      double[] theta = Arrays.copyOfRange(raw, i * p, (i + 1) * p);
      if (mask == null ? !Padding.isMarked(theta) : isCounted(i)) {
        double[] label = Arrays.copyOfRange(labels, i * d, (i + 1) * d);
        requireFinite("raw output", theta, i);
        requireFinite("label", label, i);
        Optional<String> fault = density.faultOf(label);
        if (fault.isPresent()) {
          throw new ND4JIllegalArgumentException("label of " + name(i) + ": " + fault.get() + " (" + density + ")");
        }
        action.accept(new Outcome(density.at(theta), label, Outcome.seed(theta, label)), steps == 0 ? i : i / steps);
      }
    }
  }

  private boolean isCounted(int row) {
    if (!Double.isFinite(mask[row])) {
      throw new ND4JIllegalArgumentException("mask of " + name(row) + " must be finite, got " + mask[row]);
    }
    return mask[row] != 0;
  }

  private void requireFinite(String what, double[] values, int row) {
    for (int j = 0; j < values.length; j++) {
      if (!Double.isFinite(values[j])) {
        throw new ND4JIllegalArgumentException(
            what + " of " + name(row) + ", column " + j + ", must be finite, got " + values[j]);
      }
    }
  }

  private String name(int row) {
    return steps == 0 ? "row " + row : "example " + row / steps + ", step " + row % steps;
  }
}
