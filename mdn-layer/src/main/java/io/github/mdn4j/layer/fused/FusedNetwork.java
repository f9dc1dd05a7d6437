// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.ColumnOutput;
import io.github.mdn4j.layer.internal.DirectOutput;
import io.github.mdn4j.layer.internal.Inference;
import io.github.mdn4j.layer.internal.cpu.ColumnBlocks;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What {@link Fused#accelerate} makes of a network: it has a lean updater, also where DL4J would make it one of its
 * own, in a clone, after {@code clear()} and after {@code setLearningRate()}.
 */
@SuppressWarnings("overrides") // DL4J overrides a method of variable arguments by one of an array
public final class FusedNetwork extends MultiLayerNetwork implements ColumnOutput {

  private static final long serialVersionUID = 1L;

  private transient DirectStep step;

  FusedNetwork(MultiLayerConfiguration configuration) {
    super(configuration);
  }

  @Override
  public void init(INDArray parameters, boolean cloneParametersArray) {
    super.init(parameters, cloneParametersArray);
    for (int i = 1; i < getnLayers(); i++) {
      StockOrder.between(getLayer(i - 1), getLayer(i));
    }
    takeLeanSolver();
  }

  @Override
  public void clear() {
    super.clear();
    takeLeanSolver();
  }

  private void takeLeanSolver() {
    if (conf().getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      solver =
          new LeanSolver(
              conf(), getListeners(), this, this::computeDirectly, () -> (BaseMultiLayerUpdater<?>) getUpdater(true));
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
    if (!computeDirectly()) {
      computeByLayers(workspaces);
    }
    getUpdater(true); // the optimizer comes to use it next
  }

  /** Computes gradient and score in one go if that can be done; returns whether it was. */
  synchronized boolean computeDirectly() {
    if (mask != null || !isPlain() || !(getOutputLayer() instanceof DirectOutput)) {
      return false;
    }
    if (flattenedGradients == null) {
      initGradientsView();
    }
    ((IOutputLayer) getOutputLayer()).setLabels(labels);
    List<Layer> chain = Arrays.asList(layers);
    step = DirectStep.of(step, chain, trainingListeners, flattenedParams, flattenedGradients).orElse(null);
    if (step == null || !step.takes(input)) {
      return false;
    }
    synchronizeIterEpochCounts();
    OptionalDouble loss = step.run(input);
    if (loss.isEmpty()) {
      return false;
    }
    gradient = new DefaultGradient(flattenedGradients);
    for (int i = layers.length - 1; i >= 0; i--) {
      String name = i + "_";
      DirectStep.views(layers[i]).forEach((parameter, view) -> gradient.setGradientFor(name + parameter, view));
    }
    score = loss.getAsDouble() + calcRegularizationScore(true);
    return true;
  }

  @Override
  public synchronized INDArray output(
      INDArray features, boolean train, INDArray featuresMask, INDArray labelsMask, MemoryWorkspace workspace) {
    boolean unmasked = featuresMask == null && labelsMask == null;
    return !train && unmasked && workspace == null && predictsDirectly(features)
        ? step.outputs(features)
        : super.output(features, train, featuresMask, labelsMask, workspace);
  }

  /** Returns the output of dense layers of floats by columns, for predictions; nothing of other layers. */
  @Override
  public synchronized Optional<ColumnBlocks> outputColumns(INDArray features, ColumnBlocks.Visitor visitor) {
    boolean floats = features != null && features.dataType() == DataType.FLOAT;
    return floats && predictsDirectly(features) ? Optional.of(step.outputColumns(features, visitor)) : Optional.empty();
  }

  private boolean predictsDirectly(INDArray features) {
    if (mask != null || !isPlain()) {
      return false;
    }
    step = DirectStep.of(step, Arrays.asList(layers), List.of(), flattenedParams, flattenedGradients).orElse(null);
    return step != null && step.predicts(features);
  }

  /** Returns whether layers follow each other with nothing in between. */
  private boolean isPlain() {
    return layerWiseConfigurations.getBackpropType() == BackpropType.Standard
        && (layerWiseConfigurations.getInputPreProcessors() == null
            || layerWiseConfigurations.getInputPreProcessors().isEmpty());
  }

  private void computeByLayers(LayerWorkspaceMgr workspaces) {
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
