// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.DoublePrecision;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.GradientChecks;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/** Gradients of accelerated networks against finite differences. */
@ExtendWith(DoublePrecision.class)
class FusedGradientTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(2));

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"IDENTITY", "TANH", "RELU", "LEAKYRELU", "SIGMOID", "SOFTPLUS", "ELU"})
  void networksPass(Activation activation) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .l2(0.01)
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(5).activation(activation).build())
                .layer(new DenseLayer.Builder().nIn(5).nOut(4).hasBias(false).activation(activation).build())
                .layer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(4).build())
                .build());
    net.init();
    for (int n : new int[] {1, 7}) {
      INDArray x = Networks.gaussian(1, DataType.DOUBLE, n, 3);
      INDArray y = Networks.gaussian(2, DataType.DOUBLE, n, 2);
      assertTrue(
          GradientChecks.pass(
              new GradientCheckUtil.MLNConfig().net(Fused.accelerate(net)).input(x).labels(y)));
    }
  }

  @Test
  void graphsPass() {
    ComputationGraph graph = Fused.accelerate(Networks.twoOutputs(DENSITY, DataType.DOUBLE, new NoOp()));
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 4, 3);
    INDArray y = Networks.gaussian(2, DataType.DOUBLE, 4, 2);
    assertTrue(
        GradientChecks.pass(
            new GradientCheckUtil.GraphConfig()
                .net(graph)
                .inputs(new INDArray[] {x})
                .labels(new INDArray[] {y, y})));
  }
}
