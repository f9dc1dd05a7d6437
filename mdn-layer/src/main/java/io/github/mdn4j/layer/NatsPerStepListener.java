// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the training loss of density outputs in nats per step: per unmasked time step of a sequence, or per row where
 * there are no sequences.
 *
 * <p>The score of a network is another number: DL4J sums it over time, divides by the number of examples and adds
 * regularisation and other outputs, so it grows with the length of the sequences. A line gives the mean over all steps
 * since the line before. Masks that are not 0 or 1 weigh their steps.
 */
public final class NatsPerStepListener extends BaseTrainingListener {

  private static final Logger LOG = LoggerFactory.getLogger(NatsPerStepListener.class);

  private final int every;
  private boolean warned;
  private final Map<String, Tally> sinceLine = new TreeMap<>();
  private final Map<String, Tally> sinceEpoch = new TreeMap<>();

  /** A sum of losses and the steps that it was taken over. */
  private record Tally(double nats, double steps) {

    static final Tally NONE = new Tally(0, 0);

    Tally plus(Tally other) {
      return new Tally(nats + other.nats, steps + other.steps);
    }

    double mean() {
      return nats / steps;
    }
  }

  /**
   * Makes a listener.
   *
   * @param every how many iterations lie between two lines, at least 1
   * @throws DL4JInvalidConfigException if it is less than 1
   */
  public NatsPerStepListener(int every) {
    if (every < 1) {
      throw new DL4JInvalidConfigException(
          "NatsPerStepListener: expected at least 1 iteration between two lines, but got " + every);
    }
    this.every = every;
  }

  /**
   * Returns the mean over all steps since the present epoch began, or over the whole last epoch between two; of several
   * density outputs the sum. NaN before the first iteration.
   */
  public double natsPerStep() {
    return sinceEpoch.values().stream().mapToDouble(Tally::mean).reduce(Double::sum).orElse(Double.NaN);
  }

  @Override
  public void onEpochStart(Model model) {
    sinceEpoch.clear();
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (!warned) {
      SegmentWarnings.of(model);
      warned = true;
    }
    for (DensityOutput<?> head : DensityHead.running(model)) {
      Tally now = new Tally(head.nats(), head.countedRows());
      sinceLine.merge(head.who(), now, Tally::plus);
      sinceEpoch.merge(head.who(), now, Tally::plus);
    }
    if (iteration % every == 0) {
      sinceLine.forEach(
          (who, tally) ->
              LOG.info("{} at iteration {}: {} nats/step", who, iteration, format(tally.mean())));
      sinceLine.clear();
    }
  }

  private static String format(double nats) {
    return String.format(Locale.ROOT, "%.4f", nats);
  }
}
