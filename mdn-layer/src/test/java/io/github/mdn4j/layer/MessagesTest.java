// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.evaluation.DensityMetric;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.RegressionScoreCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Mistakes that are easily made, and whether a message says what to do. */
class MessagesTest {

  private static final DiagonalGaussian DENSITY = DiagonalGaussian.of(1);

  private static String message(Class<? extends Exception> type, Executable mistake) {
    return assertThrows(type, mistake).getMessage();
  }

  private static void assertSays(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  @Test
  void aFeedForwardHeadOnAnLstmNamesTheRecurrentOne() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .list()
                .layer(new LSTM.Builder().nOut(3).build())
                .layer(new MixtureDensityOutputLayer.Builder(DENSITY).build())
                .setInputType(InputType.recurrent(2))
                .build());
    net.init();
    INDArray x = Networks.gaussian(1, DataType.FLOAT, 4, 2, 5);
    INDArray y = Networks.gaussian(2, DataType.FLOAT, 4, 1, 5);
    assertSays(message(DL4JInvalidInputException.class, () -> net.fit(x, y)), "RnnMixtureDensityOutputLayer");
  }

  @Test
  void labelsInTheOtherOrderOfAxesAreNotToldToBePadded() {
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.FLOAT, new Sgd(0.1), format);
      RNNFormat other = format == RNNFormat.NCW ? RNNFormat.NWC : RNNFormat.NCW;
      INDArray x = Networks.sequences(1, DataType.FLOAT, format, 4, 2, 5);
      INDArray y = Networks.sequences(2, DataType.FLOAT, other, 4, 1, 5);
      String message = message(DL4JInvalidInputException.class, () -> net.fit(x, y));
      assertSays(message, "dataFormat(RNNFormat." + other + ")", "permute");
      assertTrue(!message.contains("pad"), message);
    }
  }

  @Test
  void anUninitialisedNetworkIsToldToBeInitialised() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            Networks.dense(DENSITY, DataType.FLOAT, new Sgd(0.1)).getLayerWiseConfigurations().clone());
    ComputationGraph graph =
        new ComputationGraph(
            Networks.twoOutputs(DENSITY, DataType.FLOAT, new Sgd(0.1)).getConfiguration().clone());
    MixtureInitialization start = MixtureInitialization.of(Nd4j.zeros(4, 1), 1);
    assertSays(message(DL4JInvalidConfigException.class, () -> start.apply(net)), "init()");
    assertSays(message(DL4JInvalidConfigException.class, () -> start.apply(graph)), "init()");
    assertSays(message(DL4JInvalidConfigException.class, () -> start.apply(graph, "head")), "init()");
    assertSays(message(DL4JInvalidConfigException.class, () -> Predictions.of(net, Nd4j.zeros(1, 3))), "init()");
  }

  @Test
  void labelsHaveAndOneColumnIsOne() {
    Predictions predictions = Predictions.of(DENSITY, Nd4j.zeros(DataType.DOUBLE, 4, 2));
    assertSays(message(DL4JInvalidInputException.class, () -> predictions.logDensity(Nd4j.zeros(4, 2))), "labels have");
    MultiLayerNetwork net = Networks.dense(DiagonalGaussian.of(2), DataType.FLOAT, new Sgd(0.1));
    assertSays(
        message(DL4JInvalidInputException.class, () -> net.fit(Nd4j.zeros(4, 3), Nd4j.zeros(4, 1))),
        "labels have 1 column,");
    assertSays(
        message(DL4JInvalidInputException.class, () -> MixtureInitialization.of(Nd4j.zeros(4, 3), 1).apply(net)),
        "labels have shape");
  }

  @Test
  void countsAreRefusedAtOnce() {
    Predictions predictions = Predictions.of(DENSITY, Nd4j.zeros(DataType.DOUBLE, 4, 2));
    SplittableRandom random = new SplittableRandom(1);
    assertSays(message(DL4JInvalidConfigException.class, () -> predictions.sample(-1, random)), "-1");
    assertThrows(RuntimeException.class, () -> predictions.entropy(-1, random));
    assertThrows(IndexOutOfBoundsException.class, () -> predictions.row(predictions.rows()));
    assertThrows(IndexOutOfBoundsException.class, () -> predictions.row(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> predictions.row(4, 0));
  }

  private static String logged(Executable code) throws Throwable {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      code.execute();
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  @ResourceLock(Resources.SYSTEM_ERR)
  void aScoreCalculatorOfDl4jIsToldOfOurs() throws Throwable {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.FLOAT, new Sgd(0.1));
    DataSetIterator data =
        new ListDataSetIterator<>(List.of(new DataSet(
            Networks.gaussian(1, DataType.FLOAT, 4, 3), Networks.gaussian(2, DataType.FLOAT, 4, 1))));
    RegressionScoreCalculator stock =
        new RegressionScoreCalculator(RegressionEvaluation.Metric.MSE, data);
    assertSays(
        logged(() -> assertThrows(RuntimeException.class, () -> stock.calculateScore(net))),
        "\"head\"", "DensityScoreCalculator");
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  @ResourceLock(Resources.SYSTEM_ERR)
  void whatWouldTrainWronglyOnSegmentsIsSaid(RNNFormat format) throws Throwable {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .list()
                .layer(new LSTM.Builder().nOut(3).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(DENSITY).build())
                .setInputType(InputType.recurrent(2, format))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(3)
                .build());
    net.init();
    String said = logged(() -> MixtureInitialization.of(Nd4j.rand(20, 1), 1).apply(net));
    assertSays(said, "FusedLSTM");
    assertEquals(format == RNNFormat.NWC, said.contains("TruncatedBptt.of(network).fit"), said);
    net.setListeners(new NatsPerStepListener(1));
    if (format == RNNFormat.NCW) {
      String again = logged(() -> net.fit(
          Networks.gaussian(1, DataType.FLOAT, 4, 2, 6), Networks.gaussian(2, DataType.FLOAT, 4, 1, 6)));
      assertFalse(again.contains("FusedLSTM"), again); // once is enough
    }
  }

  private static EarlyStoppingConfiguration<MultiLayerNetwork> stopping(DataSetIterator heldOut) {
    return new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
        .scoreCalculator(new DensityScoreCalculator(DensityMetric.NLL, heldOut))
        .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
        .modelSaver(new InMemoryModelSaver<>())
        .build();
  }

  @Test
  void earlyStoppingTellsWhatWentWrongInItsFirstEpoch() {
    INDArray x = Networks.gaussian(1, DataType.FLOAT, 4, 3);
    INDArray missing = Nd4j.valueArrayOf(new long[] {4, 1}, Double.NaN, DataType.FLOAT);
    DataSetIterator sound =
        new ListDataSetIterator<>(List.of(new DataSet(x, Networks.gaussian(2, DataType.FLOAT, 4, 1))));
    DataSetIterator bad = new ListDataSetIterator<>(List.of(new DataSet(x, missing)));

    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.FLOAT, new Sgd(0.1));
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(stopping(sound), net, bad, new FirstModelListener<>()).fit();
    assertSame(EarlyStoppingResult.TerminationReason.Error, result.getTerminationReason());
    assertSays(result.getTerminationDetails(), "\"head\"", "label", "NaN");
    assertEquals(net.params(), result.getBestModel().params());

    EarlyStoppingResult<MultiLayerNetwork> other =
        new EarlyStoppingTrainer(stopping(sound), net, sound, new FirstModelListener<>()).fit();
    assertEquals(3, other.getScoreVsEpoch().size());
    assertNotNull(other.getBestModel());
    // and this is what DL4J does by itself
    assertThrows(
        NullPointerException.class, () -> new EarlyStoppingTrainer(stopping(sound), net, bad).fit());
  }
}
