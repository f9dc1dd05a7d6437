// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.Instance;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's {@link OutputLayer} with faster products; activation and loss are DL4J's.
 *
 * <p>Settings, parameters and their layout are those of {@link OutputLayer}, and so are the results, to rounding. In
 * FLOAT or DOUBLE on ND4J's CPU backend, without dropout and weight noise, the products are fused, otherwise they are
 * DL4J's. {@link Fused#accelerate} puts this layer in the place of the other.
 */
public final class FusedOutput extends OutputLayer {

  private static final long serialVersionUID = 1L;

  /** For deserialisation. */
  private FusedOutput() {}

  /**
   * Returns the fused layer with the settings of a stock one.
   *
   * @param output a finished configuration
   */
  public static FusedOutput of(OutputLayer output) {
    return LayerClass.as(FusedOutput.class, output);
  }

  /** Returns DL4J's own layer with the settings of this one. */
  public OutputLayer toOutputLayer() {
    return LayerClass.as(OutputLayer.class, this);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet("FusedOutput", getLayerName(), layerIndex, getNIn(), getNOut());
    return Instance.of(
        new FusedOutputLayer(conf, networkDataType), conf, trainingListeners, layerIndex, layerParamsView,
        initializeParams);
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof FusedOutput;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FusedOutput && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return super.toString().replaceFirst("OutputLayer", "FusedOutput");
  }
}
