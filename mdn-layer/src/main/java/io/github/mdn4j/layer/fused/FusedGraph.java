// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.Inference;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** What {@link Fused#accelerate} makes of a graph; {@link FusedNetwork} is its twin. */
public final class FusedGraph extends ComputationGraph {

  private static final long serialVersionUID = 1L;

  FusedGraph(ComputationGraphConfiguration configuration) {
    super(configuration);
  }

  @Override
  public void init(INDArray parameters, boolean cloneParametersArray) {
    super.init(parameters, cloneParametersArray);
    for (GraphVertex above : getVertices()) {
      if (above.hasLayer() && above.getInputVertices() != null) {
        for (VertexIndices input : above.getInputVertices()) {
          GraphVertex below = getVertices()[input.getVertexIndex()];
          if (below.hasLayer()) {
            StockOrder.between(below.getLayer(), above.getLayer());
          }
        }
      }
    }
  }

  @Override
  public ComputationGraphUpdater getUpdater(boolean initializeIfAbsent) {
    ComputationGraphUpdater updater = super.getUpdater(initializeIfAbsent);
    if (updater != null && updater.getClass() == ComputationGraphUpdater.class) {
      updater = new LeanGraphUpdater(this, updater.getStateViewArray());
      setUpdater(updater);
    }
    return updater;
  }

  @Override
  public void computeGradientAndScore(LayerWorkspaceMgr workspaces) {
    super.computeGradientAndScore(workspaces);
    getUpdater(true); // the optimizer comes to use it next
  }

  /** Evaluates, and leaves the state that truncated backpropagation through time goes on from. */
  @Override
  @SuppressWarnings("unchecked") // the array of evaluations is only handed on
  public <T extends IEvaluation> T[] doEvaluation(MultiDataSetIterator iterator, T... evaluations) {
    return Inference.undisturbed(this, () -> super.doEvaluation(iterator, evaluations));
  }

  /** Evaluates, and leaves the state that truncated backpropagation through time goes on from. */
  @Override
  public <T extends IEvaluation> Map<Integer, T[]> evaluate(
      MultiDataSetIterator iterator, Map<Integer, T[]> evaluations) {
    return Inference.undisturbed(this, () -> super.evaluate(iterator, evaluations));
  }

  /** Returns a copy with parameters, updater state and counts of its own. */
  @Override
  public ComputationGraph clone() {
    return Sharing.copy(this);
  }
}
