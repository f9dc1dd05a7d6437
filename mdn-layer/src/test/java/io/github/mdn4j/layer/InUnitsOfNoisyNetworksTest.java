// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.ensemble.Ensemble;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import io.github.mdn4j.layer.serving.PredictionService;
import java.util.List;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** Units in a network whose inputs or weights are dropped, made noisy or held within bounds, and one given units twice. */
class InUnitsOfNoisyNetworksTest {

  private static final INDArray OWN = Nd4j.createFromArray(new double[][] {{299, -40}, {301, -60}, {305, 0}});
  private static final NormalizerStandardize NORMALIZER = normalizer(row(300, -50), row(2, 30), 100, 7);

  private static INDArray row(double... numbers) {
    return Nd4j.createFromArray(new double[][] {numbers});
  }

  private static NormalizerStandardize normalizer(
      INDArray mean, INDArray deviation, double labelMean, double labelDeviation) {
    return new NormalizerStandardize(mean, deviation, row(labelMean), row(labelDeviation));
  }

  private static INDArray standardised(INDArray own) {
    return own.sub(row(300, -50)).div(row(2, 30));
  }

  private static MixtureDensityOutputLayer.Builder head() {
    return new MixtureDensityOutputLayer.Builder(Mixture.of(3, DiagonalGaussian.of(1)));
  }

