// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's updater of a network, to the bit, by {@link LeanUpdate}. */
final class LeanUpdater extends MultiLayerUpdater {

  /**
   * Makes the updater of a network.
   *
   * @param state its state, used in place, or null to start
   */
  LeanUpdater(MultiLayerNetwork network, INDArray state) {
    super(network, state);
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

  @Override
  public Updater clone() {
    return new LeanUpdater(network, null); // without state, as DL4J's
  }
}
