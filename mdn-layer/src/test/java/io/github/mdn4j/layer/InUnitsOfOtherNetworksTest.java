// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.ensemble.Ensemble;
import io.github.mdn4j.layer.model.Units;
import io.github.mdn4j.loss.LossBetaNLL;
import io.github.mdn4j.loss.LossDensityNLL;
import io.github.mdn4j.loss.LossMixtureCRPS;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** Networks that weights carry in part or not at all: units by weights and units beside the network are the same. */
class InUnitsOfOtherNetworksTest {

  private static final double[][] ROWS = {{3, -40}, {5, 10}, {4.5, 0}};

  private static INDArray row(double... numbers) {
    return Nd4j.createFromArray(new double[][] {numbers});
  }

  private static NormalizerStandardize normalizer(double featureMean, double labelMean) {
    return new NormalizerStandardize(row(featureMean, -10), row(2, 30), row(labelMean), row(7));
  }

  private static MultiLayerNetwork network(Layer head, InputType input) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(7).dataType(DataType.DOUBLE).list().layer(head).setInputType(input).build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork network(Layer first, Layer head, InputType input) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(7).dataType(DataType.DOUBLE).activation(Activation.TANH)
        .list()
        .layer(first)
        .layer(head)
        .setInputType(input)
        .build());
    network.init();
    return network;
  }

  private static MixtureDensityOutputLayer.Builder head() {
    return new MixtureDensityOutputLayer.Builder(Mixture.of(3, DiagonalGaussian.of(1)));
  }

  private static void assertSame(MultiLayerNetwork network, Normalizer<?> normalizer, INDArray features) {
    Predictions beside = NormalizedModel.of(network, normalizer).predict(features);
    Predictions inside = Predictions.of(MixtureHead.inUnitsOf(network, normalizer), features);
    assertArrayEquals(
        beside.mean().dup('c').data().asDouble(), inside.mean().dup('c').data().asDouble(), 1e-7);
    assertArrayEquals(
        beside.variance().dup('c').data().asDouble(), inside.variance().dup('c').data().asDouble(), 1e-7);
  }

  @Test
  void layersWithoutBiasOrFarFromZeroAreGivenUnitsBesideTheirWeights() {
    InputType rows = InputType.feedForward(2);
    INDArray features = Nd4j.createFromArray(ROWS);
    Layer dense = new DenseLayer.Builder().nOut(4).build();
    assertSame(network(dense, head().build(), rows), normalizer(4, 100), features);
    assertSame(
        network(new DenseLayer.Builder().nOut(4).hasBias(false).build(), head().build(), rows), normalizer(4, 100),
        features);
    assertSame(
        network(new DenseLayer.Builder().nOut(4).hasLayerNorm(true).build(), head().build(), rows), normalizer(4, 100),
        features);
    assertSame(network(dense, head().hasBias(false).build(), rows), normalizer(4, 100), features);
    assertSame(network(dense, head().build(), rows), normalizer(1e6, 1e6), features.add(1e6));
  }

  @Test
  void sequencesOfEitherFormatAreGivenUnits() {
    for (RNNFormat format : RNNFormat.values()) {
      boolean last = format == RNNFormat.NWC;
      RnnMixtureDensityOutputLayer head =
          new RnnMixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).dataFormat(format).build();
      INDArray features = Nd4j.createFromArray(ROWS).reshape(1, 3, 2);
      features = last ? features : features.permute(0, 2, 1).dup();
      SimpleRnn rnn = new SimpleRnn.Builder().nOut(3).dataFormat(format).build();
      assertSame(network(rnn, head, InputType.recurrent(2, format)), normalizer(4, 100), features);
    }
  }

  /** First layers that read [n,T,F], as many steps as columns, so that the wrong axis would not be noticed by its length. */
  @Test
  void whateverReadsTheLastAxisIsGivenItsUnits() {
    RNNFormat nwc = RNNFormat.NWC;
    InputType sequences = InputType.recurrent(2, 2, nwc);
    Supplier<Layer> steps = () -> // a network takes its layers over
        new RnnMixtureDensityOutputLayer.Builder(Mixture.of(3, DiagonalGaussian.of(1))).dataFormat(nwc).build();
    LSTM lstm = new LSTM.Builder().nOut(3).dataFormat(nwc).build();
    for (MultiLayerNetwork network : List.of(
        network(new Bidirectional(new LSTM.Builder().nOut(3).dataFormat(nwc).build()), steps.get(), sequences),
        network(new LastTimeStep(new LSTM.Builder().nOut(3).dataFormat(nwc).build()), head().build(), sequences),
        network(lstm, steps.get(), sequences),
        network(steps.get(), sequences),
        network(new DenseLayer.Builder().nOut(3).build(), steps.get(), sequences))) {
      INDArray own = Nd4j.createFromArray(new double[][][] {{{3, -40}, {5, 10}}, {{4.5, 0}, {1, 20}}});
      INDArray z = own.sub(Nd4j.createFromArray(4.0, -10.0).reshape(1, 1, 2))
          .div(Nd4j.createFromArray(2.0, 30.0).reshape(1, 1, 2));
      double[] expected = Predictions.of(network, z).mean().mul(7).add(100).dup('c').data().asDouble();
      NormalizerStandardize normalizer = normalizer(4, 100);
      String what = network.getLayer(0).conf().getLayer().getClass().getSimpleName();
      assertArrayEquals(
          expected,
          Predictions.of(MixtureHead.inUnitsOf(network, normalizer), own).mean().dup('c').data().asDouble(), 1e-9, what);
      assertArrayEquals(
          expected,
          NormalizedModel.of(network, normalizer).predict(own).mean().dup('c').data().asDouble(), 1e-9, what);
      assertArrayEquals(
          expected,
          Ensemble.of(network).normalizedBy(normalizer).predict(own).mean().dup('c').data().asDouble(), 1e-9, what);
    }
  }

  @Test
  void graphsThatReadTheLastAxisAreGivenItsUnits() {
    RNNFormat nwc = RNNFormat.NWC;
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .seed(7).dataType(DataType.DOUBLE).activation(Activation.TANH).graphBuilder()
        .addInputs("x")
        .addVertex("same", new ScaleVertex(1), "x")
        .addLayer("both", new Bidirectional(new LSTM.Builder().nOut(3).dataFormat(nwc).build()), "same")
        .addLayer("y", new RnnMixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).dataFormat(nwc).build(), "both")
        .setOutputs("y").setInputTypes(InputType.recurrent(2, 2, nwc)).build());
    graph.init();
    INDArray own = Nd4j.createFromArray(new double[][][] {{{3, -40}, {5, 10}}});
    INDArray z = own.sub(Nd4j.createFromArray(4.0, -10.0).reshape(1, 1, 2))
        .div(Nd4j.createFromArray(2.0, 30.0).reshape(1, 1, 2));
    double[] expected = Predictions.of(graph, z).mean().mul(7).add(100).dup('c').data().asDouble();
    NormalizerStandardize normalizer = normalizer(4, 100);
    assertArrayEquals(
        expected, Predictions.of(MixtureHead.inUnitsOf(graph, normalizer), own).mean().dup('c').data().asDouble(), 1e-9);
    assertArrayEquals(
        expected, NormalizedModel.of(graph, normalizer).predict(own).mean().dup('c').data().asDouble(), 1e-9);
  }

  @Test
  void otherObjectivesStayWhatTheyAre() {
    InputType rows = InputType.feedForward(2);
    Layer dense = new DenseLayer.Builder().nOut(4).build();
    Mixture mixture = Mixture.of(2, DiagonalGaussian.of(1));
    DiagonalGaussian single = DiagonalGaussian.of(1);
    MixtureDensityOutputLayer crps =
        new MixtureDensityOutputLayer.Builder(mixture).lossFunction(new LossMixtureCRPS(mixture)).build();
    MixtureDensityOutputLayer beta =
        new MixtureDensityOutputLayer.Builder(single).lossFunction(new LossBetaNLL(single, 0.5)).build();
    MultiLayerNetwork first = MixtureHead.inUnitsOf(network(dense, crps, rows), normalizer(4, 100));
    MultiLayerNetwork second = MixtureHead.inUnitsOf(network(dense, beta, rows), normalizer(4, 100));
    assertInstanceOf(
        LossMixtureCRPS.class,
        ((MixtureDensityOutputLayer) first.getLayerWiseConfigurations().getConf(1).getLayer()).getLossFn());
    LossBetaNLL loss = assertInstanceOf(
        LossBetaNLL.class,
        ((MixtureDensityOutputLayer) second.getLayerWiseConfigurations().getConf(1).getLayer()).getLossFn());
    assertEquals(0.5, loss.beta());
    MixtureDensityOutputLayer plain = new MixtureDensityOutputLayer.Builder(mixture).build();
    MultiLayerNetwork third = MixtureHead.inUnitsOf(network(dense, plain, rows), normalizer(4, 100));
    assertInstanceOf(
        LossDensityNLL.class,
        ((MixtureDensityOutputLayer) third.getLayerWiseConfigurations().getConf(1).getLayer()).getLossFn());
  }

  private static ComputationGraph graph(boolean two) {
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder().seed(7).dataType(DataType.DOUBLE).activation(Activation.TANH);
    var builder = settings.graphBuilder()
        .addInputs("x")
        .addLayer("a", new DenseLayer.Builder().nOut(3).build(), "x")
        .addLayer("b", new DenseLayer.Builder().nOut(2).build(), "x")
        .addLayer("y", head().build(), "a", "b");
    if (two) {
      builder.addLayer("z", head().build(), "a");
    }
    ComputationGraph graph = new ComputationGraph(
        builder.setOutputs(two ? new String[] {"y", "z"} : new String[] {"y"})
            .setInputTypes(InputType.feedForward(2)).build());
    graph.init();
    return graph;
  }

  @Test
  void allReadersOfAnInputAreGivenUnits() {
    ComputationGraph graph = graph(false);
    for (double far : new double[] {0, 1e6}) {
      NormalizerStandardize normalizer = normalizer(4 + far, 100);
      INDArray features = Nd4j.createFromArray(ROWS).addRowVector(row(far, 0));
      double[] beside = NormalizedModel.of(graph, normalizer).predict(features).mean().data().asDouble();
      double[] inside = Predictions.of(MixtureHead.inUnitsOf(graph, normalizer), features).mean().data().asDouble();
      assertArrayEquals(beside, inside, 1e-7);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    MultiLayerNetwork network =
        network(new DenseLayer.Builder().nOut(4).build(), head().build(), InputType.feedForward(2));
    NormalizerStandardize twoLabels = new NormalizerStandardize(row(1, 2), row(1, 1), row(1, 2), row(1, 1));
    NormalizerStandardize threeFeatures = new NormalizerStandardize(row(1, 2, 3), row(1, 1, 1), row(1), row(1));
    assertThrows(DL4JInvalidConfigException.class, () -> MixtureHead.inUnitsOf(network, twoLabels));
    assertThrows(DL4JInvalidConfigException.class, () -> NormalizedModel.of(network, twoLabels));
    assertThrows(DL4JInvalidConfigException.class, () -> MixtureHead.inUnitsOf(network, threeFeatures));
    String message =
        assertThrows(DL4JInvalidConfigException.class, () -> MixtureHead.inUnitsOf(graph(true), normalizer(4, 1)))
            .getMessage();
    assertTrue(message.contains("[y, z]"), message);
  }

  @Test
  void unitsAreThoseOfAFittedNormaliser() {
    assertThrows(DL4JInvalidInputException.class, () -> Units.of(null));
    assertThrows(DL4JInvalidInputException.class, () -> Units.of(new ImagePreProcessingScaler()));
    assertThrows(DL4JInvalidInputException.class, () -> Units.of(new NormalizerStandardize()));
    assertThrows(DL4JInvalidInputException.class, () -> Units.of(new NormalizerMinMaxScaler()));
    NormalizerStandardize infinite = new NormalizerStandardize(row(Double.POSITIVE_INFINITY), row(1));
    assertThrows(DL4JInvalidInputException.class, () -> Units.of(infinite));
    NormalizerStandardize constant = new NormalizerStandardize(row(3), row(0)); // ND4J keeps 1e-5
    Units units = Units.of(constant);
    assertArrayEquals(new double[] {1e-5}, units.featureScale(), 1e-12);
    assertEquals("NormalizerStandardize of features", units.toString());
    assertThrows(DL4JInvalidInputException.class, () -> units.requireLabels("Test"));
    assertThrows(DL4JInvalidInputException.class, () -> units.features(Nd4j.zeros(2, 2)));
    assertThrows(DL4JInvalidInputException.class, () -> units.features(Nd4j.zeros(2, 1), 2));
    assertEquals("NormalizerStandardize of features and labels", Units.of(normalizer(1, 2)).toString());
  }

  @Test
  void whatStandsBeforeANetworkComparesByContent() {
    InputUnits units = new InputUnits(new double[] {1, 2}, new double[] {3, 4}, 1);
    assertEquals(units, units.clone());
    assertEquals(units.hashCode(), units.clone().hashCode());
    assertNotEquals(units, new InputUnits(new double[] {1, 3}, new double[] {3, 4}, 1));
    assertNotEquals(units, new InputUnits(new double[] {1, 2}, new double[] {3, 5}, 1));
    assertNotEquals(units, new InputUnits(new double[] {1, 2}, new double[] {3, 4}, 2));
    assertNotEquals(units, "1");
  }
}
