// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Activations of Keras, by name or as layers. */
final class KerasActivations {

  private static final double LEAKY_RELU = 0.2; // keras.activations.leaky_relu, where the layer's default is 0.3
  private static final String KNOWN =
      "expected one of linear, relu, relu6, leaky_relu, elu, celu, selu, gelu, silu, hard_silu, mish, softplus, softsign,"
          + " sigmoid, hard_sigmoid, log_sigmoid, tanh, hard_tanh, exponential or softmax";

  private KerasActivations() {}

  static void register(Map<String, KerasCall.Translation> translations) {
    translations.put("Activation", call -> applied(call, of(call.settings(), "activation")));
    for (String layer : List.of("ReLU", "LeakyReLU", "ELU", "Softmax")) {
      translations.put(layer, call -> applied(call, ofLayer(call.settings(), call.inputs().get(0).rank())));
    }
    translations.put("PReLU", KerasActivations::prelu);
  }

  /** Reads the activation that a setting names; none is the identity. */
  static IActivation of(KerasSettings settings, String setting)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    JsonNode value = settings.take(setting);
    if (value.isMissingNode()) {
      return new ActivationIdentity();
    }
    if (value.isTextual()) {
      IActivation known = ofName(value.asText(), settings.keras2());
      if (known == null) {
        throw settings.refused(setting, KNOWN);
      }
      return known;
    }
    String kind = value.path("class_name").asText();
    if (!List.of("ReLU", "LeakyReLU", "ELU", "Softmax").contains(kind)) {
      throw settings.refused(setting, KNOWN);
    }
    KerasSettings inner = new KerasSettings(kind, settings.name() + "." + setting, value.path("config"), settings.keras2());
    IActivation activation = ofLayer(inner, 1);
    inner.done();
    return activation;
  }

  private static IActivation ofName(String name, boolean keras2) {
    return switch (name) {
      case "linear" -> new ActivationIdentity();
      case "relu" -> new ActivationReLU();
      case "relu6" -> KerasActivation.relu(0, 0, 6);
      case "leaky_relu" -> KerasActivation.relu(LEAKY_RELU, 0, Double.POSITIVE_INFINITY);
      case "elu", "celu" -> KerasActivation.elu(1);
      case "selu" -> new ActivationSELU();
      case "gelu" -> KerasActivation.of(KerasActivation.Formula.GELU);
      case "silu", "swish" -> new ActivationSwish();
      case "hard_silu", "hard_swish" -> KerasActivation.of(KerasActivation.Formula.HARD_SILU);
      case "mish" -> KerasActivation.of(KerasActivation.Formula.MISH);
      case "softplus" -> KerasActivation.of(KerasActivation.Formula.SOFTPLUS);
      case "softsign" -> new ActivationSoftSign();
      case "sigmoid" -> new ActivationSigmoid();
      case "hard_sigmoid" -> keras2 ? new ActivationHardSigmoid() : KerasActivation.of(KerasActivation.Formula.HARD_SIGMOID);
      case "log_sigmoid" -> KerasActivation.of(KerasActivation.Formula.LOG_SIGMOID);
      case "tanh" -> new ActivationTanH();
      case "hard_tanh" -> KerasActivation.of(KerasActivation.Formula.HARD_TANH);
      case "exponential" -> KerasActivation.of(KerasActivation.Formula.EXPONENTIAL);
      case "softmax" -> new ActivationSoftmax();
      default -> null;
    };
  }

  private static IActivation ofLayer(KerasSettings settings, int rank)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    switch (settings.kind()) {
      case "ReLU":
        double slope = settings.number("negative_slope", 0);
        double most = settings.number("max_value", Double.POSITIVE_INFINITY);
        return KerasActivation.relu(slope, settings.number("threshold", 0), most);
      case "LeakyReLU":
        double old = settings.number("alpha", 0.3); // until Keras 2
        return KerasActivation.relu(settings.number("negative_slope", old), 0, Double.POSITIVE_INFINITY);
      case "ELU":
        return KerasActivation.elu(settings.number("alpha", 1));
      default:
        JsonNode axis = settings.take("axis");
        if (!axis.isMissingNode() && !(axis.isIntegralNumber() && (axis.asInt() == -1 || axis.asInt() == rank))) {
          throw settings.refused("axis", "expected the last axis: put a Permute around it");
        }
        return new ActivationSoftmax();
    }
  }

  /** Returns whether an activation mixes the columns of a row, so that it must be given rows. */
  static boolean mixesColumns(IActivation activation) {
    return activation instanceof ActivationSoftmax;
  }

  /** Adds a layer that does nothing but activate. */
  static KerasTensor applied(KerasCall call, IActivation activation)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasTensor input = call.input(1, 4);
    if (mixesColumns(activation)) {
      if (call.settings().kind().equals("Softmax")) {
        call.requireNoMask(input);
      }
      if (input.rank() > 2) {
        throw call.settings().unsupported("softmax of images is not supported: put a Reshape before it");
      }
      input = input.rank() == 2 ? input.in(Layout.STEPS) : input;
    }
    return call.add(
        new ActivationLayer.Builder().activation(activation).build(), input, input.shape(), input.layout(), Map.of());
  }

  private static KerasTensor prelu(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(1, 4).in(Layout.LAST);
    settings.training("alpha_initializer", "alpha_regularizer", "alpha_constraint");
    JsonNode shared = settings.take("shared_axes");
    long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
    long[] axes = LongStream.range(0, shared.size()).map(i -> shared.get((int) i).asLong()).toArray();
    for (long axis : axes) {
      if (axis < 1 || axis > shape.length) {
        throw settings.invalid("shared_axes", "axes from 1 to " + shape.length);
      }
      shape[(int) axis - 1] = 1;
    }
    for (long size : shape) {
      if (size < 1) {
        throw settings.unsupported("its input has the shape " + input.shape() + ", but its slopes need one that is known");
      }
    }
    INDArray alpha = call.weights().take("", 0, "alpha", shape);
    PReLULayer.Builder layer = new PReLULayer.Builder().inputShape(shape.clone());
    if (axes.length > 0) {
      layer.sharedAxes(axes);
    }
    return call.add(layer.build(), input, input.shape(), Layout.LAST, Map.of(PReLUParamInitializer.WEIGHT_KEY, alpha));
  }
}