  private static MultiLayerNetwork network(Layer first, Layer head) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(7).dataType(DataType.DOUBLE).activation(Activation.TANH).updater(new Sgd(0)).list()
        .layer(first).layer(head).setInputType(InputType.feedForward(2)).build());
    network.init();
    return network;
  }

  /** A feature that is dropped is 0 in units of training, its mean, and not 0 in its own. */
  @Test
  void whatIsDroppedOfFeaturesIsDroppedInUnitsOfTraining() {
    for (IDropout noise : List.of(new Dropout(0.5), new GaussianNoise(0.3), new AlphaDropout(0.5))) {
      MultiLayerNetwork network = network(new DenseLayer.Builder().nOut(5).dropOut(noise).build(), head().build());
      Ensemble beside = Ensemble.ofDropout(network, 20).normalizedBy(NORMALIZER);
      Ensemble inside = Ensemble.ofDropout(MixtureHead.inUnitsOf(network, NORMALIZER), 20);
      Nd4j.getRandom().setSeed(5);
      Predictions expected = beside.predict(OWN);
      Nd4j.getRandom().setSeed(5);
      assertSame(expected, inside.predict(OWN), 1e-9);
    }
  }

  @Test
  void weightsThatAreDroppedAreThoseOfTraining() {
    MultiLayerNetwork network = network(
        new DenseLayer.Builder().nOut(5).weightNoise(new DropConnect(0.5, true)).build(),
        head().weightNoise(new DropConnect(0.5, true)).build());
    MultiLayerNetwork changed = MixtureHead.inUnitsOf(network, NORMALIZER);
    Nd4j.getRandom().setSeed(5);
    INDArray raw = network.output(standardised(OWN), true);
    Nd4j.getRandom().setSeed(5);
    INDArray rawInside = changed.output(OWN, true);
    assertSame(
        Predictions.of(MixtureHead.density(network).affine(100, 7), raw),
        Predictions.of(MixtureHead.density(changed), rawInside),
        1e-9);
  }

  @Test
  void constraintsHoldInUnitsOfTraining() {
    LayerConstraint small = new MaxNormConstraint(0.5, 1);
    MultiLayerNetwork network = network(
        new DenseLayer.Builder().nOut(5).constrainWeights(small).build(), head().constrainWeights(small).build());
    INDArray labels = Nd4j.createFromArray(new double[][] {{100}, {107}, {93}});
    network.fit(standardised(OWN), labels.sub(100).div(7)); // rate 0: constraints alone do something
    MultiLayerNetwork changed = MixtureHead.inUnitsOf(network, NORMALIZER);
    Predictions before = Predictions.of(changed, OWN);
    changed.fit(OWN, labels);
    assertSame(before, Predictions.of(changed, OWN), 1e-4); // M2.1 divides by the norm and a little more
  }

  /** The second time there is a vertex of the first units already. */
  @Test
  void aGraphIsGivenUnitsTwice() {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .seed(7).dataType(DataType.DOUBLE).activation(Activation.TANH).graphBuilder()
        .addInputs("x")
        .addVertex("same", new ScaleVertex(1), "x")
        .addLayer("d", new DenseLayer.Builder().nOut(3).build(), "same")
        .addLayer("y", head().build(), "d")
        .setOutputs("y").setInputTypes(InputType.feedForward(2)).build());
    graph.init();
    ComputationGraph once = MixtureHead.inUnitsOf(graph, NORMALIZER);
    ComputationGraph twice = MixtureHead.inUnitsOf(once, normalizer(row(10, 20), row(1000, 100), -3, 2));
    INDArray own = OWN.mul(row(1000, 100)).add(row(10, 20));
    INDArray expected = Predictions.of(graph, standardised(OWN)).mean().mul(7).add(100);
    assertArrayEquals(numbers(expected), numbers(Predictions.of(once, OWN).mean()), 1e-9);
    assertArrayEquals(numbers(expected.mul(2).sub(3)), numbers(Predictions.of(twice, own).mean()), 1e-9);
  }

  /** Of the second units, the first stand before the layer, and know that columns are the last axis. */
  @Test
  void sequencesOfTheOtherFormatAreGivenUnitsTwice() {
    RNNFormat nwc = RNNFormat.NWC;
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(7).dataType(DataType.DOUBLE).list()
        .layer(new LSTM.Builder().nOut(4).dataFormat(nwc).dropOut(0.9).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).dataFormat(nwc).build())
        .setInputType(InputType.recurrent(2, nwc)).build());
    network.init();
    MultiLayerNetwork once = MixtureHead.inUnitsOf(network, NORMALIZER);
    NormalizerStandardize second = normalizer(row(10, 20), row(1000, 100), -3, 2);
    INDArray own = Nd4j.createFromArray(new double[][][] {{{299, -40}, {301, -60}}, {{305, 0}, {300, -20}}});
    INDArray again = own.mul(Nd4j.createFromArray(1000.0, 100).reshape(1, 1, 2))
        .add(Nd4j.createFromArray(10.0, 20).reshape(1, 1, 2));
    double[] expected = numbers(Predictions.of(once, own).mean().mul(2).sub(3));
    assertArrayEquals(expected, numbers(Predictions.of(MixtureHead.inUnitsOf(once, second), again).mean()), 1e-9);
    assertArrayEquals(expected, numbers(NormalizedModel.of(once, second).predict(again).mean()), 1e-9);
  }

  /** Whatever asks a graph for its first layers finds them behind units, too. */
  @Test
  void aGraphWithUnitsBeforeItsLayersIsServedAndAccelerated() {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .seed(7).dataType(DataType.DOUBLE).activation(Activation.TANH).graphBuilder()
        .addInputs("x")
        .addLayer("a", new DenseLayer.Builder().nOut(3).dropOut(0.8).build(), "x")
        .addLayer("b", new DenseLayer.Builder().nOut(2).build(), "x")
        .addLayer("y", head().build(), "a", "b", "x")
        .setOutputs("y").setInputTypes(InputType.feedForward(2)).build());
    graph.init();
    ComputationGraph changed = MixtureHead.inUnitsOf(graph, NORMALIZER);
    double[] expected = numbers(Predictions.of(graph, standardised(OWN)).mean().mul(7).add(100));
    assertArrayEquals(expected, numbers(Predictions.of(changed, OWN).mean()), 1e-9);
    assertArrayEquals(expected, numbers(Predictions.of(Fused.accelerate(changed), OWN).mean()), 1e-9);
    try (PredictionService service = PredictionService.of(changed).build()) {
      assertEquals(expected[1], service.predict(301, -60).mean()[0], 1e-9);
    }
  }

  /** Units that stand before the first layer look at one step alone, so that sampling goes on from step to step. */
  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void aNetworkWithUnitsBeforeItRunsStepByStep(RNNFormat format) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(7).dataType(DataType.DOUBLE).list()
        .layer(new LSTM.Builder().nOut(4).dataFormat(format).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(DiagonalGaussian.of(2)).dataFormat(format).build())
        .setInputType(InputType.recurrent(2, format)).build());
    network.init();
    MultiLayerNetwork far = MixtureHead.inUnitsOf(
        network, new NormalizerStandardize(row(1e6, -5), row(2, 3), row(1e6, -5), row(2, 3)));
    int time = format == RNNFormat.NWC ? 1 : 2;
    INDArray own = Networks.sequences(5, DataType.DOUBLE, format, 3, 2, 6).add(1e6);
    SequenceSampler sampler = SequenceSampler.of(far);
    Predictions whole = Predictions.of(far, own);
    for (int t = 0; t < 6; t++) {
      sampler.feed(time == 2
          ? own.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1))
          : own.get(NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1), NDArrayIndex.all()));
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(whole.row(i, t).mean(), sampler.predictions().row(i).mean(), 1e-9);
      }
    }
  }

  private static double[] numbers(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  private static void assertSame(Predictions expected, Predictions actual, double tolerance) {
    assertArrayEquals(numbers(expected.mean()), numbers(actual.mean()), tolerance);
    assertArrayEquals(numbers(expected.variance()), numbers(actual.variance()), 10 * tolerance);
    assertEquals(expected.row(0).quantile(0.05), actual.row(0).quantile(0.05), tolerance);
  }
}
