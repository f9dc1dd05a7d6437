// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.Solver;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.api.StepFunction;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.stepfunctions.NegativeGradientStepFunction;
import org.deeplearning4j.optimize.stepfunctions.StepFunctions;

/** DL4J's solver with {@link LeanDescent} for its optimizer. */
final class LeanSolver extends Solver {

  private final LeanDescent optimizer;

  /**
   * Makes the solver of a network.
   *
   * @param direct computes gradient and score in one go if that can be done, and says whether it was
   * @param updater returns what turns gradients into updates
   */
  LeanSolver(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      Model network,
      BooleanSupplier direct,
      Supplier<BaseMultiLayerUpdater<?>> updater) {
    StepFunction asked = StepFunctions.createStepFunction(conf.getStepFunction());
    StepFunction step = asked == null ? new NegativeGradientStepFunction() : asked; // DL4J's choice for gradient descent
    optimizer = new LeanDescent(conf, step, listeners, network, direct, updater);
  }

  @Override
  public void optimize(LayerWorkspaceMgr workspaces) {
    optimizer.optimize(workspaces);
  }

  @Override
  public void initOptimizer() {
    // there is one
  }

  @Override
  public ConvexOptimizer getOptimizer() {
    return optimizer;
  }

  @Override
  public void setListeners(Collection<TrainingListener> listeners) {
    optimizer.setListeners(listeners);
  }
}
