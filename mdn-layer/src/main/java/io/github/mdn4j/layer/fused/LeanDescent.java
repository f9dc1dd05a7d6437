// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.StepFunction;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.deeplearning4j.optimize.solvers.StochasticGradientDescent;
import org.deeplearning4j.optimize.stepfunctions.NegativeGradientStepFunction;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's gradient descent, whose gradients come in one go where {@link DirectStep} can, and whose updates do where
 * {@link DirectUpdate} can.
 */
final class LeanDescent extends StochasticGradientDescent {

  private final Model network;
  private final BooleanSupplier direct;
  private final Supplier<BaseMultiLayerUpdater<?>> blocks;

  LeanDescent(
      NeuralNetConfiguration conf,
      StepFunction step,
      Collection<TrainingListener> listeners,
      Model network,
      BooleanSupplier direct,
      Supplier<BaseMultiLayerUpdater<?>> updater) {
    super(conf, step, listeners, network);
    this.network = network;
    this.direct = direct;
    this.blocks = updater;
  }

  @Override
  public boolean optimize(LayerWorkspaceMgr workspaces) {
    boolean plain = accumulator == null && stepFunction.getClass() == NegativeGradientStepFunction.class;
    if (!plain) {
      return super.optimize(workspaces);
    }
    if (!direct.getAsBoolean()) {
      network.computeGradientAndScore(workspaces);
    }
    tell(listener -> listener.onGradientCalculation(network));
    oldScore = score;
    score = network.score();
    update(workspaces);
    int iteration = getIterationCount(network);
    int epoch = getEpochCount(network);
    tell(listener -> listener.iterationDone(network, iteration, epoch));
    incrementIterationCount(network, 1);
    applyConstraints(network);
    return true;
  }

  private void tell(Consumer<TrainingListener> what) {
    try (MemoryWorkspace none = trainingListeners.isEmpty() ? null : Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      trainingListeners.forEach(what);
    }
  }

  private void update(LayerWorkspaceMgr workspaces) {
    BaseMultiLayerUpdater<?> now = blocks.get();
    int iteration = BaseOptimizer.getIterationCount(network);
    int epoch = BaseOptimizer.getEpochCount(network);
    int divisor = network.conf().isMiniBatch() ? network.batchSize() : 1;
    synchronized (now) {
      if (DirectUpdate.apply(now, network.params(), network.gradient(), divisor, iteration, epoch)) {
        return;
      }
    }
    updateGradientAccordingToParams(network.gradient(), network, network.batchSize(), workspaces);
    INDArray update = network.gradient().gradient();
    stepFunction.step(network.params(), update.reshape(update.length()));
  }
}
