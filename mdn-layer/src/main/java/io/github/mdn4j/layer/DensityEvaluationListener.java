// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores a network on held-out data while it trains, and logs the score.
 *
 * <p>It takes the place of DL4J's {@code EvaluativeListener}, which forgets the state of truncated backpropagation
 * through time (docs/dl4j-notes.md): a training is the same to the bit with this listener and without.
 */
public final class DensityEvaluationListener extends BaseTrainingListener {

  private static final Logger LOG = LoggerFactory.getLogger(DensityEvaluationListener.class);

  private final DataSetIterator data;
  private final DensityMetric metric;
  private final int every; // iterations; 0 for ends of epochs
  private DensityEvaluation latest;

  private DensityEvaluationListener(DataSetIterator data, DensityMetric metric, int every) {
    if (data == null || metric == null || !data.resetSupported()) {
      throw new DL4JInvalidConfigException(
          "DensityEvaluationListener wants data that can be reset and a metric, got " + data + ", " + metric);
    }
    this.data = data;
    this.metric = metric;
    this.every = every;
  }

  /** Makes a listener that scores at the end of each epoch. */
  public static DensityEvaluationListener eachEpoch(DataSetIterator data, DensityMetric metric) {
    return new DensityEvaluationListener(data, metric, 0);
  }

  /**
   * Makes a listener that scores after every so many iterations.
   *
   * @param iterations at least 1
   * @throws DL4JInvalidConfigException if it is less
   */
  public static DensityEvaluationListener every(int iterations, DataSetIterator data, DensityMetric metric) {
    if (iterations < 1) {
      throw new DL4JInvalidConfigException(
          "DensityEvaluationListener: expected at least 1 iteration between two scores, but got " + iterations);
    }
    return new DensityEvaluationListener(data, metric, iterations);
  }

  /** Returns the last score; empty before the first. */
  public OptionalDouble latest() {
    return latest == null ? OptionalDouble.empty() : OptionalDouble.of(latest.getValue(metric));
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (every > 0 && iteration % every == 0) {
      score(model, "iteration " + iteration);
    }
  }

  @Override
  public void onEpochEnd(Model model) {
    if (every == 0) {
      int epoch = model instanceof ComputationGraph graph
          ? graph.getEpochCount()
          : ((MultiLayerNetwork) model).getEpochCount();
      score(model, "the end of epoch " + epoch);
    }
  }

  private void score(Model model, String when) {
    latest = new DensityScoreCalculator(metric, data).evaluate(model);
    Optional<String> undefined = latest.undefined(metric);
    LOG.info(
        "{} at {}: {}", metric, when,
        undefined.orElseGet(() -> String.format(Locale.ROOT, "%.6g %s", latest.getValue(metric), metric.unit())));
  }
}
