// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.Instance;
import java.util.Collection;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's {@link LSTM}, faster, and with the right gradient under truncated backpropagation through time.
 *
 * <p>Settings, parameters and their layout, outputs and states are those of {@link LSTM}: [n, nIn, T] (NCW) or
 * [n, T, nIn] (NWC) in, the same with nOut out. With sigmoid gates and tanh, in FLOAT or DOUBLE, on ND4J's CPU backend
 * the arithmetic is fused; otherwise it is LSTM's own. Under truncated backpropagation through time the whole of a
 * segment is differentiated, from the state that it was run forward with.
 *
 * <pre>{@code
 * new FusedLSTM.Builder().nIn(3).nOut(128).activation(Activation.TANH).build()
 * }</pre>
 */
public final class FusedLSTM extends LSTM {

  private static final long serialVersionUID = 1L;

  private double derivativeLimit; // 0: none

  /** For deserialisation. */
  private FusedLSTM() {}

  /**
   * Returns the fused layer with the settings of a stock one.
   *
   * @param lstm a finished configuration
   */
  public static FusedLSTM of(LSTM lstm) {
    return LayerClass.as(FusedLSTM.class, lstm);
  }

  /** Returns the limit of the derivatives with respect to the inputs of the gates; 0 for none. */
  public double getDerivativeLimit() {
    return derivativeLimit;
  }

  /** Returns DL4J's own layer with the settings of this one but the limit of derivatives, which it does not have. */
  public LSTM toLSTM() {
    return LayerClass.as(LSTM.class, this);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet("FusedLSTM", getLayerName(), layerIndex, getNIn(), getNOut());
    return Instance.of(
        new FusedLSTMLayer(conf, networkDataType), conf, trainingListeners, layerIndex, layerParamsView,
        initializeParams);
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof FusedLSTM;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FusedLSTM that && super.equals(other) && derivativeLimit == that.derivativeLimit;
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return "Fused" + super.toString();
  }

  /** Builds the layer; every other setting is {@link LSTM}'s, with the same default and the same static type. */
  @SuppressWarnings("unchecked") // build() of DL4J returns any layer that is asked for
  public static final class Builder extends LSTM.Builder {

    private double derivativeLimit;

    /**
     * Limits the derivatives of the loss with respect to the inputs of the gates at each step, to [−limit, limit], as
     * Graves (2013) does with 10. Not limited by default; it wants sigmoid gates and tanh.
     *
     * @throws DL4JInvalidConfigException if the limit is not positive
     */
    public Builder derivativeLimit(double derivativeLimit) {
      if (!(derivativeLimit > 0)) {
        throw new DL4JInvalidConfigException(
            "FusedLSTM: the limit of derivatives must be positive, got " + derivativeLimit);
      }
      this.derivativeLimit = derivativeLimit;
      return this;
    }

    /** Makes the layer. */
    @Override
    public FusedLSTM build() {
      FusedLSTM layer = of(super.build());
      layer.derivativeLimit = derivativeLimit;
      return layer;
    }
  }
}
