// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import java.util.Optional;
import org.deeplearning4j.datasets.iterator.MultiDataSetWrapperIterator;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Scores a network for early stopping by any {@link DensityMetric}, on held-out data.
 *
 * <p>Works for a {@link MultiLayerNetwork} that ends in a density output layer and for a {@link ComputationGraph} with
 * one such output, whatever other outputs are beside it. The density and the order of
 * axes are the layer's; only the metric is computed.
 */
public final class DensityScoreCalculator implements ScoreCalculator<Model> {

  private static final long serialVersionUID = 1L;

  private final DensityMetric metric;
  private final DensityEvaluation evaluation; // null: the network's density with the defaults
  private final DataSetIterator dataSets; // one of the two iterators is null
  private final MultiDataSetIterator multiDataSets;

  /**
   * Scores by a metric with the defaults of {@link DensityEvaluation}.
   *
   * @param metric what to score by
   * @param iterator held-out data
   */
  public DensityScoreCalculator(DensityMetric metric, DataSetIterator iterator) {
    this(metric, null, iterator, null);
  }

  /**
   * Scores by a metric with the defaults of {@link DensityEvaluation}.
   *
   * @param metric what to score by
   * @param iterator held-out data
   */
  public DensityScoreCalculator(DensityMetric metric, MultiDataSetIterator iterator) {
    this(metric, null, null, iterator);
  }

  /**
   * Scores by a metric of an evaluation with choices of its own: PIT bins, levels, draws.
   *
   * @param metric what to score by; the evaluation must compute it
   * @param evaluation whose choices are taken; it is not changed
   * @param iterator held-out data
   */
  public DensityScoreCalculator(DensityMetric metric, DensityEvaluation evaluation, DataSetIterator iterator) {
    this(metric, evaluation, iterator, null);
  }

  /**
   * Scores by a metric of an evaluation with choices of its own: PIT bins, levels, draws.
   *
   * @param metric what to score by; the evaluation must compute it
   * @param evaluation whose choices are taken; it is not changed
   * @param iterator held-out data
   */
  public DensityScoreCalculator(DensityMetric metric, DensityEvaluation evaluation, MultiDataSetIterator iterator) {
    this(metric, evaluation, null, iterator);
  }

  private DensityScoreCalculator(
      DensityMetric metric, DensityEvaluation evaluation, DataSetIterator dataSets, MultiDataSetIterator multi) {
    if (metric == null || dataSets == null && multi == null) {
      throw new DL4JInvalidConfigException(
          "DensityScoreCalculator: expected a metric and an iterator, but got " + metric + ", "
              + (dataSets == null ? multi : dataSets));
    }
    this.metric = metric;
    this.evaluation = evaluation;
    this.dataSets = dataSets;
    this.multiDataSets = multi;
  }

  /**
   * Scores a network.
   *
   * @param network a {@link MultiLayerNetwork} or {@link ComputationGraph}
   * @throws DL4JInvalidConfigException if it has no density output, or more than one, or the metric is not defined for
   *     its density
   */
  @Override
  public double calculateScore(Model network) {
    return score(evaluate(network));
  }

  /** Returns the scores of a network. */
  DensityEvaluation evaluate(Model network) {
    reset();
    DensityEvaluation scored;
    if (network instanceof MultiLayerNetwork net) {
      Object last = net.getOutputLayer().conf().getLayer();
      if (!(last instanceof DensityOutputLayer head)) {
        throw new DL4JInvalidConfigException(otherThanExpected(last));
      }
      scored = fresh(head);
      DensityScores.add(net, dataSets != null ? dataSets : new MultiDataSetWrapperIterator(multiDataSets), scored);
    } else if (network instanceof ComputationGraph graph) {
      int head = head(graph);
      scored = fresh((DensityOutputLayer) graph.getOutputLayer(head).conf().getLayer());
      DensityScores.add(
          graph, multiDataSets != null ? multiDataSets : new MultiDataSetIteratorAdapter(dataSets), scored);
    } else {
      throw new DL4JInvalidConfigException(otherThanExpected(network));
    }
    return scored;
  }

  private void reset() {
    if (dataSets != null && dataSets.resetSupported()) {
      dataSets.reset();
    }
    if (multiDataSets != null && multiDataSets.resetSupported()) {
      multiDataSets.reset();
    }
  }

  private static int head(ComputationGraph graph) {
    int[] heads = DensityHead.outputs(graph);
    if (heads.length != 1) {
      throw new DL4JInvalidConfigException(
          "DensityScoreCalculator: expected a graph with one density output, but " + heads.length + " of the outputs "
              + graph.getConfiguration().getNetworkOutputs() + " are");
    }
    return heads[0];
  }

  private static String otherThanExpected(Object other) {
    return "DensityScoreCalculator: expected a MultiLayerNetwork or ComputationGraph with a density output layer, such as "
        + "MixtureDensityOutputLayer, but got " + (other == null ? "null" : other.getClass().getSimpleName());
  }

  private DensityEvaluation fresh(DensityOutputLayer head) {
    Density density = head.density();
    if (evaluation == null) {
      boolean nwc =
          head instanceof RnnMixtureDensityOutputLayer sequences && sequences.getRnnDataFormat() == RNNFormat.NWC;
      return new DensityEvaluation.Builder(density).axis(nwc ? 2 : 1).only(metric).build();
    }
    if (!evaluation.density().equals(density)) {
      throw new DL4JInvalidConfigException(
          "DensityScoreCalculator: the evaluation is of " + evaluation.density() + ", but the network predicts "
              + density);
    }
    return evaluation.newInstance();
  }

  private double score(DensityEvaluation scored) {
    Optional<String> undefined = scored.undefined(metric);
    if (undefined.isPresent()) {
      throw new DL4JInvalidConfigException("DensityScoreCalculator: " + metric + " is " + undefined.get());
    }
    if (scored.rows() == 0) {
      throw new DL4JInvalidConfigException("DensityScoreCalculator: the iterator had no rows to score");
    }
    return scored.getValue(metric);
  }

  @Override
  public boolean minimizeScore() {
    return metric.minimize();
  }
}
