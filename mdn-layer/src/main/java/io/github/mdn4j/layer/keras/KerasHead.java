// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;

/** keras-mdn-layer's {@code MDN}, and {@code TimeDistributed} around it and others. */
final class KerasHead {

  /** What {@code keras.backend.epsilon()} is unless it is set. */
  static final double EPSILON = 1e-7;

  private static final Set<String> STEPWISE = Set.of(
      "Dense", "MDN", "Dropout", "GaussianDropout", "GaussianNoise", "AlphaDropout", "Identity", "Activation", "ReLU",
      "LeakyReLU", "ELU", "Softmax");

  private KerasHead() {}

  static void register(Map<String, KerasCall.Translation> translations) {
    translations.put("MDN", KerasHead::head);
    translations.put("TimeDistributed", call -> steps(call, translations));
  }

  private static KerasTensor head(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(1, 3);
    if (input.rank() == 3) {
      throw settings.unsupported("it is above images, but expected rows or sequences: put a Flatten below it");
    }
    int labels = settings.positive("output_dimension");
    Mixture density = Mixture.of(
        settings.positive("num_mixtures"), DiagonalGaussian.of(labels, Scale.eluPlusOne().floor(EPSILON)));
    long width = call.width(input);
    Map<String, INDArray> parameters =
        new KerasMdnWeights(
                settings.who(),
                part(call, "mdn_mus", "mus", width, (long) density.components() * labels),
                part(call, "mdn_sigmas", "sigmas", width, (long) density.components() * labels),
                part(call, "mdn_pi", "pis", width, density.components()))
            .arranged(density);
    Layer layer = input.rank() == 1
        ? new MixtureDensityOutputLayer.Builder(density).nIn(width).build()
        : new RnnMixtureDensityOutputLayer.Builder(density).nIn(width).dataFormat(RNNFormat.NWC).build();
    KerasTensor rows =
        call.add(layer, input.in(Layout.LAST), input.withWidth(density.parameterWidth()), Layout.LAST, parameters);
    return new KerasTensor(rows.source(), rows.shape(), Layout.LAST, List.of(), rows.mask(), settings.who());
  }

  /** Finds a dense layer inside by its name, or by its name scope of versions 0.3 to 0.6. */
  private static KerasMdnWeights.Dense part(KerasCall call, String name, String scope, long width, long columns)
      throws InvalidKerasConfigurationException {
    return new KerasMdnWeights.Dense(
        call.weights().take(name, 0, name + "/kernel|" + scope + "/kernel", width, columns),
        call.weights().take(name, 1, name + "/bias|" + scope + "/bias", columns));
  }

  private static KerasTensor steps(KerasCall call, Map<String, KerasCall.Translation> translations)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(2, 3);
    JsonNode layer = settings.take("layer");
    String kind = layer.path("class_name").asText();
    if (!STEPWISE.contains(kind)) {
      throw settings.unsupported(
          "expected one of " + STEPWISE.stream().sorted().toList() + " inside, but it wraps a " + kind);
    }
    JsonNode config = layer.path("config");
    KerasSettings inner =
        new KerasSettings(kind, settings.name() + "." + config.path("name").asText(), config, settings.keras2());
    KerasTensor output = translations.get(kind).of(
        new KerasCall(inner, call.weights().inside("layer"), List.of(input), call.network(), call.name()));
    inner.done();
    return output;
  }
}
