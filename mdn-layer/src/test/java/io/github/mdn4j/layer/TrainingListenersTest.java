// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** {@link NatsPerStepListener}, {@link CollapseListener} and {@link GradientNormClipping} in training. */
class TrainingListenersTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(2));

  private static DataSet data(long seed, int n, int steps) {
    INDArray mask = Nd4j.ones(DataType.DOUBLE, n, steps);
    mask.putScalar(0, steps - 1, 0);
    return new DataSet(
        Networks.gaussian(seed, DataType.DOUBLE, n, 2, steps),
        Networks.gaussian(seed + 1, DataType.DOUBLE, n, 2, steps),
        mask,
        mask.dup());
  }

  @Test
  void natsPerStepAreThoseOfTheEvaluationOfAllBatches() {
    MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.DOUBLE, new Sgd(0), RNNFormat.NCW);
    NatsPerStepListener listener = new NatsPerStepListener(1);
    assertTrue(Double.isNaN(listener.natsPerStep()));
    net.setListeners(listener);
    ListDataSetIterator<DataSet> batches = new ListDataSetIterator<>(List.of(data(1, 3, 4), data(3, 3, 4)), 3);
    net.fit(batches, 2);
    DensityEvaluation evaluation = new DensityEvaluation.Builder(DENSITY).only(DensityMetric.NLL).build();
    net.doEvaluation(batches, evaluation);
    assertEquals(evaluation.getValue(DensityMetric.NLL), listener.natsPerStep(), 1e-12);
  }

  @Test
  void natsPerStepLeaveRegularisationAndOtherOutputsOut() {
    ComputationGraph graph =
        Networks.recurrentTwoOutputs(DENSITY, DataType.DOUBLE, new Sgd(0), RNNFormat.NCW);
    NatsPerStepListener listener = new NatsPerStepListener(10);
    graph.setListeners(listener);
    DataSet data = data(1, 3, 4);
    graph.fit(
        new MultiDataSet(
            new INDArray[] {data.getFeatures()}, new INDArray[] {data.getLabels(), data.getLabels()}));
    double log = Predictions.of(graph, data.getFeatures()).logDensity(data.getLabels()).sumNumber().doubleValue();
    assertEquals(-log / 12, listener.natsPerStep(), 1e-12);
  }

  @Test
  void natsOfRowsAreThoseOfTheScore() {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.DOUBLE, new Sgd(0));
    NatsPerStepListener listener = new NatsPerStepListener(1);
    net.setListeners(listener);
    net.fit(Networks.gaussian(1, DataType.DOUBLE, 5, 3), Networks.gaussian(2, DataType.DOUBLE, 5, 2));
    assertEquals(net.score(), listener.natsPerStep(), 1e-12);
  }

  private static final DensityMetric[] SHOWN = {
    DensityMetric.NLL, DensityMetric.SMALLEST_SCALE, DensityMetric.EFFECTIVE_COMPONENTS, DensityMetric.DEAD_COMPONENTS
  };

  private static void assertShows(DensityEvaluation evaluation, CollapseListener listener, String output) {
    for (DensityMetric metric : SHOWN) {
      assertEquals(evaluation.getValue(metric), listener.latest(output, metric).orElseThrow(), 1e-12, metric.name());
    }
  }

  @Test
  void theSignsOfCollapseAreThoseOfTheLastMinibatchThatWasLookedAt() {
    MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW);
    CollapseListener listener = new CollapseListener(2);
    assertTrue(listener.latest("head", DensityMetric.NLL).isEmpty());
    net.setListeners(listener);
    DataSet data = data(1, 3, 4); // with masked steps
    DensityEvaluation expected = new DensityEvaluation(DENSITY);
    for (int i = 0; i < 5; i++) {
      if (i % 2 == 0) {
        expected.reset();
        net.doEvaluation(new ListDataSetIterator<>(List.of(data), 3), expected);
      }
      net.fit(data);
      assertShows(expected, listener, "head");
    }
    assertEquals(11, expected.rows());
    String message =
        assertThrows(DL4JInvalidConfigException.class, () -> listener.latest("tail", DensityMetric.NLL)).getMessage();
    assertTrue(message.contains("\"tail\"") && message.contains("[head]"), message);
  }

  @Test
  void everyDensityOutputOfAGraphIsWatchedAndTheOthersAreNot() {
    ComputationGraph graph = Networks.twoOutputs(DENSITY, DataType.DOUBLE, new Sgd(0.1));
    CollapseListener listener = new CollapseListener(1);
    graph.setListeners(listener);
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 6, 3);
    INDArray y = Networks.gaussian(2, DataType.DOUBLE, 6, 2);
    DensityEvaluation expected = new DensityEvaluation(DENSITY);
    expected.eval(y, graph.output(x)[0]);
    graph.fit(new MultiDataSet(new INDArray[] {x}, new INDArray[] {y, y}));
    assertShows(expected, listener, "head");
    assertThrows(DL4JInvalidConfigException.class, () -> listener.latest("value", DensityMetric.NLL));
  }

  @Test
  void aDensityThatIsNoMixtureHasNoComponentsToShow() {
    MultiLayerNetwork net = Networks.dense(Categorical.of(3), DataType.FLOAT, new Sgd(0.1));
    CollapseListener listener = new CollapseListener(1);
    net.setListeners(listener);
    net.fit(Networks.gaussian(1, DataType.FLOAT, 3, 3), Nd4j.eye(3));
    assertTrue(listener.latest("head", DensityMetric.DEAD_COMPONENTS).isEmpty());
    assertTrue(listener.latest("head", DensityMetric.SMALLEST_SCALE).isEmpty());
    assertTrue(listener.latest("head", DensityMetric.NLL).orElseThrow() > 0);
    assertThrows(DL4JInvalidConfigException.class, () -> new CollapseListener(0));
  }

  @Test
  void aLongGradientOfTheWholeNetworkGetsTheLengthOfTheLimit() {
    DataSet data = data(1, 3, 4);
    for (double limit : new double[] {0.01, 0.5, 1e6}) {
      MultiLayerNetwork plain = Networks.recurrent(DENSITY, DataType.DOUBLE, new Sgd(1), RNNFormat.NCW);
      MultiLayerNetwork clipped = plain.clone();
      clipped.setListeners(GradientNormClipping.ofScore(limit));
      INDArray start = plain.params().dup();
      plain.fit(data);
      clipped.fit(data);
      INDArray full = plain.params().sub(start);
      double norm = full.norm2Number().doubleValue();
      assertTrue(norm > 0.5 && norm < 1e6, "norm " + norm);
      INDArray expected = full.mul(Math.min(1, limit / norm));
      assertTrue(expected.equalsWithEps(clipped.params().sub(start), 1e-12), "limit " + limit);
    }
  }

  @Test
  void theLimitCanBeOnTheGradientOfTheNatsPerStep() {
    DataSet data = data(1, 3, 4); // 11 steps count
    MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.DOUBLE, new Sgd(1), RNNFormat.NCW);
    net.setListeners(GradientNormClipping.perStep(0.01));
    INDArray start = net.params().dup();
    net.fit(data);
    assertEquals(0.01 * 11 / 3, net.params().sub(start).norm2Number().doubleValue(), 1e-12);
  }

  @Test
  void aGraphIsClippedAsAWholeToo() {
    DataSet data = data(1, 3, 4);
    ComputationGraph graph = Networks.recurrentTwoOutputs(DENSITY, DataType.DOUBLE, new Sgd(1), RNNFormat.NCW);
    graph.setListeners(GradientNormClipping.ofScore(0.01));
    INDArray start = graph.params().dup();
    graph.fit(
        new MultiDataSet(
            new INDArray[] {data.getFeatures()}, new INDArray[] {data.getLabels(), data.getLabels()}));
    assertEquals(0.01, graph.params().sub(start).norm2Number().doubleValue(), 1e-12);
  }
}
