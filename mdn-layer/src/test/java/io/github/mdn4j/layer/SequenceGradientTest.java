// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import java.util.List;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Recurrent networks against finite differences of some of each layer's parameters, by DL4J's own gradient check. */
@ExtendWith(DoublePrecision.class)
class SequenceGradientTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(2));

  static List<Density> densities() {
    return List.of(
        Mixture.of(1, DiagonalGaussian.of(1)),
        Mixture.of(2, BivariateGaussian.of()),
        Joint.of(Mixture.of(2, DiagonalGaussian.of(1)), Joint.of(DiagonalGaussian.of(1))));
  }

  @ParameterizedTest
  @MethodSource("densities")
  void everyFamilyPasses(Density density) {
    MultiLayerNetwork net = Networks.recurrent(density, DataType.DOUBLE, new NoOp(), RNNFormat.NCW);
    assertPasses(net, x(RNNFormat.NCW, 3, 4), labels(density, RNNFormat.NCW, 3, 4), null, null);
  }

  @Test
  void strokesWithAPenPass() {
    Density strokes = Joint.of(Mixture.of(2, BivariateGaussian.of()), Bernoulli.of());
    MultiLayerNetwork net = Networks.recurrent(strokes, DataType.DOUBLE, new NoOp(), RNNFormat.NCW);
    INDArray offsets = labels(DENSITY, RNNFormat.NCW, 3, 4);
    INDArray pen = Networks.gaussian(9, DataType.DOUBLE, 3, 1, 4).gt(0).castTo(DataType.DOUBLE);
    assertPasses(net, x(RNNFormat.NCW, 3, 4), Nd4j.concat(1, offsets, pen), null, null);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void masksOfEveryShapePass(RNNFormat format) {
    MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.DOUBLE, new NoOp(), format);
    INDArray x = x(format, 3, 4);
    INDArray y = labels(DENSITY, format, 3, 4);
    INDArray mask = mask(3, 4);
    assertPasses(net, x, y, null, null);
    assertPasses(net, x, y, null, mask);
    assertPasses(net, x, y, null, format == RNNFormat.NCW ? mask.reshape(3, 1, 4) : mask.reshape(3, 4, 1));
    assertPasses(net, x, y, mask, null);
    assertPasses(net, x, y, mask, Nd4j.ones(DataType.DOUBLE, 3, 4).subi(mask));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void oneSequenceAndOneStepPass(RNNFormat format) {
    MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.DOUBLE, new NoOp(), format);
    for (int[] size : new int[][] {{1, 1}, {1, 3}, {3, 1}}) {
      INDArray x = x(format, size[0], size[1]);
      INDArray y = labels(DENSITY, format, size[0], size[1]);
      assertPasses(net, x, y, null, null);
      assertPasses(net, x, y, null, Nd4j.ones(DataType.DOUBLE, size[0], size[1]));
    }
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void graphWithASecondRecurrentOutputPasses(RNNFormat format) {
    ComputationGraph graph = Networks.recurrentTwoOutputs(DENSITY, DataType.DOUBLE, new NoOp(), format);
    INDArray mask = mask(3, 4);
    for (INDArray labelMask : new INDArray[] {null, mask}) {
      assertTrue(
          GradientChecks.pass(
              new GradientCheckUtil.GraphConfig()
                  .net(graph)
                  .subset(true)
                  .maxPerParam(10)
                  .inputs(new INDArray[] {x(format, 3, 4)})
                  .labels(
                      new INDArray[] {
                        labels(DENSITY, format, 3, 4), Networks.sequences(4, DataType.DOUBLE, format, 3, 2, 4)
                      })
                  .inputMask(labelMask == null ? new INDArray[] {mask} : null)
                  .labelMask(labelMask == null ? null : new INDArray[] {labelMask, mask})));
    }
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void bidirectionalBelowPasses(RNNFormat format) {
    MultiLayerNetwork net =
        Networks.recurrent(
            DataType.DOUBLE, new NoOp(), format, new Bidirectional(new LSTM.Builder().nOut(2).build()), DENSITY);
    INDArray mask = endMask(2, 3);
    assertPasses(net, x(format, 2, 3), labels(DENSITY, format, 2, 3), null, null);
    assertPasses(net, x(format, 2, 3), labels(DENSITY, format, 2, 3), mask, mask);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void denseBelowPassesThroughItsPreProcessor(RNNFormat format) {
    MultiLayerNetwork net =
        Networks.recurrent(
            DataType.DOUBLE,
            new NoOp(),
            format,
            new DenseLayer.Builder().nOut(3).activation(Activation.TANH).build(),
            DENSITY);
    INDArray mask = mask(3, 4);
    assertPasses(net, x(format, 3, 4), labels(DENSITY, format, 3, 4), null, null);
    assertPasses(net, x(format, 3, 4), labels(DENSITY, format, 3, 4), null, mask);
    assertPasses(net, x(format, 3, 4), labels(DENSITY, format, 3, 4), mask, mask);
  }

  @Test
  void convolutionBelowPassesThroughItsPreProcessor() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .list()
                .layer(
                    new ConvolutionLayer.Builder(2, 2).nIn(1).nOut(2).activation(Activation.TANH).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(DENSITY).build())
                .inputPreProcessor(0, new RnnToCnnPreProcessor(3, 3, 1))
                .setInputType(InputType.recurrent(9))
                .build());
    net.init();
    INDArray frames = Networks.gaussian(1, DataType.DOUBLE, 2, 9, 3);
    INDArray y = labels(DENSITY, RNNFormat.NCW, 2, 3);
    assertPasses(net, frames, y, null, null);
    assertPasses(net, frames, y, null, endMask(2, 3));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void lastTimeStepBelowAFeedForwardHeadPasses(RNNFormat format) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .list()
                .layer(new LastTimeStep(new LSTM.Builder().nOut(3).build()))
                .layer(new MixtureDensityOutputLayer.Builder(DENSITY).build())
                .setInputType(InputType.recurrent(2, format))
                .build());
    net.init();
    INDArray y = Networks.gaussian(2, DataType.DOUBLE, 3, 2);
    assertPasses(net, x(format, 3, 4), y, null, null);
    assertPasses(net, x(format, 3, 4), y, endMask(3, 4), null);
  }

  private static void assertPasses(
      MultiLayerNetwork net, INDArray x, INDArray y, INDArray featuresMask, INDArray labelsMask) {
    net.clearLayerMaskArrays();
    assertTrue(
        GradientChecks.pass(
            new GradientCheckUtil.MLNConfig()
                .net(net)
                .subset(true)
                .maxPerParam(10)
                .input(x)
                .labels(y)
                .inputMask(featuresMask)
                .labelMask(labelsMask)));
  }

  private static INDArray x(RNNFormat format, int n, int steps) {
    return Networks.sequences(1, DataType.DOUBLE, format, n, 2, steps);
  }

  private static INDArray labels(Density density, RNNFormat format, int n, int steps) {
    return Networks.sequences(2, DataType.DOUBLE, format, n, density.labelWidth(), steps);
  }

  // with a gap in the first sequence and an end before the others'
  private static INDArray mask(int n, int steps) {
    INDArray mask = Nd4j.ones(DataType.DOUBLE, n, steps);
    mask.putScalar(0, 1, 0);
    mask.putScalar(n - 1, steps - 1, 0);
    mask.putScalar(n - 1, steps - 2, 0);
    return mask;
  }

  private static INDArray endMask(int n, int steps) {
    INDArray mask = Nd4j.ones(DataType.DOUBLE, n, steps);
    mask.putScalar(n - 1, steps - 1, 0);
    return mask;
  }
}
