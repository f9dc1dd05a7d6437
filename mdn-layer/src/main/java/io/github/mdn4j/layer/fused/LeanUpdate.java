// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import java.util.Map;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an updater of M2.1 does with the gradient of its own network, without what it does besides.
 *
 * <p>M2.1 compares the gradient with its own array by identity, but gets a fresh view of that array, and takes it for
 * another network's at every step: it makes views of every parameter, of gradient and parameters, before it does the
 * same operations on the same numbers (docs/dl4j-notes.md). Here addresses are compared, of whatever device.
 */
final class LeanUpdate {

  private LeanUpdate() {}

  /** Returns whether a gradient lies where the updater has its views. */
  static boolean isOwn(BaseMultiLayerUpdater<?> updater, Gradient gradient) {
    if (updater.getUpdaterBlocks().isEmpty()) {
      return false;
    }
    INDArray views = updater.getUpdaterBlocks().get(0).getGradientView();
    INDArray flat = updater.getFlattenedGradientsView();
    INDArray given = gradient.gradient();
    return views != null
        && given.length() == flat.length()
        && given.data().platformAddress() == flat.data().platformAddress()
        && given.data().platformAddress() == views.data().platformAddress();
  }

  /**
   * Normalises the gradients of layers that want it.
   *
   * @param layers by the names that lead the gradient's keys
   */
  static void normalise(
      BaseMultiLayerUpdater<?> updater, Map<String, Trainable> layers, Gradient gradient, int iteration) {
    layers.forEach((name, layer) -> {
      GradientNormalization kind = layer.getConfig() == null ? null : layer.getConfig().getGradientNormalization();
      if (kind != null && kind != GradientNormalization.None) {
        Gradient own = ofLayer(name, gradient);
        if (!own.gradientForVariable().isEmpty()) { // nothing reaches what lies below a frozen layer
          updater.preApply(layer, own, iteration);
        }
      }
    });
  }

  private static Gradient ofLayer(String name, Gradient gradient) {
    Gradient own = new DefaultGradient();
    gradient.gradientForVariable().forEach((key, value) -> {
      int separator = key.lastIndexOf('_');
      if (separator == name.length() && key.startsWith(name)) {
        own.setGradientFor(key.substring(separator + 1), value);
      }
    });
    return own;
  }

  /** Turns gradients into updates, block by block of equal settings. */
  static void apply(BaseMultiLayerUpdater<?> updater, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    workspaces.assertNotOpen(ArrayType.UPDATER_WORKING_MEM, "Updater working memory");
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      if (!block.skipDueToPretrainConfig(false)) {
        try (MemoryWorkspace open = workspaces.notifyScopeEntered(ArrayType.UPDATER_WORKING_MEM)) {
          block.update(iteration, epoch);
        }
      }
    }
  }
}
