// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

class GravesRmsPropTest {

  @Test
  void stepsAreThoseOfTheEquations() {
    GravesRmsProp updater = new GravesRmsProp();
    updater.setLrAndSchedule(0.1, null);
    INDArray state = Nd4j.create(DataType.DOUBLE, updater.stateSize(2));
    GradientUpdater<?> steps = updater.instantiate(state, true);
    double[] n = new double[2];
    double[] g = new double[2];
    double[] delta = new double[2];
    for (double[] slope : new double[][] {{1, -2}, {0.5, 3}, {0, 0}}) {
      INDArray gradient = Nd4j.createFromArray(slope).reshape(1, 2);
      steps.applyUpdater(gradient, 0, 0);
      for (int i = 0; i < 2; i++) {
        n[i] = 0.95 * n[i] + 0.05 * slope[i] * slope[i];
        g[i] = 0.95 * g[i] + 0.05 * slope[i];
        delta[i] = 0.9 * delta[i] - 0.1 * slope[i] / Math.sqrt(n[i] - g[i] * g[i] + 1e-4);
      }
      assertArrayEquals(new double[] {-delta[0], -delta[1]}, gradient.toDoubleVector(), 1e-12);
    }
  }

  @Test
  void aNetworkOfThePapersSettingIsReadBack() {
    ComputationGraph net = PredictionSetting.PAPER.network(1);
    assertEquals(new GravesRmsProp(), net.getLayer("lstm0").conf().getLayer().getUpdaterByParam("W"));
    ComputationGraph copy =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(net.getConfiguration().toJson()));
    copy.init(net.params(), true);
    assertEquals(net.getConfiguration(), copy.getConfiguration());
    assertEquals(3 * net.numParams(), copy.getUpdater().getStateViewArray().length());
  }
}
