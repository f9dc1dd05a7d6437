// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/** BatchNormalization. */
final class KerasNormalization {

  private KerasNormalization() {}

  static void register(Map<String, KerasCall.Translation> translations) {
    translations.put("BatchNormalization", KerasNormalization::batch);
  }

  private static KerasTensor batch(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(1, 3);
    long width = call.width(input);
    JsonNode axis = settings.take("axis");
    JsonNode one = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis; // Keras 2 has a list
    if (!one.isIntegralNumber() || one.asInt() != -1 && one.asInt() != input.rank()) {
      throw settings.refused("axis", "expected the last axis: put a Permute around it");
    }
    boolean scale = settings.flag("scale", true);
    boolean center = settings.flag("center", true);
    double epsilon = settings.number("epsilon", 1e-3);
    double momentum = settings.number("momentum", 0.99);
    settings.wants("renorm", "false", "expected false");
    settings.unused("renorm_clipping", "renorm_momentum");
    settings.wants("virtual_batch_size", "", "expected none");
    settings.training(
        "beta_initializer", "gamma_initializer", "moving_mean_initializer", "moving_variance_initializer",
        "beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint", "synchronized", "fused");
    int index = 0;
    Map<String, INDArray> parameters = new HashMap<>();
    KerasWeights weights = call.weights();
    INDArray gamma = scale ? weights.take("", index++, "gamma", width) : Nd4j.ones(width);
    INDArray beta = center ? weights.take("", index++, "beta", width) : Nd4j.zeros(width);
    parameters.put(BatchNormalizationParamInitializer.GLOBAL_MEAN, weights.take("", index++, "moving_mean", width));
    parameters.put(BatchNormalizationParamInitializer.GLOBAL_VAR, weights.take("", index, "moving_variance", width));
    boolean locked = !scale && !center;
    if (!locked) {
      parameters.put(BatchNormalizationParamInitializer.GAMMA, gamma);
      parameters.put(BatchNormalizationParamInitializer.BETA, beta);
    }
    BatchNormalization layer =
        new BatchNormalization.Builder()
            .nIn(width).nOut(width).eps(epsilon).decay(momentum).useLogStd(false).lockGammaBeta(locked).gamma(1).beta(0)
            .build();
    KerasTensor placed = input.rank() == 2 ? input.in(Layout.STEPS) : input.rank() == 3 ? input.in(Layout.FIRST) : input;
    return call.add(layer, placed, input.shape(), placed.layout(), parameters)
        .withMask(input.mask() == null ? null : input.mask().hidden());
  }
}
