// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.Instance;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's {@link DenseLayer}, faster: f(x W + b) for rows x, [n, nIn] in and [n, nOut] out.
 *
 * <p>Settings, parameters and their layout are those of {@link DenseLayer}, and so are the results, to rounding. With
 * identity, tanh, relu, leaky relu, sigmoid, softplus or elu, in FLOAT or DOUBLE, on ND4J's CPU backend, the arithmetic
 * is fused; with another activation, dropout, weight noise, layer normalisation, a mask or another backend it is
 * {@link DenseLayer}'s own. {@link Fused#accelerate} puts this layer in the place of the other.
 *
 * <pre>{@code
 * new FusedDense.Builder().nIn(3).nOut(50).activation(Activation.TANH).build()
 * }</pre>
 */
public final class FusedDense extends DenseLayer {

  private static final long serialVersionUID = 1L;

  /** For deserialisation. */
  private FusedDense() {}

  /**
   * Returns the fused layer with the settings of a stock one.
   *
   * @param dense a finished configuration
   */
  public static FusedDense of(DenseLayer dense) {
    return LayerClass.as(FusedDense.class, dense);
  }

  /** Returns DL4J's own layer with the settings of this one. */
  public DenseLayer toDense() {
    return LayerClass.as(DenseLayer.class, this);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet("FusedDense", getLayerName(), layerIndex, getNIn(), getNOut());
    return Instance.of(
        new FusedDenseLayer(conf, networkDataType), conf, trainingListeners, layerIndex, layerParamsView,
        initializeParams);
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof FusedDense;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FusedDense && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return super.toString().replaceFirst("DenseLayer", "FusedDense");
  }

  /** Builds the layer; every setting is {@link DenseLayer}'s, with the same default and the same static type. */
  @SuppressWarnings("unchecked") // build() of DL4J returns any layer that is asked for
  public static final class Builder extends DenseLayer.Builder {

    /** Makes the layer. */
    @Override
    public FusedDense build() {
      return of(super.build());
    }
  }
}
