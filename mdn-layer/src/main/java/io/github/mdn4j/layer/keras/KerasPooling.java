// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/** Pooling, in windows and over everything. */
final class KerasPooling {

  private KerasPooling() {}

  static void register(Map<String, KerasCall.Translation> translations) {
    for (int axes = 1; axes <= 2; axes++) {
      int rank = axes;
      translations.put("AveragePooling" + axes + "D", call -> windows(call, rank, PoolingType.AVG));
      translations.put("MaxPooling" + axes + "D", call -> windows(call, rank, PoolingType.MAX));
      translations.put("GlobalAveragePooling" + axes + "D", call -> global(call, rank, PoolingType.AVG));
      translations.put("GlobalMaxPooling" + axes + "D", call -> global(call, rank, PoolingType.MAX));
    }
  }

  private static KerasTensor windows(KerasCall call, int axes, PoolingType type)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(axes + 1, axes + 1);
    int[] size = settings.integers("pool_size", axes);
    int[] stride = settings.take("strides").isMissingNode() ? size : settings.integers("strides", axes);
    settings.wants("data_format", "channels_last", "expected channels_last: put a Permute before it");
    ConvolutionMode mode = KerasConvolution.padding(settings);
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < axes; i++) {
      if (size[i] == 0 || stride[i] == 0) {
        throw settings.invalid(size[i] == 0 ? "pool_size" : "strides", "integers from 1");
      }
      shape.add(KerasConvolution.length(input.shape().get(i), size[i], stride[i], mode));
    }
    shape.add(input.width());
    // the builder of one axis forgets the type that its constructor is given
    Layer layer = axes == 1
        ? new Subsampling1DLayer.Builder(size[0], stride[0]).poolingType(type).convolutionMode(mode).build()
        : new SubsamplingLayer.Builder(size, stride).poolingType(type).convolutionMode(mode).build();
    return call.add(layer, input.in(Layout.FIRST), List.copyOf(shape), Layout.FIRST, Map.of());
  }

  private static KerasTensor global(KerasCall call, int axes, PoolingType type)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(axes + 1, axes + 1);
    if (axes == 1 && type == PoolingType.AVG) {
      call.requireNoMask(input);
    }
    settings.wants("data_format", "channels_last", "expected channels_last: put a Permute before it");
    boolean keep = settings.flag("keepdims", false);
    List<Long> rows = List.of(call.width(input));
    KerasTensor output =
        call.add(new GlobalPoolingLayer.Builder(type).build(), input.in(Layout.FIRST), rows, Layout.LAST, Map.of())
            .withMask(null);
    if (!keep) {
      return output;
    }
    List<Long> kept = new ArrayList<>(Collections.nCopies(axes, 1L));
    kept.add(input.width());
    return KerasShaping.reshaped(output, List.copyOf(kept));
  }
}
