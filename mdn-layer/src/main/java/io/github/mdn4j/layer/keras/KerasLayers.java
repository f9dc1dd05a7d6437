// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.HashMap;
import java.util.Map;

/** The layers of Keras that can be read, by class. */
final class KerasLayers {

  private static final Map<String, String> INSTEAD = Map.of(
      "GRU", "M2.1 has none: an LSTM would do, or run the model in ONNX Runtime and give its rows to"
          + " Predictions.of(density, raw)",
      "LayerNormalization", "M2.1 has none: BatchNormalization would do, or run the model in ONNX Runtime and give its"
          + " rows to Predictions.of(density, raw)",
      "Lambda", "its Python cannot be run here: layers or sums and products of tensors would do",
      "Normalization", "leave it out of the model and use NormalizerStandardize with its mean and variance",
      "Rescaling", "leave it out of the model and scale the features, or write scale * x + offset in a functional model",
      "Minimum", "M2.1 has none: scale both by -1, take the Maximum, and scale it by -1",
      "Sequential", "a model inside a model is not taken apart: put its layers into the outer one",
      "Functional", "a model inside a model is not taken apart: put its layers into the outer one",
      "Model", "a model inside a model is not taken apart: put its layers into the outer one");

  private KerasLayers() {}

  static Map<String, KerasCall.Translation> all() {
    Map<String, KerasCall.Translation> translations = new HashMap<>();
    KerasActivations.register(translations);
    KerasDense.register(translations);
    KerasRecurrent.register(translations);
    KerasConvolution.register(translations);
    KerasPooling.register(translations);
    KerasShaping.register(translations);
    KerasNormalization.register(translations);
    KerasMerging.register(translations);
    KerasHead.register(translations);
    return translations;
  }

  /** Returns, with a colon in front, what would do instead of a layer that cannot be read. */
  static String instead(String kind) {
    return ": " + INSTEAD.getOrDefault(
        kind, "run the model in ONNX Runtime and give its rows to Predictions.of(density, raw)");
  }
}
