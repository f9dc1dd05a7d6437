// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of one layer. Each is asked for with the shape that the layer's settings give it; what is left over at the
 * end is an error.
 */
final class KerasWeights {

  private final String who;
  private final String within;
  private final Map<String, INDArray> weights;
  private final Set<String> left;
  private final boolean numbered;

  /**
   * Takes what a file holds.
   *
   * @param who what messages call the layer
   * @param weights by path: such as {@code cell/vars/0} in a {@code .keras} file, {@code lstm/lstm_cell/kernel} in an HDF5
   *     file of a whole model
   * @param numbered whether the paths are of the first kind
   */
  KerasWeights(String who, Map<String, INDArray> weights, boolean numbered) {
    this(who, "", weights, new TreeSet<>(weights.keySet()), numbered);
  }

  private KerasWeights(String who, String within, Map<String, INDArray> weights, Set<String> left, boolean numbered) {
    this.who = who;
    this.within = within;
    this.weights = weights;
    this.left = left;
    this.numbered = numbered;
  }

  /** Returns those of a layer that is an attribute of this one. */
  KerasWeights inside(String attribute) {
    return new KerasWeights(who, within + attribute + "/", weights, left, numbered);
  }

  /**
   * Returns a weight.
   *
   * @param attribute the path of the layer's part in a {@code .keras} file, such as {@code cell}, or empty
   * @param index its number there
   * @param path its path in the older format, from the end, {@code *} for any one segment and {@code |}
   *     between alternatives
   * @param shape what is wanted
   * @throws InvalidKerasConfigurationException if there is none, or one of another shape
   */
  INDArray take(String attribute, int index, String path, long... shape) throws InvalidKerasConfigurationException {
    List<String> found = numbered
        ? List.of(within + (attribute.isEmpty() ? "" : attribute + "/") + "vars/" + index)
        : weights.keySet().stream()
            .filter(each -> Arrays.stream(path.split("\\|")).anyMatch(end -> endsWith(each, end)))
            .toList();
    if (found.size() != 1 || !weights.containsKey(found.get(0))) {
      throw new InvalidKerasConfigurationException(
          who + ": expected the weight " + (numbered ? found.get(0) : path) + ", but the file has " + weights.keySet());
    }
    INDArray weight = weights.get(found.get(0));
    if (!Arrays.equals(weight.shape(), shape)) {
      throw new InvalidKerasConfigurationException(
          who + ": expected the weight " + found.get(0) + " to have shape " + Arrays.toString(shape) + ", but got "
              + Arrays.toString(weight.shape()));
    }
    left.remove(found.get(0));
    return weight.castTo(DataType.FLOAT);
  }

  private static boolean endsWith(String path, String end) {
    String[] whole = path.split("/");
    String[] tail = end.split("/");
    for (int i = 1; i <= tail.length; i++) {
      if (whole.length < i || !tail[tail.length - i].equals("*") && !tail[tail.length - i].equals(whole[whole.length - i])) {
        return false;
      }
    }
    return true;
  }

  boolean isEmpty() {
    return weights.isEmpty();
  }

  /** Refuses weights that nobody has asked for. */
  void done() throws InvalidKerasConfigurationException {
    if (!left.isEmpty()) {
      throw new InvalidKerasConfigurationException(
          who + ": the file has the weights " + left + ", which its settings do not ask for");
    }
  }
}
