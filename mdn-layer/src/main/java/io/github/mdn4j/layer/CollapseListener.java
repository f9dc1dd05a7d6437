// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs how the mixtures of density outputs do while they train: negative log likelihood, smallest scale, effective and
 * dead components.
 *
 * <p>A line is about one minibatch, as the loss sees it: dropout is on and masked rows are left out.
 *
 * <pre>{@code
 * MixtureDensityOutputLayer "head" (index 2) at iteration 300: 1.3370 nats/row, smallest scale 0.0210,
 *     5 % of rows at the floor, 3.2 effective components of 5, 1 dead
 * }</pre>
 *
 * <p>A smallest scale that runs to its floor, or components that die, are the collapse that docs/training.md is about.
 * It looks only at every so many minibatches, so it costs next to nothing between. {@link NatsPerStepListener} gives
 * the mean likelihood over all of them.
 */
public final class CollapseListener extends BaseTrainingListener {

  private static final Logger LOG = LoggerFactory.getLogger(CollapseListener.class);

  private final int every;
  private final List<Watched> watched = new ArrayList<>();
  private final Map<String, DensityEvaluation> latest = new LinkedHashMap<>();
  private double lowest = Double.NEGATIVE_INFINITY;
  private int passes;

  /** An output whose present minibatch is looked at. */
  private record Watched(Model model, DensityOutput<?> head, DensityEvaluation evaluation) {}

  /**
   * Makes a listener.
   *
   * @param every how many minibatches lie between two lines, at least 1; the first minibatch gets one
   * @throws DL4JInvalidConfigException if it is less than 1
   */
  public CollapseListener(int every) {
    if (every < 1) {
      throw new DL4JInvalidConfigException(
          "CollapseListener: expected at least 1 iteration between two lines, but got " + every);
    }
    this.every = every;
  }

  /**
   * Stops training, by a {@link CollapseException}, once a minibatch that is looked at has a lower negative log
   * likelihood.
   *
   * <p>A scale without a floor lets a component shrink onto a single label, or onto labels that are equal, and the loss
   * fall without bound. But nothing true can be said of a label beyond the precision r that it was recorded with: for D
   * columns, D log r is as low as the negative log likelihood can honestly get.
   *
   * @param nats per row; per step, for sequences
   * @return this
   * @throws DL4JInvalidConfigException if it is not finite
   */
  public CollapseListener stopBelow(double nats) {
    if (!Double.isFinite(nats)) {
      throw new DL4JInvalidConfigException("CollapseListener: expected a finite number of nats, but got " + nats);
    }
    lowest = nats;
    return this;
  }

  /**
   * Returns a score of the last minibatch that was looked at.
   *
   * @param output the name of a density output
   * @param metric NLL, SMALLEST_SCALE, SHARE_AT_FLOOR, EFFECTIVE_COMPONENTS or DEAD_COMPONENTS
   * @return empty before the first minibatch, and where the density has no such score
   * @throws DL4JInvalidConfigException if there is no density output of that name
   */
  public synchronized Optional<Double> latest(String output, DensityMetric metric) {
    DensityEvaluation evaluation = latest.get(output);
    if (evaluation == null) {
      if (latest.isEmpty()) {
        return Optional.empty();
      }
      throw new DL4JInvalidConfigException(
          "CollapseListener: there is no density output \"" + output + "\", but " + latest.keySet());
    }
    return evaluation.undefined(metric).isPresent() ? Optional.empty() : Optional.of(evaluation.getValue(metric));
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    watch(model);
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    watch(model);
  }

  private synchronized void watch(Model model) {
    if (passes == 0) {
      SegmentWarnings.of(model);
    }
    if (passes++ % every == 0) {
      for (DensityOutput<?> head : DensityHead.running(model)) {
        DensityEvaluation evaluation =
            new DensityEvaluation.Builder(head.layerConf().density())
                .only(
                    DensityMetric.NLL,
                    DensityMetric.SMALLEST_SCALE,
                    DensityMetric.SHARE_AT_FLOOR,
                    DensityMetric.EFFECTIVE_COMPONENTS,
                    DensityMetric.DEAD_COMPONENTS)
                .build();
        head.watchNext(evaluation);
        watched.add(new Watched(model, head, evaluation));
      }
    }
  }

  @Override
  public synchronized void iterationDone(Model model, int iteration, int epoch) {
    for (Watched each : watched) {
      if (each.model == model) {
        latest.put(each.head.layerConf().getLayerName(), each.evaluation);
        LOG.info("{} at iteration {}: {}", each.head.who(), iteration, line(each.evaluation, each.head.unit()));
      }
    }
    List<Watched> done = watched.stream().filter(each -> each.model == model).toList();
    watched.removeAll(done);
    done.forEach(each -> requireBound(each, iteration));
  }

  private void requireBound(Watched each, int iteration) {
    if (each.evaluation.getValue(DensityMetric.NLL) < lowest) {
      throw new CollapseException(
          each.head.who() + " at iteration " + iteration + ": " + line(each.evaluation, each.head.unit())
              + ": the loss fell below the limit of " + lowest + " nats, so training is stopped; a floor on the scale,"
              + " such as Scale.exp().floor(1e-3), bounds it");
    }
  }

  private static String line(DensityEvaluation evaluation, String unit) {
    StringBuilder line = new StringBuilder(number("%.4f nats/", evaluation, DensityMetric.NLL)).append(unit);
    if (evaluation.undefined(DensityMetric.SMALLEST_SCALE).isEmpty()) {
      line.append(number(", smallest scale %.4g", evaluation, DensityMetric.SMALLEST_SCALE));
    }
    if (evaluation.undefined(DensityMetric.SHARE_AT_FLOOR).isEmpty()) {
      line.append(String.format(
          Locale.ROOT, ", %.0f %% of rows at the floor", 100 * evaluation.getValue(DensityMetric.SHARE_AT_FLOOR)));
    }
    if (evaluation.undefined(DensityMetric.DEAD_COMPONENTS).isEmpty()) {
      line.append(number(", %.1f effective components of ", evaluation, DensityMetric.EFFECTIVE_COMPONENTS))
          .append(evaluation.components())
          .append(number(", %.0f dead", evaluation, DensityMetric.DEAD_COMPONENTS));
    }
    return line.toString();
  }

  private static String number(String format, DensityEvaluation evaluation, DensityMetric metric) {
    return String.format(Locale.ROOT, format, evaluation.getValue(metric));
  }
}
