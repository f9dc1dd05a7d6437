// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.internal.FiniteNumbers;
import io.github.mdn4j.layer.internal.RowAxes;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What keeps rows from being predicted: features, or raw numbers, that are not finite. */
final class RowFaults {

  private RowFaults() {}

  /**
   * Looks for them.
   *
   * @param axes of the raw output
   * @param rows its numbers
   * @param features what went into the network; none if that is not known
   * @return what to say of each faulty row
   */
  static SortedMap<Integer, String> of(RowAxes axes, RawRows rows, Density density, INDArray... features) {
    SortedMap<Integer, String> faults = new TreeMap<>();
    for (int input = 0; input < features.length; input++) {
      addFeatures(axes, features[input], features.length == 1 ? "" : " of input " + input, faults);
    }
    if (rows.areFinite()) {
      return Collections.unmodifiableSortedMap(faults);
    }
    double[] raw = rows.byRows();
    int p = density.parameterWidth();
    for (int i = 0; i < axes.rows(); i++) {
      double zeros = 0; // NaN as soon as a number is not finite
      for (int j = i * p; j < (i + 1) * p; j++) {
        zeros += raw[j] * 0;
      }
      if (zeros != 0 && !faults.containsKey(i)) {
        faults.put(i, name(axes, i) + ": raw output of " + density + " must be finite, got " + first(raw, i, p));
      }
    }
    return Collections.unmodifiableSortedMap(faults);
  }

  private static String first(double[] raw, int row, int p) {
    int j = 0;
    while (Double.isFinite(raw[row * p + j])) {
      j++;
    }
    return raw[row * p + j] + " in column " + j;
  }

  // a network may swallow a NaN: the largest of it and 0 is 0 in some arithmetic
  private static void addFeatures(RowAxes axes, INDArray features, String which, SortedMap<Integer, String> faults) {
    boolean floats = features.dataType().isFPType();
    if (!floats || features.isEmpty() || features.size(0) != axes.examples()
        || FiniteNumbers.areSeenIn(features)) {
      return;
    }
    boolean steps = axes.format() != null && features.rank() == 3;
    INDArray ordered = steps && axes.format() == RNNFormat.NCW ? features.permute(0, 2, 1) : features; // [n,T,F]
    double[] numbers = ordered.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    int rows = steps ? axes.rows() : axes.examples();
    int width = numbers.length / rows;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        if (!Double.isFinite(numbers[i * width + j])) {
          int perRow = axes.rows() / rows; // a fault without a step of its own is that of all steps
          for (int row = i * perRow; row < (i + 1) * perRow; row++) {
            faults.putIfAbsent(
                row, name(axes, row) + ": feature " + j + which + " must be finite, got " + numbers[i * width + j]);
          }
          break;
        }
      }
    }
  }

  private static String name(RowAxes axes, int row) {
    return axes.format() == null
        ? "row " + row
        : "example " + row / axes.steps() + ", step " + row % axes.steps();
  }
}
