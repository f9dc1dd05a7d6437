// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.evaluation.DensityEvaluation;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class PredictionsTest {

  // weights .3 and .7, means -1 and 2, deviations .5 and 1.5; then the same moved by 10
  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
  private static final INDArray RAW =
      Nd4j.createFromArray(
          new double[][] {
            {Math.log(0.3), Math.log(0.7), -1, Math.log(0.5), 2, Math.log(1.5)},
            {Math.log(0.3), Math.log(0.7), 9, Math.log(0.5), 12, Math.log(1.5)}
          });

  private final Predictions predictions = Predictions.of(DENSITY, RAW);

  @Test
  void momentsAreThoseOfTheMixture() {
    // E y = -.3 + 1.4, E y^2 = .3 (1 + .25) + .7 (4 + 2.25)
    assertArrayEquals(new double[] {1.1, 11.1}, predictions.mean().toDoubleVector(), 1e-12);
    double variance = 0.3 * 1.25 + 0.7 * 6.25 - 1.21;
    assertArrayEquals(new double[] {variance, variance}, predictions.variance().toDoubleVector(), 1e-12);
    assertArrayEquals(new long[] {2, 1, 1}, predictions.covariance().shape());
    assertEquals(variance, predictions.covariance().getDouble(1, 0, 0), 1e-12);
    assertArrayEquals(new double[] {2, 12}, predictions.heaviestMean().toDoubleVector(), 1e-12);
  }

  @Test
  void jsonHasAnObjectARow() throws JsonProcessingException {
    JsonNode rows = new ObjectMapper().readTree(predictions.toJson());
    assertEquals(2, rows.size());
    JsonNode mixture = rows.get(1).get("mixture");
    assertEquals(0.3, mixture.get("weights").get(0).asDouble(), 1e-12);
    assertEquals(12, mixture.get("components").get(1).get("gaussian").get("mean").get(0).asDouble(), 1e-12);
    assertEquals(1.5, mixture.get("components").get(1).get("gaussian").get("scale").get(0).asDouble(), 1e-12);
  }

  @Test
  void jsonOfSequencesHasAnArrayAnExample() throws JsonProcessingException {
    INDArray raw = Networks.gaussian(4, DataType.DOUBLE, 2, 2, 3); // [n,P,T]
    JsonNode examples =
        new ObjectMapper().readTree(Predictions.of(DiagonalGaussian.of(1, Scale.exp()), raw).toJson());
    assertEquals(2, examples.size());
    assertEquals(3, examples.get(1).size());
    JsonNode gaussian = examples.get(1).get(2).get("gaussian");
    assertEquals(raw.getDouble(1, 0, 2), gaussian.get("mean").get(0).asDouble(), 1e-12);
    assertEquals(Math.exp(raw.getDouble(1, 1, 2)), gaussian.get("scale").get(0).asDouble(), 1e-12);
  }

  @Test
  void scoresAreTheKnownValues() {
    INDArray labels = Nd4j.createFromArray(new double[][] {{0.4}, {10.4}});
    double[] logDensity = predictions.logDensity(labels).toDoubleVector();
    double[] crps = predictions.crps(labels).toDoubleVector();
    for (int i = 0; i < 2; i++) {
      assertEquals(-2.2058947409, logDensity[i], 1e-10);
      assertEquals(0.6166239927, crps[i], 1e-9);
    }
  }

  @Test
  void anIntervalHoldsItsMass() {
    INDArray interval = predictions.interval(0.8);
    assertArrayEquals(new long[] {2, 2}, interval.shape());
    assertArrayEquals(new double[] {0.1, 0.1}, predictions.cdf(interval.getColumn(0, true)).toDoubleVector(), 1e-9);
    assertArrayEquals(new double[] {0.9, 0.9}, predictions.cdf(interval.getColumn(1, true)).toDoubleVector(), 1e-9);
    assertEquals(interval.getDouble(0, 1), predictions.quantile(0.9).getDouble(0), 1e-9);
  }

  @Test
  void manyRowsAreTheSameAsOneByOne() {
    INDArray raw = Networks.gaussian(3, DataType.DOUBLE, 5000, DENSITY.parameterWidth());
    Predictions many = Predictions.of(DENSITY, raw);
    INDArray mode = many.mode();
    INDArray variance = many.variance();
    for (int i : new int[] {0, 17, 2048, 4999}) {
      Predictions one = Predictions.of(DENSITY, raw.getRow(i, true));
      assertEquals(one.mode().getDouble(0), mode.getDouble(i));
      assertEquals(one.variance().getDouble(0), variance.getDouble(i));
    }
  }

  @Test
  void theSameGeneratorGivesTheSameDraws() {
    INDArray draws = predictions.sample(20_000, new SplittableRandom(4));
    assertArrayEquals(new long[] {2, 20_000, 1}, draws.shape());
    assertEquals(draws, predictions.sample(20_000, new SplittableRandom(4)));
    assertEquals(1.1, draws.slice(0, 0).meanNumber().doubleValue(), 0.06); // 4.5 standard errors
    double entropy = predictions.entropy(20_000, new SplittableRandom(5)).getDouble(0);
    double cross = 0;
    for (int i = 0; i < 20_000; i++) {
      cross -= predictions.row(0).logDensity(draws.getDouble(0, i, 0)) / 20_000;
    }
    assertEquals(cross, entropy, 0.03);
  }

  @Test
  void correlationsOfSeveralColumnsAreKept() {
    Density full = FullGaussian.of(2);
    INDArray raw = Nd4j.createFromArray(new double[][] {{0, 0, Math.log(2), Math.log(5), 3}});
    // U = [2 3; 0 5], so that the inverse of U'U is [0.34 -0.06; -0.06 0.04]
    assertArrayEquals(
        new double[] {0.34, -0.06, -0.06, 0.04},
        Predictions.of(full, raw).covariance().dup('c').data().asDouble(),
        1e-9);
    assertThrows(DL4JInvalidConfigException.class, () -> Predictions.of(full, raw).heaviestMean());
  }

  @Test
  void masksOfAnEvaluationBeforeDoNotCount() {
    Density density = DiagonalGaussian.of(1);
    MultiLayerNetwork network = Networks.recurrent(density, DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW);
    ComputationGraph graph = network.toComputationGraph();
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 3, 2, 4);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 4);
    mask.getColumn(3).assign(0);
    INDArray y = Networks.gaussian(2, DataType.DOUBLE, 3, 1, 4);
    INDArray expected = Predictions.of(network, x).mean();

    DataSetIterator data = new ListDataSetIterator<>(List.of(new DataSet(x, y, mask, mask)));
    network.doEvaluation(data, new DensityEvaluation(density));
    data.reset();
    graph.doEvaluation(data, new DensityEvaluation(density));

    INDArray longer = Networks.gaussian(3, DataType.DOUBLE, 5, 2, 6);
    assertEquals(expected, Predictions.of(network, x).mean());
    assertEquals(expected, Predictions.of(graph, x).mean());
    assertEquals(30, Predictions.of(network, longer).rows());
    assertEquals(30, Predictions.of(graph, longer).rows());
  }

  @Test
  void theOutputOfAGraphTakesTheMasksOfTheEvaluationBefore() {
    ComputationGraph graph =
        Networks.recurrent(DiagonalGaussian.of(1), DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW).toComputationGraph();
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 3, 2, 4);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 4);
    mask.getColumn(3).assign(0);
    DataSet data = new DataSet(x, Networks.gaussian(2, DataType.DOUBLE, 3, 1, 4), mask, mask);
    INDArray expected = graph.output(false, x)[0];

    graph.doEvaluation(new ListDataSetIterator<>(List.of(data)), new DensityEvaluation(DiagonalGaussian.of(1)));

    assertNotEquals(expected, graph.output(false, x)[0]);
  }
}
