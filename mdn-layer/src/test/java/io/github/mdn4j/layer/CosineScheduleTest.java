// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class CosineScheduleTest {

  @Test
  void itFallsFromTheRateByHalvesAndQuartersOfACosineToNothing() {
    CosineSchedule schedule = new CosineSchedule(0.4, 120);
    double[] expected = {0.4, 0.2 * (1 + Math.sqrt(0.5)), 0.3, 0.2, 0.1, 0, 0};
    int[] iterations = {0, 30, 40, 60, 80, 120, 1000};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], schedule.valueAt(iterations[i], 7), 1e-15);
    }
  }

  @Test
  void aStepOfTrainingIsAsLongAsItSays() {
    MultiLayerNetwork net = net(new NeuralNetConfiguration.Builder().seed(1).updater(new Sgd(new CosineSchedule(0.4, 2))));
    INDArray x = Nd4j.ones(1, 1);
    INDArray y = Nd4j.valueArrayOf(1, 1, 100.0);
    double[] moved = new double[3];
    double[] gradient = new double[3];
    for (int i = 0; i < 3; i++) {
      net.setInput(x);
      net.setLabels(y);
      net.computeGradientAndScore();
      gradient[i] = net.gradient().gradient().getDouble(1);
      INDArray before = net.params().dup();
      net.fit(x, y);
      moved[i] = before.getDouble(1) - net.params().getDouble(1);
    }
    assertEquals(0.4 * gradient[0], moved[0], 1e-4 * Math.abs(moved[0]));
    assertEquals(0.2 * gradient[1], moved[1], 1e-4 * Math.abs(moved[1]));
    assertEquals(0, moved[2], 0);
  }

  @Test
  void itGoesThroughJson() {
    MultiLayerConfiguration conf =
        net(new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(new CosineSchedule(0.01, 30))))
            .getLayerWiseConfigurations();
    assertEquals(conf, MultiLayerConfiguration.fromJson(conf.toJson()));
    assertEquals(conf, MultiLayerConfiguration.fromYaml(conf.toYaml()));
    assertEquals(conf, conf.clone());
  }

  @Test
  void aRateOrALengthOfNothingIsRefused() {
    assertThrows(DL4JInvalidConfigException.class, () -> new CosineSchedule(0, 10));
    assertThrows(DL4JInvalidConfigException.class, () -> new CosineSchedule(Double.NaN, 10));
    assertThrows(DL4JInvalidConfigException.class, () -> new CosineSchedule(0.1, 0));
  }

  @Test
  void thePolynomialScheduleOfM21StillRises() {
    PolySchedule poly = new PolySchedule(ScheduleType.ITERATION, 0.1, 1, 100);
    assertTrue(poly.valueAt(50, 0) > poly.valueAt(0, 0));
  }

  private static MultiLayerNetwork net(NeuralNetConfiguration.Builder builder) {
    MultiLayerNetwork net = new MultiLayerNetwork(
        builder.list().layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(1).build()).build());
    net.init();
    return net;
  }
}
