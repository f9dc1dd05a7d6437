// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions over steps and over images. */
final class KerasConvolution {

  private KerasConvolution() {}

  static void register(Map<String, KerasCall.Translation> translations) {
    translations.put("Conv1D", KerasConvolution::steps);
    translations.put("Conv2D", KerasConvolution::images);
    translations.put("Conv2DTranspose", KerasConvolution::transposed);
    translations.put("DepthwiseConv2D", KerasConvolution::depthwise);
    translations.put("SeparableConv2D", KerasConvolution::separable);
  }

  /** What all convolutions have. */
  private record Window(
      int[] kernel, int[] stride, int[] dilation, ConvolutionMode mode, boolean bias, IActivation activation) {

    static Window of(KerasSettings settings, int axes)
        throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
      int[] kernel = settings.integers("kernel_size", axes);
      int[] stride = settings.integers("strides", axes);
      int[] dilation =
          settings.take("dilation_rate").isMissingNode() ? ones(axes) : settings.integers("dilation_rate", axes);
      for (int i = 0; i < axes; i++) {
        if (kernel[i] == 0 || stride[i] == 0 || dilation[i] == 0) {
          throw settings.unsupported("kernel_size, strides and dilation_rate must be integers from 1");
        }
      }
      settings.wants("groups", "1", "expected 1: M2.1 has no groups");
      settings.wants("data_format", "channels_last", "expected channels_last: put a Permute before it");
      settings.training(
          "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer", "activity_regularizer",
          "kernel_constraint", "bias_constraint");
      IActivation activation = KerasActivations.of(settings, "activation");
      if (KerasActivations.mixesColumns(activation)) {
        throw settings.refused("activation", "put an Activation layer above it");
      }
      return new Window(kernel, stride, dilation, padding(settings), settings.flag("use_bias", true), activation);
    }

