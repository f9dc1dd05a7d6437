// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How good predictions of the next step are.
 *
 * @param latent nats per dimension of z
 * @param reward nats per step
 * @param done nats per step
 * @param pit where z falls within its predicted distribution: shares of the intervals of equal probability, times their
 *     number; 1 throughout if predictions are calibrated, empty if it is not known
 */
record WorldScore(double latent, double reward, double done, double[] pit) {

  private static final int BINS = 20;
  private static final int BATCH = 50;

  /** Scores who knows how the world works: what is left is the entropy of z, reward and done, given the past. */
  static WorldScore ofBelief(List<Rollout> rollouts) {
    double[] sums = new double[3];
    int steps = 0;
    for (Rollout rollout : rollouts) {
      GeyserBelief belief = new GeyserBelief();
      for (int t = 0; t < rollout.steps(); t++) {
        GeyserBelief.Nats nats = belief.see(rollout.z()[t], rollout.actions()[t], rollout.step(t));
        sums[0] += nats.latent() / GeyserField.GEYSERS;
        sums[1] += nats.reward();
        sums[2] += nats.done();
        steps++;
      }
    }
    return new WorldScore(sums[0] / steps, sums[1] / steps, sums[2] / steps, new double[0]);
  }

  /** Scores a model. */
  static WorldScore of(ComputationGraph net, List<Rollout> rollouts) {
    Density density = DensityHead.of(net).density();
    double[] sums = new double[3];
    double[] pit = new double[BINS];
    long steps = 0;
    SequenceDataSetIterator batches =
        new SequenceDataSetIterator.Builder(rollouts.stream().map(Rollout::sequence).toList(), BATCH).build();
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      INDArray mask = batch.getLabelsMaskArray();
      INDArray[] masks = {mask};
      INDArray raw = net.output(false, new INDArray[] {batch.getFeatures()}, masks, masks)[0];
      Predictions predictions = Predictions.of(density, raw);
      INDArray labels = batch.getLabels().permute(0, 2, 1); // [n,T,D]
      for (int i = 0; i < labels.size(0); i++) {
        double[][] rows = labels.slice(i).toDoubleMatrix();
        for (int t = 0; t < rows.length && mask.getDouble(i, t) > 0; t++) {
          add(predictions.row(i, t), rows[t], sums, pit);
          steps++;
        }
      }
    }
    for (int b = 0; b < BINS; b++) {
      pit[b] *= BINS / (double) (steps * GeyserField.GEYSERS);
    }
    return new WorldScore(sums[0] / steps, sums[1] / steps, sums[2] / steps, pit);
  }

  private static void add(Distribution next, double[] label, double[] sums, double[] pit) {
    for (int i = 0; i < label.length; i++) {
      Distribution one = next.marginal(i);
      if (i < GeyserField.GEYSERS) {
        sums[0] -= one.logDensity(label[i]) / GeyserField.GEYSERS;
        pit[(int) Math.min(BINS - 1, BINS * one.cdf(label[i]))]++;
      } else {
        sums[1 + i - GeyserField.GEYSERS] -= one.logDensity(label[i]);
      }
    }
  }

  /** Returns how far the share of z below a predicted quantile is from what it should be, at most. */
  double miscalibration() {
    double worst = 0;
    double below = 0;
    for (int b = 0; b < pit.length; b++) {
      below += pit[b] / pit.length;
      worst = Math.max(worst, Math.abs(below - (b + 1.0) / pit.length));
    }
    return worst;
  }
}
