// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.cpu.FlatUpdates;
import io.github.mdn4j.layer.internal.cpu.OpenBlas;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.NesterovsUpdater;
import org.nd4j.linalg.learning.SgdUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * Turns gradients into updates and takes these off the parameters in one go, as DL4J's updater and its step do: updates are
 * left where gradients were.
 *
 * <p>It is for Adam, SGD and Nesterov's momentum without regularisation and without clipping.
 */
final class DirectUpdate {

  private DirectUpdate() {}

  /**
   * Updates all parameters if that can be done directly.
   *
   * @param gradient has to lie where the updater has its views
   * @param divisor what gradients are divided by first
   * @return whether it was
   */
  static boolean apply(
      BaseMultiLayerUpdater<?> updater, INDArray parameters, Gradient gradient, int divisor, int iteration, int epoch) {
    if (!OpenBlas.isPresent() || !LeanUpdate.isOwn(updater, gradient)) {
      return false;
    }
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      if (!isPlain(block)) {
        return false;
      }
    }
    FlatUpdates updates = FlatUpdates.of(parameters.dataType());
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      updates.begin(parameters, block.getParamOffsetStart(), block.getGradientView(), divisor);
      apply(updates, block.getGradientUpdater(), iteration, epoch);
    }
    return true;
  }

  private static boolean isPlain(UpdaterBlock block) {
    GradientUpdater<?> updater = block.getGradientUpdater();
    boolean known =
        updater instanceof AdamUpdater || updater instanceof SgdUpdater || updater instanceof NesterovsUpdater;
    if (!known || block.getGradientView() == null || block.skipDueToPretrainConfig(false)) {
      return false;
    }
    for (UpdaterBlock.ParamState state : block.getLayersAndVariablesInBlock()) {
      if (!state.getLayer().updaterDivideByMinibatch(state.getParamName())) {
        return false;
      }
      TrainingConfig config = state.getLayer().getConfig();
      GradientNormalization clipping = config.getGradientNormalization();
      List<?> regularisation = config.getRegularizationByParam(state.getParamName());
      boolean clipped = clipping != null && clipping != GradientNormalization.None;
      if (clipped || regularisation != null && !regularisation.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static void apply(FlatUpdates updates, GradientUpdater<?> updater, int iteration, int epoch) {
    double rate = updater.getConfig().getLearningRate(iteration, epoch);
    Map<String, INDArray> state = updater.getState();
    if (updater.getConfig() instanceof Adam adam) {
      updates.adam(
          state.get(AdamUpdater.M_STATE), state.get(AdamUpdater.V_STATE), rate, adam.getBeta1(), adam.getBeta2(),
          adam.getEpsilon(), iteration);
    } else if (updater.getConfig() instanceof Nesterovs nesterovs) {
      updates.nesterovs(state.get(NesterovsUpdater.V_STATE), rate, nesterovs.currentMomentum(iteration, epoch));
    } else {
      updates.sgd(rate);
    }
  }
}