    List<Long> shape(KerasSettings settings, KerasTensor input, long channels)
        throws UnsupportedKerasConfigurationException {
      List<Long> shape = new ArrayList<>();
      for (int axis = 0; axis < kernel.length; axis++) {
        long covered = (kernel[axis] - 1L) * dilation[axis] + 1;
        long length = KerasConvolution.length(input.shape().get(axis), covered, stride[axis], mode);
        if (length == 0) {
          throw settings.unsupported("its input has the shape " + input.shape() + ", which is shorter than its kernel");
        }
        shape.add(length);
      }
      shape.add(channels);
      return List.copyOf(shape);
    }
  }

  private static int[] ones(int axes) {
    int[] ones = new int[axes];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Returns how many windows there are, −1 where that is not known, 0 where there is none. */
  static long length(long before, long covered, int stride, ConvolutionMode mode) {
    if (before < 0) {
      return -1;
    }
    return mode == ConvolutionMode.Truncate
        ? (before < covered ? 0 : (before - covered) / stride + 1)
        : (before + stride - 1) / stride;
  }

  static ConvolutionMode padding(KerasSettings settings)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    return switch (settings.text("padding", "valid")) {
      case "valid" -> ConvolutionMode.Truncate;
      case "same" -> ConvolutionMode.Same;
      case "causal" -> ConvolutionMode.Causal;
      default -> throw settings.refused("padding", "expected valid, same or causal");
    };
  }

  private static KerasTensor steps(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(2, 2);
    Window window = Window.of(settings, 1);
    int filters = settings.positive("filters");
    long width = call.width(input);
    INDArray kernel = call.weights().take("", 0, "kernel", window.kernel[0], width, filters);
    Convolution1DLayer.Builder layer = new Convolution1DLayer.Builder(window.kernel[0], window.stride[0]);
    layer.dilation(window.dilation[0]);
    layer.convolutionMode(window.mode).nIn(width).nOut(filters).hasBias(window.bias).activation(window.activation);
    return call.add(
        layer.build(), input.in(Layout.FIRST), window.shape(settings, input, filters), Layout.FIRST,
        parameters(call, window, kernel, filters)); // M2.1 reads the memory of [nOut, nIn, k, 1] as [k, nIn, nOut]
  }

  private static Map<String, INDArray> parameters(KerasCall call, Window window, INDArray kernel, int filters)
      throws InvalidKerasConfigurationException {
    Map<String, INDArray> parameters = new HashMap<>();
    parameters.put(ConvolutionParamInitializer.WEIGHT_KEY, kernel);
    if (window.bias) {
      parameters.put(ConvolutionParamInitializer.BIAS_KEY, call.weights().take("", 1, "bias", filters));
    }
    return parameters;
  }

  private static KerasTensor images(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(3, 3);
    Window window = Window.of(settings, 2);
    int filters = settings.positive("filters");
    long width = call.width(input);
    INDArray kernel = call.weights().take("", 0, "kernel", window.kernel[0], window.kernel[1], width, filters);
    ConvolutionLayer.Builder layer = new ConvolutionLayer.Builder(window.kernel, window.stride);
    layer.dilation(window.dilation);
    layer.convolutionMode(window.mode).nIn(width).nOut(filters).hasBias(window.bias).activation(window.activation);
    return call.add(
        layer.build(), input.in(Layout.FIRST), window.shape(settings, input, filters), Layout.FIRST,
        parameters(call, window, kernel.permute(3, 2, 0, 1), filters));
  }

  private static void requirePlain(KerasSettings settings, Window window) throws UnsupportedKerasConfigurationException {
    if (window.dilation[0] != 1 || window.dilation[1] != 1) {
      throw settings.refused("dilation_rate", "expected 1");
    }
  }

  private static KerasTensor transposed(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(3, 3);
    Window window = Window.of(settings, 2);
    requirePlain(settings, window);
    settings.wants("output_padding", "", "expected none");
    int filters = settings.positive("filters");
    long width = call.width(input);
    List<Long> shape = new ArrayList<>();
    for (int axis = 0; axis < 2; axis++) {
      long before = input.shape().get(axis);
      long beyond = window.mode == ConvolutionMode.Truncate ? Math.max(window.kernel[axis] - window.stride[axis], 0) : 0;
      shape.add(before < 0 ? -1 : before * window.stride[axis] + beyond);
    }
    shape.add((long) filters);
    INDArray kernel = call.weights().take("", 0, "kernel", window.kernel[0], window.kernel[1], filters, width);
    Deconvolution2D.Builder layer = new Deconvolution2D.Builder(window.kernel, window.stride);
    layer.convolutionMode(window.mode).nIn(width).nOut(filters).hasBias(window.bias).activation(window.activation);
    return call.add(
        layer.build(), input.in(Layout.FIRST), List.copyOf(shape), Layout.FIRST,
        parameters(call, window, kernel.permute(3, 2, 0, 1), filters));
  }

  private static KerasTensor depthwise(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(3, 3);
    Window window = Window.of(settings, 2);
    requirePlain(settings, window);
    int multiplier = settings.positive("depth_multiplier");
    settings.training("depthwise_initializer", "depthwise_regularizer", "depthwise_constraint");
    long width = call.width(input);
    int filters = Math.toIntExact(width * multiplier);
    Map<String, INDArray> parameters = new HashMap<>();
    // Keras 3 calls it kernel, Keras 2 depthwise_kernel
    parameters.put(
        SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY,
        call.weights().take(
            "", 0, settings.keras2() ? "depthwise_kernel" : "kernel", window.kernel[0], window.kernel[1], width,
            multiplier));
    if (window.bias) {
      parameters.put(SeparableConvolutionParamInitializer.BIAS_KEY, call.weights().take("", 1, "bias", filters));
    }
    DepthwiseConvolution2D.Builder layer =
        new DepthwiseConvolution2D.Builder(window.kernel, window.stride).depthMultiplier(multiplier);
    layer.convolutionMode(window.mode).nIn(width).nOut(filters).hasBias(window.bias).activation(window.activation);
    return call.add(
        layer.build(), input.in(Layout.FIRST), window.shape(settings, input, filters), Layout.FIRST, parameters);
  }

  private static KerasTensor separable(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(3, 3);
    Window window = Window.of(settings, 2);
    requirePlain(settings, window);
    int multiplier = settings.positive("depth_multiplier");
    int filters = settings.positive("filters");
    settings.training(
        "depthwise_initializer", "depthwise_regularizer", "depthwise_constraint", "pointwise_initializer",
        "pointwise_regularizer", "pointwise_constraint");
    long width = call.width(input);
    KerasWeights weights = call.weights();
    INDArray depthwise = weights.take("", 0, "depthwise_kernel", window.kernel[0], window.kernel[1], width, multiplier);
    INDArray pointwise = weights.take("", 1, "pointwise_kernel", 1, 1, width * multiplier, filters);
    // two layers: M2.1's SeparableConvolution2D fails at one channel and in training
    DepthwiseConvolution2D.Builder each =
        new DepthwiseConvolution2D.Builder(window.kernel, window.stride).depthMultiplier(multiplier);
    each.convolutionMode(window.mode).nIn(width).nOut(width * multiplier).hasBias(false)
        .activation(new ActivationIdentity());
    KerasTensor between = call.network().layer(
        call.name() + "-depthwise", each.build(), input.in(Layout.FIRST), window.shape(settings, input, width * multiplier),
        Layout.FIRST, Map.of(SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY, depthwise));
    Map<String, INDArray> parameters = new HashMap<>();
    parameters.put(ConvolutionParamInitializer.WEIGHT_KEY, pointwise.permute(3, 2, 0, 1));
    if (window.bias) {
      parameters.put(ConvolutionParamInitializer.BIAS_KEY, weights.take("", 2, "bias", filters));
    }
    ConvolutionLayer.Builder across = new ConvolutionLayer.Builder(1, 1);
    across.nIn(width * multiplier).nOut(filters).hasBias(window.bias).activation(window.activation);
    return call.add(across.build(), between, between.withWidth(filters), Layout.FIRST, parameters);
  }
}
