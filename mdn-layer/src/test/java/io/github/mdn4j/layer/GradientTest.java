// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import java.util.List;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Whole networks against finite differences, by DL4J's own gradient check. */
@ExtendWith(DoublePrecision.class)
class GradientTest {

  static List<Density> densities() {
    return List.of(
        Mixture.of(1, DiagonalGaussian.of(1)),
        Mixture.of(3, DiagonalGaussian.of(2)),
        Mixture.of(4, IsotropicGaussian.of(3)),
        DiagonalGaussian.of(2));
  }

  @ParameterizedTest
  @MethodSource("densities")
  void networkPassesWithAndWithoutMask(Density density) {
    for (int n : new int[] {1, 7}) {
      MultiLayerNetwork net = Networks.dense(density, DataType.DOUBLE, new NoOp());
      INDArray x = Networks.gaussian(1, DataType.DOUBLE, n, 3);
      INDArray y = Networks.gaussian(2, DataType.DOUBLE, n, density.labelWidth());
      for (INDArray mask : new INDArray[] {null, mask(n)}) {
        assertTrue(
            GradientChecks.pass(
                new GradientCheckUtil.MLNConfig()
                    .net(net)
                    .print(GradientCheckUtil.PrintMode.ZEROS)
                    .input(x)
                    .labels(y)
                    .labelMask(mask)),
            density + ", n = " + n + ", mask " + mask);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("densities")
  void graphWithASecondOutputPassesWithAndWithoutMask(Density density) {
    for (int n : new int[] {1, 7}) {
      ComputationGraph graph = Networks.twoOutputs(density, DataType.DOUBLE, new NoOp());
      INDArray x = Networks.gaussian(1, DataType.DOUBLE, n, 3);
      INDArray y = Networks.gaussian(2, DataType.DOUBLE, n, density.labelWidth());
      INDArray value = Networks.gaussian(3, DataType.DOUBLE, n, 2);
      for (INDArray[] masks : new INDArray[][] {null, {mask(n), null}}) {
        assertTrue(
            GradientChecks.pass(
                new GradientCheckUtil.GraphConfig()
                    .net(graph)
                    .print(GradientCheckUtil.PrintMode.ZEROS)
                    .inputs(new INDArray[] {x})
                    .labels(new INDArray[] {y, value})
                    .labelMask(masks)),
            density + ", n = " + n);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "2, 2"})
  void oneRawColumnPassesWithOneRowAndOneUnit(int n, int units) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .list()
                .layer(new DenseLayer.Builder().nIn(1).nOut(units).activation(Activation.TANH).build())
                .layer(new MixtureDensityOutputLayer.Builder(Bernoulli.of()).nIn(units).build())
                .build());
    net.init();
    assertTrue(
        GradientChecks.pass(
            new GradientCheckUtil.MLNConfig()
                .net(net)
                .print(GradientCheckUtil.PrintMode.ZEROS)
                .input(Networks.gaussian(1, DataType.DOUBLE, n, 1))
                .labels(Nd4j.ones(DataType.DOUBLE, n, 1))));
  }

  @Test
  void dropoutOfOneOutputDoesNotReachTheOther() {
    assertTrue(errorWithDropout(new MixtureDensityOutputLayer.Builder(1, 2)) < 1e-7);
  }

  /** The trap itself: when this fails, DL4J has been mended. */
  @Test
  void dropoutOfAStockOutputReachesTheOther() {
    BaseOutputLayer.Builder<?> leastSquares =
        new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(1);
    assertTrue(errorWithDropout(leastSquares) > 1e-3);
  }

  /** Returns how far the gradient of a graph whose last output drops half of its input is from central differences. */
  private static double errorWithDropout(BaseOutputLayer.Builder<?> last) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .graphBuilder()
                .addInputs("in")
                .addLayer("body", new DenseLayer.Builder().nIn(3).nOut(6).activation(Activation.TANH).build(), "in")
                .addLayer("head", new MixtureDensityOutputLayer.Builder(2, 2).nIn(6).build(), "body")
                .addLayer("last", last.nIn(6).dropOut(0.5).build(), "body")
                .setOutputs("head", "last")
                .build());
    graph.init();
    int n = 5;
    Runnable run = () -> {
      Nd4j.getRandom().setSeed(3);
      graph.setInputs(Networks.gaussian(1, DataType.DOUBLE, n, 3));
      graph.setLabels(Networks.gaussian(2, DataType.DOUBLE, n, 2), Networks.gaussian(3, DataType.DOUBLE, n, 1));
      graph.computeGradientAndScore();
    };
    run.run();
    double[] gradient = graph.gradient().gradient().div(n).toDoubleVector();
    return Slopes.error(
        gradient,
        () -> {
          run.run();
          return graph.score();
        },
        graph.params(),
        1);
  }

  private static INDArray mask(int n) {
    INDArray mask = Nd4j.ones(DataType.DOUBLE, n, 1);
    if (n > 2) {
      mask.putScalar(1, 0, 0);
      mask.putScalar(n - 1, 0, 0);
    }
    return mask;
  }
}
