// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Dense, Embedding, and what drops out or adds noise while a network trains. */
final class KerasDense {

  private KerasDense() {}

  static void register(Map<String, KerasCall.Translation> translations) {
    translations.put("Dense", KerasDense::dense);
    translations.put("Embedding", KerasDense::embedding);
    translations.put("Dropout", call -> dropout(call, "rate"));
    translations.put("AlphaDropout", call -> dropout(call, "rate"));
    translations.put("GaussianDropout", call -> dropout(call, "rate"));
    translations.put("GaussianNoise", call -> dropout(call, "stddev"));
    for (String each : List.of("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")) {
      translations.put(each, call -> dropout(call, "rate"));
    }
    translations.put("Identity", call -> call.input(1, 4));
    translations.put("ActivityRegularization", call -> {
      call.settings().training("l1", "l2", "activity_regularizer");
      return call.input(1, 4);
    });
  }

  private static KerasTensor dense(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    return dense(call, call.input(1, 3), "");
  }

  /** Adds a Dense on rows, on each step of sequences, or on each pixel of images. */
  static KerasTensor dense(KerasCall call, KerasTensor input, String attribute)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    int units = settings.positive("units");
    boolean bias = settings.flag("use_bias", true);
    IActivation activation = KerasActivations.of(settings, "activation");
    settings.training(
        "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer", "activity_regularizer",
        "kernel_constraint", "bias_constraint");
    long width = call.width(input);
    Map<String, INDArray> parameters = new HashMap<>();
    parameters.put(DefaultParamInitializer.WEIGHT_KEY, call.weights().take(attribute, 0, "kernel", width, units));
    if (bias) {
      parameters.put(DefaultParamInitializer.BIAS_KEY, call.weights().take(attribute, 1, "bias", units));
    }
    if (input.rank() == 3) {
      return pixels(call, input, units, bias, activation, parameters);
    }
    KerasTensor rows = input.rank() == 2 ? input.in(Layout.STEPS) : input;
    DenseLayer layer = new DenseLayer.Builder().nIn(width).nOut(units).hasBias(bias).activation(activation).build();
    return call.add(layer, rows, input.withWidth(units), rows.layout(), parameters);
  }

  private static KerasTensor pixels(
      KerasCall call, KerasTensor input, int units, boolean bias, IActivation activation, Map<String, INDArray> parameters)
      throws UnsupportedKerasConfigurationException {
    if (KerasActivations.mixesColumns(activation)) {
      throw call.settings().refused("activation", "softmax of images is not supported: put a Reshape before it");
    }
    long width = input.width();
    parameters.computeIfPresent(
        DefaultParamInitializer.WEIGHT_KEY, (key, kernel) -> kernel.transpose().dup('c').reshape('c', units, width, 1, 1));
    ConvolutionLayer layer =
        new ConvolutionLayer.Builder(1, 1).nIn(width).nOut(units).hasBias(bias).activation(activation).build();
    return call.add(layer, input.in(Layout.FIRST), input.withWidth(units), Layout.FIRST, parameters);
  }

  private static KerasTensor embedding(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(1, 1);
    int words = settings.positive("input_dim");
    int width = settings.positive("output_dim");
    settings.unused("input_length");
    settings.training(
        "embeddings_initializer", "embeddings_regularizer", "activity_regularizer", "embeddings_constraint");
    boolean mask = settings.flag("mask_zero", false);
    INDArray table = call.weights().take("", 0, "embeddings", words, width);
    Layout layout = call.network().sequences();
    RNNFormat format = layout == Layout.LAST ? RNNFormat.NWC : RNNFormat.NCW;
    EmbeddingSequenceLayer layer =
        new EmbeddingSequenceLayer.Builder().nIn(words).nOut(width).outputDataFormat(format).build();
    KerasTensor output = call.add(
        layer, input, List.of(input.width(), (long) width), layout, Map.of(DefaultParamInitializer.WEIGHT_KEY, table));
    return mask ? output.withMask(new KerasTensor.Mask(settings.who() + " (mask_zero = true)", null)) : output;
  }

  private static KerasTensor dropout(KerasCall call, String setting)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(1, 4);
    double amount = settings.number(setting, 0);
    settings.unused("seed");
    settings.training("noise_shape");
    settings.wants("data_format", "channels_last", "expected channels_last");
    if (amount == 0) {
      return input;
    }
    boolean spatial = settings.kind().startsWith("Spatial");
    IDropout dropout =
        switch (settings.kind()) {
          case "AlphaDropout" -> new AlphaDropout(1 - amount);
          case "GaussianDropout" -> new GaussianDropout(amount);
          case "GaussianNoise" -> new GaussianNoise(amount);
          case "Dropout" -> new org.deeplearning4j.nn.conf.dropout.Dropout(1 - amount);
          default -> new SpatialDropout(1 - amount);
        };
    KerasTensor placed = spatial ? input.in(Layout.FIRST) : input;
    KerasTensor output =
        call.add(new DropoutLayer.Builder(dropout).build(), placed, placed.shape(), placed.layout(), Map.of());
    return output.withMask(input.mask());
  }
}
