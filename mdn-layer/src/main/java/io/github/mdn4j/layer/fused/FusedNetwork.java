// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.Inference;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What {@link Fused#accelerate} makes of a network: it has a lean updater, also where DL4J would make it one of its
 * own, in a clone, after {@code clear()} and after {@code setLearningRate()}.
 */
@SuppressWarnings("overrides") // DL4J overrides a method of variable arguments by one of an array
public final class FusedNetwork extends MultiLayerNetwork {

  private static final long serialVersionUID = 1L;

  FusedNetwork(MultiLayerConfiguration configuration) {
    super(configuration);
  }

  @Override
  public void init(INDArray parameters, boolean cloneParametersArray) {
    super.init(parameters, cloneParametersArray);
    for (int i = 1; i < getnLayers(); i++) {
      StockOrder.between(getLayer(i - 1), getLayer(i));
    }
  }

  @Override
  public Updater getUpdater(boolean initializeIfReq) {
    Updater updater = super.getUpdater(initializeIfReq);
    if (updater != null && updater.getClass() == MultiLayerUpdater.class) {
      updater = new LeanUpdater(this, updater.getStateViewArray());
      setUpdater(updater);
    }
    return updater;
  }

  @Override
  public void computeGradientAndScore(LayerWorkspaceMgr workspaces) {
    FusedDenseLayer first = firstLayer();
    if (first != null) {
      first.wantInputGradient(false); // it would be thrown away
    }
    try {
      super.computeGradientAndScore(workspaces);
    } finally {
      if (first != null) {
        first.wantInputGradient(true);
      }
    }
    getUpdater(true); // the optimizer comes to use it next
  }

  /** Returns the first layer if it is a fused dense one that gets the features as they are, otherwise null. */
  private FusedDenseLayer firstLayer() {
    boolean plain = getLayerWiseConfigurations().getInputPreProcess(0) == null;
    return plain && getLayer(0) instanceof FusedDenseLayer first ? first : null;
  }

  /** Evaluates, and leaves the state that truncated backpropagation through time goes on from. */
  @Override
  @SuppressWarnings("unchecked") // the array of evaluations is only handed on
  public <T extends IEvaluation> T[] doEvaluationHelper(DataSetIterator iterator, T... evaluations) {
    return Inference.undisturbed(this, () -> super.doEvaluationHelper(iterator, evaluations));
  }

  /** Returns a copy with parameters, updater state and counts of its own. */
  @Override
  public MultiLayerNetwork clone() {
    return Sharing.copy(this);
  }
}
