// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's updater of a graph, to the bit, by {@link LeanUpdate}. */
final class LeanGraphUpdater extends ComputationGraphUpdater {

  /**
   * Makes the updater of a graph.
   *
   * @param state its state, used in place, or null to start
   */
  LeanGraphUpdater(ComputationGraph graph, INDArray state) {
    super(graph, state);
  }

  @Override
  public synchronized void update(
      Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
    if (!LeanUpdate.isOwn(this, gradient)) {
      super.update(gradient, iteration, epoch, batchSize, workspaces);
      return;
    }
    if (isMiniBatch()) {
      divideByMinibatch(false, gradient, batchSize);
    }
    LeanUpdate.normalise(this, layersByName, gradient, iteration);
    LeanUpdate.apply(this, iteration, epoch, workspaces);
  }
}
