// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import java.util.Collection;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.Solver;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.stepfunctions.StepFunctions;

/** DL4J's solver with {@link LeanDescent} for its optimizer. */
final class LeanSolver extends Solver {

  private final LeanDescent optimizer;

  LeanSolver(NeuralNetConfiguration conf, Collection<TrainingListener> listeners, DirectModel model) {
    optimizer = new LeanDescent(conf, StepFunctions.createStepFunction(conf.getStepFunction()), listeners, model);
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
