// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What implementations of recurrent layers have in common that differentiate each segment from the state that it started
 * with, beside what they inherit from DL4J.
 *
 * @param <C> the configuration
 */
public abstract class CarriedStateLayer<C extends org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer>
    extends BaseRecurrentLayer<C> implements CarriedStateGradient {

  private static final long serialVersionUID = 1L;

  protected CarriedStateLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Returns how messages name this layer. */
  protected final String name() {
    return LayerName.of(layerConf(), getIndex());
  }

  @Override
  public final Type type() {
    return Type.RECURRENT;
  }

  @Override
  public final boolean isPretrainLayer() {
    return false;
  }

  @Override
  public final Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    return new Pair<>(maskArray, MaskState.Passthrough); // as LSTM: layers above need it, this one does not
  }

  /** DL4J's own puts noise on biases at inference too, where it is meant for them (docs/dl4j-notes.md). */
  @Override
  protected final INDArray getParamWithNoise(String param, boolean training, LayerWorkspaceMgr workspaces) {
    return training ? super.getParamWithNoise(param, true, workspaces) : getParam(param);
  }
}
