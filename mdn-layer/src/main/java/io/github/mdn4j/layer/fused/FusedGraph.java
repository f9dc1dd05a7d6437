// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.DirectOutput;
import io.github.mdn4j.layer.internal.Inference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** What {@link Fused#accelerate} makes of a graph; {@link FusedNetwork} is its twin. */
public final class FusedGraph extends ComputationGraph {

  private static final long serialVersionUID = 1L;

  private transient DirectStep step;
  private transient INDArray[] labels; // DL4J's own are private

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
    takeLeanSolver();
  }

  @Override
  public void clear() {
    super.clear();
    labels = null;
    takeLeanSolver();
  }

  private void takeLeanSolver() {
    if (conf().getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      solver = new LeanSolver(conf(), getListeners(), this, this::computeDirectly, () -> getUpdater(true));
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
    if (!computeDirectly()) {
      super.computeGradientAndScore(workspaces);
    }
    getUpdater(true); // the optimizer comes to use it next
  }

  @Override
  public void setLabel(int output, INDArray label) {
    super.setLabel(output, label);
    if (labels == null) {
      labels = new INDArray[getNumOutputArrays()];
    }
    labels[output] = label;
  }

  @Override
  public void setLabels(INDArray... labels) {
    super.setLabels(labels);
    this.labels = labels;
  }

  /** Computes gradient and score in one go if that can be done; returns whether it was. */
  boolean computeDirectly() {
    List<LayerVertex> chain = chain();
    if (chain.isEmpty() || !(chain.get(chain.size() - 1).getLayer() instanceof DirectOutput output)
        || output != getOutputLayer(0)) {
      return false;
    }
    if (flattenedGradients == null) {
      initGradientsView();
    }
    getOutputLayer(0).setMaskArray(getLabelMaskArrays() == null ? null : getLabelMaskArrays()[0]);
    ((IOutputLayer) getOutputLayer(0)).setLabels(labels == null ? null : labels[0]);
    List<Layer> links = chain.stream().map(LayerVertex::getLayer).toList();
    INDArray x = getInput(0);
    step = DirectStep.of(step, links, getListeners(), flattenedParams, flattenedGradients).orElse(null);
    if (step == null || !step.takes(x)) {
      return false;
    }
    synchronizeIterEpochCounts();
    OptionalDouble loss = step.run(x);
    if (loss.isEmpty()) {
      return false;
    }
    gradient = new DefaultGradient(flattenedGradients);
    for (LayerVertex vertex : chain) {
      String name = vertex.getVertexName() + "_";
      DirectStep.views(vertex.getLayer())
          .forEach((parameter, view) -> gradient.setGradientFor(name + parameter, view));
    }
    score = loss.getAsDouble() + calcRegularizationScore(true);
    return true;
  }

  /** Returns the layers if one follows the other from the input to the output and there is nothing else, otherwise none. */
  private List<LayerVertex> chain() {
    INDArray[] masks = getInputMaskArrays();
    boolean single = getNumInputArrays() == 1 && getNumOutputArrays() == 1;
    if (!single || masks != null && masks[0] != null || configuration.getBackpropType() != BackpropType.Standard) {
      return List.of();
    }
    List<LayerVertex> chain = new ArrayList<>();
    int previous = topologicalOrder[0];
    for (int i = 1; i < topologicalOrder.length; i++) {
      GraphVertex vertex = vertices[topologicalOrder[i]];
      boolean next =
          vertex instanceof LayerVertex layer
              && layer.getLayerPreProcessor() == null
              && vertex.getNumInputArrays() == 1
              && vertex.getInputVertices()[0].getVertexIndex() == previous;
      if (!next) {
        return List.of();
      }
      chain.add((LayerVertex) vertex);
      previous = topologicalOrder[i];
    }
    return chain;
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
