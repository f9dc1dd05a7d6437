// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights of the three dense layers of keras-mdn-layer's {@code MDN}: means and scales, component after component
 * with D columns each, and logits.
 *
 * @param who what messages call the layer
 * @param means the layer of the means
 * @param scales the layer of the scales, before their activation
 * @param logits the layer of the mixing weights
 */
record KerasMdnWeights(String who, Dense means, Dense scales, Dense logits) {

  /** From version 0.3 to 0.6 a layer went by its name scope. */
  private static final Set<String> MEANS = Set.of("mdn_mus", "mus");

  private static final Set<String> SCALES = Set.of("mdn_sigmas", "sigmas");
  private static final Set<String> LOGITS = Set.of("mdn_pi", "pis");

  /**
   * The weights of one dense layer.
   *
   * @param kernel [nIn, nOut]
   * @param bias nOut numbers
   */
  record Dense(INDArray kernel, INDArray bias) {

    private static Dense of(String who, Set<String> names, Map<String, INDArray> weights)
        throws InvalidKerasConfigurationException {
      return new Dense(find(who, names, "kernel", weights), find(who, names, "bias", weights));
    }

    private static INDArray find(String who, Set<String> names, String part, Map<String, INDArray> weights)
        throws InvalidKerasConfigurationException {
      for (Map.Entry<String, INDArray> entry : weights.entrySet()) {
        String[] path = entry.getKey().split("/");
        // the segment in front of it alone: layers of the user's may have these names too
        if (path.length > 1 && path[path.length - 1].equals(part) && names.contains(path[path.length - 2])) {
          return entry.getValue();
        }
      }
      throw new InvalidKerasConfigurationException(
          who + ": expected the " + part + " of " + names + ", but the file has " + weights.keySet());
    }

    private void require(String who, String which, long expected) throws InvalidKerasConfigurationException {
      if (kernel.rank() != 2 || kernel.size(1) != expected || bias.length() != expected) {
        throw new InvalidKerasConfigurationException(
            who + ": the kernel of " + which + " has shape " + Arrays.toString(kernel.shape()) + " and its bias "
                + Arrays.toString(bias.shape()) + ", but expected " + expected + " columns");
      }
    }
  }

  /**
   * Finds the weights by their paths below the layer's group.
   *
   * @throws InvalidKerasConfigurationException if one is missing
   */
  static KerasMdnWeights of(String who, Map<String, INDArray> weights) throws InvalidKerasConfigurationException {
    return new KerasMdnWeights(
        who, Dense.of(who, MEANS, weights), Dense.of(who, SCALES, weights), Dense.of(who, LOGITS, weights));
  }

  /**
   * Returns weights and biases of an output layer whose columns are the raw row of a density.
   *
   * @throws InvalidKerasConfigurationException if their shapes are not this density's
   */
  Map<String, INDArray> arranged(Mixture density) throws InvalidKerasConfigurationException {
    int k = density.components();
    int d = density.labelWidth();
    means.require(who, "the means", (long) k * d);
    scales.require(who, "the scales", (long) k * d);
    logits.require(who, "the logits", k);
    DiagonalGaussian component = (DiagonalGaussian) density.component();
    INDArray weights = Nd4j.create(DataType.FLOAT, means.kernel.size(0), density.parameterWidth());
    INDArray biases = Nd4j.create(DataType.FLOAT, 1, density.parameterWidth());
    for (int i = 0; i < k; i++) {
      copy(logits, i, weights, biases, density.logitColumn(i));
      for (int j = 0; j < d; j++) {
        int first = density.componentColumn(i);
        copy(means, i * d + j, weights, biases, first + component.locationColumn(j));
        copy(scales, i * d + j, weights, biases, first + component.scaleColumn(j));
      }
    }
    return Map.of(DefaultParamInitializer.WEIGHT_KEY, weights, DefaultParamInitializer.BIAS_KEY, biases);
  }

  private static void copy(Dense from, int column, INDArray weights, INDArray biases, int to) {
    weights.putColumn(to, from.kernel.getColumn(column));
    biases.putScalar(0, to, from.bias.getDouble(column));
  }
}
