// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.internal.cpu.LstmState;
import io.github.mdn4j.layer.internal.cpu.StepwiseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of a network of LSTMs alone, straight through weights that are packed once. */
final class PackedRows implements PathRows {

  private final StepwiseNetwork network;
  private final Density density;
  private final StepwiseRows.Run run;
  private final int rows;
  private final double[] start; // raw rows before the first step; unused after it
  private boolean stepped;

  PackedRows(StepwiseNetwork network, StepwiseRows stack, INDArray raw, int[] sequences) {
    this.network = network;
    density = network.head().density();
    rows = sequences.length;
    List<LstmState> states = network.carried().stream().map(LstmState::of).toList();
    run = stack.start(states, sequences);
    start = StateRows.pick(raw, sequences).data().asDouble();
  }

  private double[] theta(int row) {
    int p = density.parameterWidth();
    if (!stepped) {
      return Arrays.copyOfRange(start, row * p, (row + 1) * p);
    }
    double[] theta = new double[p];
    run.outputs(row, theta);
    return theta;
  }

  @Override
  public double[] sample(int row, Temperature temperature, RandomGenerator random) {
    double[] theta = theta(row);
    for (double number : theta) {
      if (!Double.isFinite(number)) {
        return Predictions.of(density, raw()).row(row).sample(temperature, random); // says which row and what it holds
      }
    }
    return density.sample(theta, temperature, random);
  }

  @Override
  public void step(double[][] features) {
    network.require(features);
    run.step(features);
    stepped = true;
  }

  @Override
  public List<Map<String, INDArray>> carried() {
    List<Map<String, INDArray>> carried = new ArrayList<>();
    for (LstmState state : run.states()) {
      Map<String, INDArray> arrays = new HashMap<>();
      state.store(arrays);
      carried.add(arrays);
    }
    return carried;
  }

  @Override
  public INDArray raw() {
    int p = density.parameterWidth();
    float[] numbers = new float[rows * p];
    for (int i = 0; i < rows; i++) {
      double[] theta = theta(i);
      for (int j = 0; j < p; j++) {
        numbers[i * p + j] = (float) theta[j];
      }
    }
    return Nd4j.createFromArray(numbers).reshape(rows, p);
  }
}
