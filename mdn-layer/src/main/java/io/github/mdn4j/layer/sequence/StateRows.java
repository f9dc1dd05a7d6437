// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of what recurrent layers carry, where row i of each array belongs to sequence i. */
final class StateRows {

  private StateRows() {}

  /** Returns the rows of some sequences, in the order of the indices, each as often as it is named. */
  static List<Map<String, INDArray>> pick(List<Map<String, INDArray>> state, int[] rows) {
    List<Map<String, INDArray>> picked = new ArrayList<>(state.size());
    for (Map<String, INDArray> layer : state) {
      Map<String, INDArray> arrays = new HashMap<>();
      layer.forEach((name, array) -> arrays.put(name, pick(array, rows)));
      picked.add(arrays);
    }
    return picked;
  }

  /** Returns rows of an array [n, …], in a fresh array of its order. */
  static INDArray pick(INDArray array, int[] rows) {
    long[] shape = array.shape();
    long n = shape[0];
    INDArray flat = array.dup('c').reshape('c', n, array.length() / n);
    INDArray picked = Nd4j.pullRows(flat, 1, rows, 'c');
    long[] wanted = shape.clone();
    wanted[0] = rows.length;
    return picked.reshape('c', wanted).dup(array.ordering());
  }

  /**
   * Returns the state whose row i is that of {@code after} where {@code ended[i]}, else that of {@code before}.
   *
   * @param before empty maps where nothing was run before: then rows that have not ended are left zero
   */
  static List<Map<String, INDArray>> choose(
      boolean[] ended, List<Map<String, INDArray>> after, List<Map<String, INDArray>> before) {
    List<Map<String, INDArray>> chosen = new ArrayList<>(after.size());
    for (int layer = 0; layer < after.size(); layer++) {
      Map<String, INDArray> arrays = new HashMap<>();
      Map<String, INDArray> old = before.get(layer);
      after.get(layer).forEach((name, array) -> arrays.put(name, choose(ended, array, old.get(name))));
      chosen.add(arrays);
    }
    return chosen;
  }

  /** Returns the array whose row i is that of {@code after} where {@code ended[i]}, else that of {@code before}. */
  static INDArray choose(boolean[] ended, INDArray after, INDArray before) {
    long[] column = new long[after.rank()];
    Arrays.fill(column, 1);
    column[0] = ended.length;
    double[] share = new double[ended.length];
    for (int i = 0; i < share.length; i++) {
      share[i] = ended[i] ? 1 : 0;
    }
    INDArray mask = Nd4j.createFromArray(share).castTo(after.dataType()).reshape('c', column);
    INDArray chosen = after.mul(mask);
    return before == null ? chosen : chosen.addi(before.mul(mask.rsub(1)));
  }
}
