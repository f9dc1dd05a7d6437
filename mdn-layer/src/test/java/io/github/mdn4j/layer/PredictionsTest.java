// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.evaluation.DensityEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    for (int i = 0; i < 2; i++) { // mpmath 1.3.0, tools/reference_constants.py
      assertEquals(-2.2058947409041861, logDensity[i], 1e-12);
      assertEquals(0.61662399272477766, crps[i], 1e-12);
    }
  }

  @Test
  void quantilesOfSeveralLevelsAreThoseOfEach() {
    INDArray quantiles = predictions.quantiles(0.1, 0.5, 0.9);
    assertArrayEquals(new long[] {2, 3}, quantiles.shape());
    double[] levels = {0.1, 0.5, 0.9};
    for (int k = 0; k < 3; k++) {
      assertEquals(predictions.quantile(levels[k]), quantiles.getColumn(k, true));
    }
    INDArray sequences = Networks.gaussian(4, DataType.FLOAT, 2, 2, 3); // [n,P,T]
    Predictions steps = Predictions.of(DiagonalGaussian.of(1), sequences);
    assertArrayEquals(new long[] {2, 2, 3}, steps.quantiles(0.2, 0.7).shape());
    assertEquals(
        steps.quantile(0.7).getDouble(1, 0, 2), steps.quantiles(0.2, 0.7).getDouble(1, 1, 2));
    assertThrows(DL4JInvalidInputException.class, () -> predictions.quantiles());
  }

  @Test
  void marginalsAndConditionalsOfABatchAreThoseOfEachRow() {
    Density density = Mixture.of(2, FullGaussian.of(3));
    Predictions all = Predictions.of(density, Networks.gaussian(3, DataType.DOUBLE, 4, density.parameterWidth()));
    Predictions last = all.marginal(2);
    assertEquals(1, last.labelWidth());
    assertEquals(all.row(3).marginal(2).quantile(0.3), last.quantile(0.3).getDouble(3), 1e-12);
    assertEquals(all.mean().getDouble(2, 2), last.mean().getDouble(2), 1e-12);
    INDArray values = Nd4j.createFromArray(new double[][] {{0.1, 0.2}, {0, 0}, {-1, 1}, {2, 0.5}});
    Predictions given = all.condition(new int[] {2, 0}, values);
    assertArrayEquals(new long[] {4, 1}, given.mean().shape());
    double expected = all.row(2).condition(new int[] {2, 0}, new double[] {-1, 1}).mean()[0];
    assertEquals(expected, given.mean().getDouble(2), 1e-12);
    assertArrayEquals(new long[] {4, 2, 2}, all.condition(new int[] {1}, values.getColumn(0, true)).covariance().shape());
    assertThrows(DL4JInvalidInputException.class, () -> all.condition(new int[] {0}, values));
  }

  @Test
  void npzIsReadByNd4jAndSmallerThanJson(@TempDir Path folder) throws Exception {
    INDArray raw = Networks.gaussian(3, DataType.DOUBLE, 200, DENSITY.parameterWidth());
    Predictions many = Predictions.of(DENSITY, raw);
    Path file = folder.resolve("p.npz");
    many.toNpz(file);
    Map<String, INDArray> arrays = Nd4j.createFromNpzFile(file.toFile());
    assertEquals(
        Set.of("mixture.weights", "mixture.components.gaussian.mean", "mixture.components.gaussian.scale"),
        arrays.keySet());
    INDArray means = arrays.get("mixture.components.gaussian.mean");
    assertArrayEquals(new long[] {200, 2, 1}, means.shape());
    assertEquals(raw.getDouble(17, 4), means.getDouble(17, 1, 0));
    assertEquals(((MixtureDistribution) many.row(9)).weights()[1], arrays.get("mixture.weights").getDouble(9, 1));
    assertTrue(2 * Files.size(file) < many.toJson().length(), Files.size(file) + " of " + many.toJson().length());
  }

  @Test
  void aFeatureThatIsNoNumberNamesItsRowAndLeavesTheOthers() {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.DOUBLE, new Sgd(0.1));
    INDArray x = Networks.gaussian(3, DataType.DOUBLE, 5, 3);
    INDArray expected = Predictions.of(net, x).mean();
    assertTrue(Predictions.of(net, x).faults().isEmpty());
    x.putScalar(3, 1, Double.NaN);
    Predictions p = Predictions.of(net, x);
    assertEquals(Set.of(3), p.faults().keySet());
    assertTrue(p.faults().get(3).startsWith("row 3: feature 1 must be finite, got NaN"), p.faults().get(3));
    INDArray mean = p.mean();
    INDArray draws = p.sample(2, new SplittableRandom(1));
    for (int i = 0; i < 5; i++) {
      assertEquals(i == 3 ? Double.NaN : expected.getDouble(i), mean.getDouble(i), 1e-12);
      assertEquals(i == 3, Double.isNaN(draws.getDouble(i, 1, 0)));
      assertEquals(i == 3, Double.isNaN(p.quantile(0.4).getDouble(i)));
    }
    String message = assertThrows(DL4JInvalidInputException.class, () -> p.row(3)).getMessage();
    assertTrue(message.contains("feature 1"), message);
    assertTrue(p.toJson().contains("null"));
    assertThrows(IndexOutOfBoundsException.class, () -> p.row(5));
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
