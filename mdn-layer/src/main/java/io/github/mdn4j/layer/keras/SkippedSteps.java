// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A recurrent layer that skips the steps of [n, T, width] whose features all have one value, as below Keras's {@code
 * Masking}: its state is kept there, wherever they are, and its output is that of the step before, or 0.
 *
 * <p>M2.1's {@code MaskZeroLayer}, which it extends because Deeplearning4j asks for the data format by class, sets the
 * state to 0 instead.
 */
final class SkippedSteps extends MaskZeroLayer {

  private static final long serialVersionUID = 1L;

  SkippedSteps(
      @JsonProperty("underlying") org.deeplearning4j.nn.conf.layers.Layer underlying,
      @JsonProperty("maskingValue") double maskingValue) {
    super(underlying, maskingValue);
    setLayerName(underlying == null ? null : underlying.getLayerName());
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    NeuralNetConfiguration inner = conf.clone();
    inner.setLayer(((SkippedSteps) inner.getLayer()).getUnderlying());
    return new SkippedStepsLayer(
        underlying.instantiate(inner, trainingListeners, layerIndex, layerParamsView, initializeParams, networkDataType),
        getMaskingValue());
  }
}
