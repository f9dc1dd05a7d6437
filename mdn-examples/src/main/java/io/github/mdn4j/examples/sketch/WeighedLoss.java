// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.LossLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The running part of {@link WeighedLossLayer}.
 *
 * <p>The weight is that of the network's count of iterations, which a checkpoint has.
 */
final class WeighedLoss extends LossLayer {

  private static final long serialVersionUID = 1L;

  WeighedLoss(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private double weight() {
    return ((WeighedLossLayer) layerConf()).getWeight().valueAt(getIterationCount(), getEpochCount());
  }

  @Override
  public double computeScore(double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
    score = weight() * super.computeScore(0, training, workspaceMgr) + fullNetRegTerm;
    return score;
  }

  @Override
  public INDArray computeScoreForExamples(double fullNetRegTerm, LayerWorkspaceMgr workspaceMgr) {
    return super.computeScoreForExamples(0, workspaceMgr).muli(weight()).addi(fullNetRegTerm);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    Pair<Gradient, INDArray> gradient = super.backpropGradient(epsilon, workspaceMgr);
    gradient.getSecond().muli(weight());
    return gradient;
  }
}
