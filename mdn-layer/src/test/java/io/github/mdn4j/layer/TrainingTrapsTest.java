// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MiniBatchFileDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * What updaters, schedules, iterators and losses of Deeplearning4j 1.0.0-M2.1 do that is listed in docs/dl4j-notes.md.
 * A test that fails here means that a trap has gone.
 */
class TrainingTrapsTest {

  private static double firstStep(IUpdater updater) {
    INDArray gradient = Nd4j.ones(DataType.DOUBLE, 1, 1);
    updater.instantiate(Nd4j.zeros(DataType.DOUBLE, 1, (int) updater.stateSize(1)), true).applyUpdater(gradient, 0, 0);
    return gradient.getDouble(0);
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  /** The second moment is 0.001 after one gradient of 1, and Nadam takes its root as it is, under 0.9 + 1 rates. */
  @Test
  void theFirstStepOfNadamIsSixtyRates() {
    assertEquals(0.1, firstStep(new Adam(0.1)), 1e-6);
    assertEquals(0.1 * 1.9 / Math.sqrt(0.001), firstStep(new Nadam(0.1)), 1e-4);
  }

  @Test
  void theCycleScheduleLeapsBeforeItEnds() {
    CycleSchedule schedule = new CycleSchedule(ScheduleType.ITERATION, 1, 10);
    assertEquals(0.325, schedule.valueAt(7, 0), 1e-9);
    assertEquals(1, schedule.valueAt(8, 0), 1e-9);
    assertEquals(0.1, schedule.valueAt(9, 0), 1e-9);
  }

  @Test
  void initialisingANetworkSeedsNd4j() {
    INDArray[] drawn = new INDArray[2];
    for (int i = 0; i < 2; i++) {
      Nd4j.getRandom().setSeed(i + 7);
      new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(3).list()
          .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(2).nOut(2).build()).build()).init();
      drawn[i] = Nd4j.rand(1, 4);
    }
    assertEquals(drawn[0], drawn[1]);
  }

  @Test
  void minibatchesFromFilesHaveLostTheirMasks(@TempDir Path folder) throws IOException {
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}, {1, 1, 0}});
    DataSet data = new DataSet(Nd4j.rand(2, 3, 3), Nd4j.rand(2, 1, 3), mask, mask.dup());
    DataSet back = new MiniBatchFileDataSetIterator(data, 2, true, folder.toFile()).next();
    assertNotNull(data.getFeaturesMaskArray());
    assertNull(back.getFeaturesMaskArray());
    assertNull(back.getLabelsMaskArray());
  }

  @ParameterizedTest
  @CsvSource({"MSE, 1", "MEAN_ABSOLUTE_ERROR, 3"})
  void scoresOfExamplesOfTheMeanAbsoluteErrorAreSumsOverOutputs(LossFunction loss, double times) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new OutputLayer.Builder(loss).activation(Activation.IDENTITY).nIn(2).nOut(3).build())
        .build());
    network.init();
    DataSet data = new DataSet(Nd4j.rand(20, 2), Nd4j.rand(20, 3));
    assertEquals(times * network.score(data), network.scoreExamples(data, false).meanNumber().doubleValue(), 1e-5);
  }
}
