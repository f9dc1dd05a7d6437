// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.internal.Inference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** An accelerated network, whose output goes to predictions by columns, predicts what its raw output says row by row. */
class PredictedColumnsTest {

  private static MultiLayerNetwork network(Density density, DataType type) {
    MultiLayerNetwork network = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(type)
            .list()
            .layer(new DenseLayer.Builder().nOut(7).activation(Activation.TANH).build())
            .layer(new MixtureDensityOutputLayer.Builder(density).build())
            .setInputType(InputType.feedForward(2))
            .build());
    network.init();
    network.params().addi(Nd4j.randn(type, network.params().shape()).muli(0.3)); // biases too
    return Fused.accelerate(network);
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 3000, 9000})
  void meansAndVariancesAreThoseOfTheRows(int rows) {
    for (Density density : List.of(
        Mixture.of(3, DiagonalGaussian.of(2)), Joint.of(Mixture.of(2, Laplace.of(1)), Bernoulli.of()))) {
      MultiLayerNetwork network = network(density, DataType.FLOAT);
      INDArray x = Nd4j.randn(DataType.FLOAT, rows, 2);
      Predictions predictions = Predictions.of(network, x);
      assertTrue(Inference.columns(network, x, (first, n, columns) -> false).isPresent());
      assertEquals(Map.of(), predictions.faults());
      INDArray raw = network.output(x);
      INDArray mean = predictions.mean();
      INDArray variance = predictions.variance();
      assertEquals(DataType.FLOAT, mean.dataType());
      assertArrayEquals(new long[] {rows, 2}, mean.shape());
      for (int i = 0; i < rows; i += 1 + rows / 100) {
        Distribution row = density.at(raw.getRow(i).toDoubleVector());
        assertEquals(row.toString(), predictions.row(i).toString());
        for (int d = 0; d < 2; d++) {
          assertEquals(row.mean()[d], mean.getDouble(i, d), 1e-6 * Math.max(1, Math.abs(row.mean()[d])));
          assertEquals(row.variance()[d], variance.getDouble(i, d), 1e-6 * row.variance()[d]);
        }
      }
    }
  }

  @Test
  void quantilesSeeTheSameRows() {
    Density density = Mixture.of(3, DiagonalGaussian.of(1));
    MultiLayerNetwork network = network(density, DataType.FLOAT);
    INDArray x = Nd4j.randn(DataType.FLOAT, 300, 2);
    Predictions byRows = Predictions.of(density, network.output(x));
    Predictions byColumns = Predictions.of(network, x);
    assertEquals(byRows.quantiles(0.1, 0.9), byColumns.quantiles(0.1, 0.9));
    assertEquals(byRows.row(299).toString(), byColumns.row(299).toString()); // of the rows that quantiles made
    assertEquals(byRows.mean(), byColumns.mean());
    assertEquals(DataType.DOUBLE, byColumns.inDouble().mean().dataType());
    assertEquals(byRows.inDouble().variance(), byColumns.inDouble().variance());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3000, 9000})
  void plainNumbersAreThoseOfTheArrays(int rows) {
    MultiLayerNetwork network = network(Mixture.of(3, DiagonalGaussian.of(1)), DataType.FLOAT);
    INDArray x = Nd4j.randn(DataType.FLOAT, rows, 2);
    x.putScalar(rows / 2, 0, Float.POSITIVE_INFINITY);
    for (INDArray features : List.of(x, Nd4j.hstack(x, x).get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2)))) {
      Predictions predictions = Predictions.of(network, features).inDouble();
      assertEquals(List.of(rows / 2), List.copyOf(predictions.faults().keySet()));
      PlainPredictions plain = predictions.plain();
      assertArrayEquals(predictions.variance().data().asDouble(), plain.variance());
      assertArrayEquals(predictions.mean().data().asDouble(), plain.mean());
      assertArrayEquals(predictions.quantiles(0.1, 0.7).data().asDouble(), plain.quantiles(0.1, 0.7));
      assertArrayEquals(
          predictions.sample(2, new SplittableRandom(4)).data().asDouble(), plain.sample(2, new SplittableRandom(4)));
      double[] own = plain.mean();
      Arrays.fill(own, 7);
      assertArrayEquals(predictions.mean().data().asDouble(), plain.mean());
    }
  }

  @Test
  void rowsThatAreNoNumbersAreFaults() {
    MultiLayerNetwork network = network(Mixture.of(3, DiagonalGaussian.of(1)), DataType.FLOAT);
    INDArray x = Nd4j.randn(DataType.FLOAT, 600, 2);
    x.putScalar(400, 1, Float.NaN);
    Predictions predictions = Predictions.of(network, x);
    assertEquals(List.of(400), List.copyOf(predictions.faults().keySet()));
    assertTrue(Double.isNaN(predictions.mean().getDouble(400, 0)));
    assertEquals(predictions.row(399).mean()[0], predictions.mean().getDouble(399, 0), 1e-6);
    network.params().putScalar(0, Float.NaN);
    assertEquals(600, Predictions.of(network, Nd4j.ones(DataType.FLOAT, 600, 2)).faults().size());
  }

  @Test
  void networksOfDoublesGoByRows() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    MultiLayerNetwork network = network(density, DataType.DOUBLE);
    INDArray x = Nd4j.randn(DataType.DOUBLE, 30, 2);
    assertTrue(Inference.columns(network, x, (first, n, columns) -> false).isEmpty());
    assertEquals(Predictions.of(density, network.output(x)).mean(), Predictions.of(network, x).mean());
  }

  @Test
  void featuresOfAnotherWidthAreRefused() {
    MultiLayerNetwork network = network(Mixture.of(2, DiagonalGaussian.of(1)), DataType.FLOAT);
    assertThrows(DL4JInvalidInputException.class, () -> Predictions.of(network, Nd4j.ones(DataType.FLOAT, 5, 3)));
  }
}
