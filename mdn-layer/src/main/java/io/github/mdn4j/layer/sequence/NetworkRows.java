// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.Predictions;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows that DL4J's network runs, whatever its layers are; it carries their states meanwhile. */
final class NetworkRows implements PathRows {

  private final StepwiseNetwork network;
  private INDArray raw;
  private Predictions predictions;

  NetworkRows(StepwiseNetwork network, INDArray raw, int[] sequences) {
    this.network = network;
    network.carry(StateRows.pick(network.carried(), sequences));
    predict(StateRows.pick(raw, sequences));
  }

  private void predict(INDArray rows) {
    raw = rows;
    predictions = Predictions.of(network.head().density(), rows);
  }

  @Override
  public double[] sample(int row, Temperature temperature, RandomGenerator random) {
    return predictions.row(row).sample(temperature, random);
  }

  @Override
  public void step(double[][] features) {
    predict(network.last(network.run(network.together(features))));
  }

  @Override
  public List<Map<String, INDArray>> carried() {
    return network.carried();
  }

  @Override
  public INDArray raw() {
    return raw;
  }
}
