// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What Deeplearning4j 1.0.0-M2.1 does that users of this library meet, listed in docs/dl4j-notes.md, where no other
 * test pins it. A test that fails here means that a trap has gone.
 */
class Dl4jTrapsTest {

  private static final DataSet ROWS =
      new DataSet(Networks.gaussian(1, DataType.FLOAT, 4, 3), Networks.gaussian(2, DataType.FLOAT, 4, 1));

  private static INDArray afterOneStep(IUpdater updater) {
    MultiLayerNetwork network = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, updater);
    network.fit(ROWS);
    return network.params();
  }

  @Test
  void theUpdaterNoOpMovesParametersByTheGradient() {
    INDArray start = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, new NoOp()).params();
    assertNotEquals(start, afterOneStep(new NoOp()));
    assertEquals(afterOneStep(new Sgd(1)), afterOneStep(new NoOp()));
    assertEquals(start, afterOneStep(new Sgd(0)));
  }

  @Test
  void writingAModelWithANormaliserThrows(@TempDir Path folder) {
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(ROWS);
    MultiLayerNetwork network = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, new Sgd(0.1));
    File file = folder.resolve("model.zip").toFile();
    assertThrows(Exception.class, () -> ModelSerializer.writeModel(network, file, true, normaliser));
  }

  @Test
  void aNormaliserIsAddedAfterwards(@TempDir Path folder) throws Exception {
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(ROWS);
    MultiLayerNetwork network = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, new Sgd(0.1));
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    ModelSerializer.addNormalizerToModel(file, normaliser);
    assertEquals(normaliser, ModelSerializer.restoreNormalizerFromFile(file));
    assertEquals(network.params(), ModelSerializer.restoreMultiLayerNetwork(file).params());
  }

  private static NeuralNetConfiguration.Builder settings(DataType type) {
    return new NeuralNetConfiguration.Builder().seed(3).dataType(type).updater(new Sgd(0.1));
  }

  private static MultiLayerNetwork network(NeuralNetConfiguration.ListBuilder list) {
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static boolean sameOutputTwice(MultiLayerNetwork network, INDArray x) {
    return network.output(x).equalsWithEps(network.output(x), 0);
  }

  private static List<IWeightNoise> noiseOnBiases() {
    return List.of(new DropConnect(0.5, true), new WeightNoise(new NormalDistribution(0, 1), true, true));
  }

  /** Noise on biases acts at inference in DL4J's layers; in ours noise is for training alone. */
  @ParameterizedTest
  @MethodSource("noiseOnBiases")
  void weightNoiseOnBiasesActsAtInference(IWeightNoise noise) {
    INDArray x = ROWS.getFeatures();
    assertFalse(sameOutputTwice(network(settings(DataType.FLOAT).biasInit(1).list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(5).weightNoise(noise).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(5).build())), x));
    assertTrue(sameOutputTwice(network(settings(DataType.FLOAT).biasInit(1).list()
        .layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(3).weightNoise(noise).build())), x));
    INDArray sequences = Networks.gaussian(4, DataType.FLOAT, 2, 3, 5);
    assertFalse(sameOutputTwice(network(settings(DataType.FLOAT).list()
        .layer(new LSTM.Builder().nIn(3).nOut(5).weightNoise(noise).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).nIn(5).build())), sequences));
    LSTM fused = new FusedLSTM.Builder().nIn(3).nOut(5).weightNoise(noise).build();
    assertTrue(sameOutputTwice(network(settings(DataType.FLOAT).list()
        .layer(fused)
        .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).nIn(5).weightNoise(noise).build())), sequences));
  }

  private static MultiLayerNetwork trained(OptimizationAlgorithm algorithm, int calls) {
    MultiLayerNetwork network = network(settings(DataType.DOUBLE).optimizationAlgo(algorithm).list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(5).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(5).build()));
    for (int i = 0; i < calls; i++) {
      network.fit(Networks.gaussian(1, DataType.DOUBLE, 4, 3), Networks.gaussian(2, DataType.DOUBLE, 4, 1));
    }
    return network;
  }

  @Test
  void conjugateGradientsAndLineSearchAreGradientDescent() {
    INDArray descent = trained(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT, 10).params();
    for (OptimizationAlgorithm other :
        List.of(OptimizationAlgorithm.CONJUGATE_GRADIENT, OptimizationAlgorithm.LINE_GRADIENT_DESCENT)) {
      assertTrue(descent.equalsWithEps(trained(other, 10).params(), 1e-9), other.toString());
    }
  }

  @Test
  void lbfgsStandsStillAfterSomeCalls() {
    INDArray after = trained(OptimizationAlgorithm.LBFGS, 6).params();
    assertEquals(after, trained(OptimizationAlgorithm.LBFGS, 20).params());
    assertNotEquals(after, trained(OptimizationAlgorithm.LBFGS, 0).params());
  }

  @Test
  void batchNormalisationAboveAnLstmFailsAtTheFirstForwardPass() {
    MultiLayerNetwork network = network(settings(DataType.FLOAT).list()
        .layer(new LSTM.Builder().nOut(4).build())
        .layer(new BatchNormalization())
        .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).build())
        .setInputType(InputType.recurrent(3)));
    assertThrows(Exception.class, () -> network.output(Networks.gaussian(4, DataType.FLOAT, 2, 3, 5)));
  }

  @Test
  void aSimpleRnnWithLayerNormalisationFailsAtTheFirstForwardPass() {
    for (boolean normalised : new boolean[] {false, true}) {
      MultiLayerNetwork network = network(settings(DataType.FLOAT).list()
          .layer(new SimpleRnn.Builder().nOut(4).hasLayerNorm(normalised).build())
          .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).build())
          .setInputType(InputType.recurrent(3)));
      INDArray x = Networks.gaussian(4, DataType.FLOAT, 2, 3, 5);
      if (normalised) {
        assertThrows(Exception.class, () -> network.output(x));
      } else {
        assertEquals(5, network.output(x).size(2));
      }
    }
  }

  @Test
  void learnedSelfAttentionFailsAtTheFirstFit() {
    MultiLayerNetwork network = network(settings(DataType.FLOAT).list()
        .layer(new LSTM.Builder().nOut(4).build())
        .layer(new LearnedSelfAttentionLayer.Builder().nOut(4).nHeads(2).headSize(2).projectInput(true).nQueries(3).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).build())
        .setInputType(InputType.recurrent(3)));
    INDArray x = Networks.gaussian(4, DataType.FLOAT, 2, 3, 5);
    assertThrows(Exception.class, () -> network.fit(x, Networks.gaussian(5, DataType.FLOAT, 2, 1, 3)));
  }

  private static void fitShortened(DataType type) {
    MultiLayerNetwork network = network(settings(type).list()
        .layer(new Convolution1D.Builder(3).nOut(4).stride(2).convolutionMode(ConvolutionMode.Same).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).build())
        .setInputType(InputType.recurrent(3, 6)));
    INDArray mask = Nd4j.ones(type, 2, 6);
    mask.putScalar(0, 5, 0);
    mask.putScalar(0, 4, 0);
    network.fit(
        new DataSet(Networks.gaussian(4, type, 2, 3, 6), Networks.gaussian(5, type, 2, 1, 3), mask, null));
  }

  @Test
  void aConvolutionThatShortensMaskedSequencesFailsInDouble() {
    fitShortened(DataType.FLOAT);
    Exception failure = assertThrows(Exception.class, () -> fitShortened(DataType.DOUBLE));
    assertTrue(failure.toString().contains("maxpool2d"), failure.toString());
  }

  private static double scoreOfPadding(Layer head, INDArray y) {
    MultiLayerNetwork network = network(settings(DataType.DOUBLE).list()
        .layer(new LSTM.Builder().nIn(3).nOut(4).build())
        .layer(head));
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 2, 5);
    mask.putScalar(1, 4, 0);
    DataSet padded = new DataSet(Networks.gaussian(4, DataType.DOUBLE, 2, 3, 5), y, mask, null);
    return network.score(padded);
  }

  /** What stands in a padded step counts in DL4J's output layer, and does not in ours. */
  @Test
  void aStockOutputLayerCountsPaddingWhereOnlyFeaturesAreMasked() {
    INDArray y = Networks.gaussian(5, DataType.DOUBLE, 2, 1, 5);
    INDArray other = y.dup();
    other.putScalar(new int[] {1, 0, 4}, 50);
    Supplier<Layer> stock =
        () -> new RnnOutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(4).nOut(1).build();
    assertNotEquals(scoreOfPadding(stock.get(), y), scoreOfPadding(stock.get(), other));
    Supplier<Layer> ours = () -> new RnnMixtureDensityOutputLayer.Builder(1, 2).nIn(4).build();
    assertEquals(scoreOfPadding(ours.get(), y), scoreOfPadding(ours.get(), other));
  }

  @Test
  void theBestScoreOfEarlyStoppingIsZero() {
    EarlyStoppingConfiguration<MultiLayerNetwork> stop = new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
        .scoreCalculator(new DataSetLossCalculator(new ListDataSetIterator<>(ROWS.asList(), 4), true))
        .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
        .modelSaver(new InMemoryModelSaver<>())
        .build();
    MultiLayerNetwork network = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, new Sgd(0.01));
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(stop, network, new ListDataSetIterator<>(ROWS.asList(), 4)).fit();
    assertEquals(0.0, result.getBestModelScore());
    assertNotEquals(0.0, result.getScoreVsEpoch().get(result.getBestModelEpoch()));
  }

  @Test
  void aNormaliserFittedInFloatIsFarOff() {
    Random random = new Random(1);
    INDArray x = Nd4j.createFromArray(random.doubles(10_000).map(u -> 1e6 + random.nextGaussian()).toArray())
        .reshape(10_000, 1);
    double mean = x.meanNumber().doubleValue();
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(new DataSet(x.castTo(DataType.FLOAT), x));
    assertTrue(Math.abs(normaliser.getMean().getDouble(0) - mean) > 5);
    assertEquals(mean, Standardization.of(x.castTo(DataType.FLOAT)).getMean().getDouble(0), 0.04);
  }
}
