// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/** An output whose loss has a weight that depends on how far training is. */
public final class WeighedLossLayer extends LossLayer {

  private static final long serialVersionUID = 1L;

  private ISchedule weight;

  /** For deserialisation. */
  private WeighedLossLayer() {}

  private WeighedLossLayer(Builder builder, ISchedule weight) {
    super(builder);
    this.weight = weight;
  }

  /** Makes a layer that passes its input on, and adds weight · loss of it to the score. */
  public static WeighedLossLayer of(ILossFunction loss, ISchedule weight) {
    return new WeighedLossLayer(new Builder(loss), weight);
  }

  /** Returns the weight at each iteration. */
  public ISchedule getWeight() {
    return weight;
  }

  /** Sets the weight. */
  public void setWeight(ISchedule weight) {
    this.weight = weight;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    WeighedLoss layer = new WeighedLoss(conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && other instanceof WeighedLossLayer that && weight.equals(that.weight);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), weight);
  }
}
