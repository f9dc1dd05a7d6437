// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Layers that move numbers and compute nothing. */
final class KerasShaping {

  private KerasShaping() {}

  static void register(Map<String, KerasCall.Translation> translations) {
    translations.put("Flatten", KerasShaping::flatten);
    translations.put("Reshape", KerasShaping::reshape);
    translations.put("Permute", KerasShaping::permute);
    translations.put("RepeatVector", KerasShaping::repeat);
    translations.put("Masking", KerasShaping::masking);
    for (String kind : List.of("ZeroPadding1D", "Cropping1D", "UpSampling1D")) {
      translations.put(kind, call -> bordered(call, 1));
    }
    for (String kind : List.of("ZeroPadding2D", "Cropping2D", "UpSampling2D")) {
      translations.put(kind, call -> bordered(call, 2));
    }
  }

  private static long[] array(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns the same numbers in another shape. */
  static KerasTensor reshaped(KerasTensor input, List<Long> shape) {
    KerasTensor last = input.in(Layout.LAST).withMask(null);
    return last.with(new Reshaped(array(last.shape()), array(shape)), shape, Layout.LAST);
  }

  private static long size(KerasCall call, KerasTensor input) throws UnsupportedKerasConfigurationException {
    long size = 1;
    for (long each : input.shape()) {
      if (each < 0) {
        throw call.settings().unsupported(
            "its input has the shape " + input.shape() + ", but all of it must be known: give the Input its shape");
      }
      size *= each;
    }
    return size;
  }

  private static KerasTensor flatten(KerasCall call) throws UnsupportedKerasConfigurationException {
    KerasTensor input = call.input(1, 4);
    call.settings().wants("data_format", "channels_last", "expected channels_last: put a Permute before it");
    return input.rank() == 1 ? input : reshaped(input, List.of(size(call, input)));
  }

  private static KerasTensor reshape(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasTensor input = call.input(1, 4);
    JsonNode target = call.settings().take("target_shape");
    long size = size(call, input);
    List<Long> shape = new ArrayList<>();
    long known = 1;
    int open = -1;
    for (JsonNode each : target) {
      if (each.asLong() < 0) {
        open = open < 0 ? shape.size() : 99;
      } else {
        known *= each.asLong();
      }
      shape.add(each.asLong());
    }
    if (open == 99 || known <= 0 || size % known != 0 || open < 0 && known != size || shape.isEmpty() || shape.size() > 4) {
      throw call.settings().invalid("target_shape", "another shape of " + input.shape());
    }
    if (open >= 0) {
      shape.set(open, size / known);
    }
    return reshaped(input, List.copyOf(shape));
  }

  private static KerasTensor permute(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasTensor input = call.input(2, 4).in(Layout.LAST);
    int[] order = call.settings().integers("dims", input.rank());
    int[] axes = new int[order.length + 1];
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      axes[i + 1] = order[i];
      if (order[i] < 1 || order[i] > order.length || shape.size() != i) {
        throw call.settings().invalid("dims", "the axes from 1 to " + order.length);
      }
      shape.add(input.shape().get(order[i] - 1));
    }
    return input.with(new AxesOrder(axes), List.copyOf(shape), Layout.LAST).withMask(null);
  }

  private static KerasTensor repeat(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasTensor input = call.input(1, 1);
    int n = call.settings().positive("n");
    RepeatVector layer = new RepeatVector.Builder(n).dataFormat(RNNFormat.NCW).build();
    return call.add(layer, input, List.of((long) n, input.width()), Layout.FIRST, Map.of());
  }

  private static KerasTensor masking(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasTensor input = call.input(2, 2).in(Layout.LAST);
    double value = call.settings().number("mask_value", 0);
    call.requireNoMask(input);
    return input.withMask(new KerasTensor.Mask(call.settings().who(), value));
  }

  /** Returns [before, after] for each axis, which Keras writes as a number, as one for each axis, or as pairs. */
  private static int[] border(KerasSettings settings, String setting, int axes) throws InvalidKerasConfigurationException {
    JsonNode value = settings.take(setting);
    int[] border = new int[2 * axes];
    for (int i = 0; i < border.length; i++) {
      JsonNode axis = value.isArray() && axes > 1 ? value.path(i / 2) : value;
      JsonNode each = axis.isArray() ? axis.path(i % 2) : axis;
      if (!each.canConvertToInt() || each.asInt() < 0) {
        throw settings.invalid(setting, "integers from 0");
      }
      border[i] = each.asInt();
    }
    return border;
  }

  private static KerasTensor bordered(KerasCall call, int axes)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(axes + 1, axes + 1);
    settings.wants("data_format", "channels_last", "expected channels_last: put a Permute before it");
    Layer layer;
    long[] shape = array(input.shape());
    if (settings.kind().startsWith("UpSampling")) {
      settings.wants("interpolation", "nearest", "expected nearest");
      int[] size = settings.integers("size", axes);
      layer = axes == 1 ? new Upsampling1D.Builder(size[0]).build() : new Upsampling2D.Builder().size(size).build();
      for (int i = 0; i < axes; i++) {
        shape[i] = shape[i] < 0 ? -1 : shape[i] * size[i];
      }
    } else {
      boolean padding = settings.kind().startsWith("ZeroPadding");
      int[] border = border(settings, padding ? "padding" : "cropping", axes);
      if (padding) {
        layer = axes == 1
            ? new ZeroPadding1DLayer.Builder(border[0], border[1]).build()
            : new ZeroPaddingLayer.Builder(border).build();
      } else {
        layer = axes == 1 ? new Cropping1D.Builder(border[0], border[1]).build() : new Cropping2D.Builder(border).build();
      }
      for (int i = 0; i < axes; i++) {
        long change = (long) border[2 * i] + border[2 * i + 1];
        shape[i] = shape[i] < 0 ? -1 : shape[i] + (padding ? change : -change);
        if (shape[i] == 0 || shape[i] < -1) {
          throw settings.unsupported("it leaves nothing of its input of the shape " + input.shape());
        }
      }
    }
    List<Long> after = Arrays.stream(shape).boxed().toList();
    call.requireNoMask(input);
    return call.add(layer, input.in(Layout.FIRST), after, Layout.FIRST, Map.of());
  }
}
