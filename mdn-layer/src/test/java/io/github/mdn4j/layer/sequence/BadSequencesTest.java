// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.GradientNormClipping;
import io.github.mdn4j.layer.NatsPerStepListener;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Predictions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Each mistake with sequences gives a message that names the layer, the shapes and what to do. */
class BadSequencesTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(2));

  private final MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.FLOAT, new Sgd(0.1), RNNFormat.NCW);
  private final INDArray x = Networks.gaussian(1, DataType.FLOAT, 3, 2, 5);
  private final INDArray y = Networks.gaussian(2, DataType.FLOAT, 3, 2, 5);

  private static void refused(Class<? extends DL4JException> type, Executable action, String... parts) {
    String message = assertThrows(type, action).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void labelsOfAnotherLength() {
    INDArray shorter = Networks.gaussian(2, DataType.FLOAT, 3, 2, 4);
    refused(
        DL4JInvalidInputException.class,
        () -> net.fit(x, shorter),
        "RnnMixtureDensityOutputLayer \"head\" (index 1)",
        "3 sequences of 4 steps",
        "3 of 5",
        "mask");
    refused(DL4JInvalidInputException.class, () -> net.score(new DataSet(x, shorter)), "\"head\"", "4 steps");
  }

  @Test
  void labelsOfAnotherNumberOfSequences() {
    refused(
        DL4JInvalidInputException.class,
        () -> net.fit(x, Networks.gaussian(2, DataType.FLOAT, 2, 2, 5)),
        "\"head\"",
        "2 sequences of 5 steps",
        "3 of 5");
  }

  @Test
  void labelsOfTheWrongWidthOrRank() {
    refused(
        DL4JInvalidInputException.class,
        () -> net.fit(x, Networks.gaussian(2, DataType.FLOAT, 3, 1, 5)),
        "\"head\"",
        "labels have 1 column,",
        "Mixture(2, DiagonalGaussian(2)) wants 2");
    refused(
        DL4JInvalidInputException.class,
        () -> net.fit(x, Networks.gaussian(2, DataType.FLOAT, 3, 2)),
        "\"head\"",
        "but got shape [3, 2]",
        "[n, width, T]",
        "LastTimeStep");
  }

  @Test
  void rankTwoDataInARecurrentHead() {
    MultiLayerNetwork head =
        Networks.recurrent(
            DataType.FLOAT, new Sgd(0.1), RNNFormat.NWC, new DenseLayer.Builder().nOut(3).build(), DENSITY);
    head.getLayerWiseConfigurations().getInputPreProcessors().clear();
    refused(
        DL4JInvalidInputException.class,
        () -> head.output(Networks.gaussian(1, DataType.FLOAT, 3, 2)),
        "\"head\"",
        "but got shape [3, 3]",
        "[n, T, width]",
        "LastTimeStep");
  }

  @Test
  void masksOfTheWrongShape() {
    for (long[] shape : new long[][] {{3, 4}, {5, 3}, {3, 1}, {15, 1}, {3, 2, 5}}) {
      refused(
          DL4JInvalidInputException.class,
          () -> net.fit(new DataSet(x, y, null, Nd4j.ones(DataType.FLOAT, shape))),
          "\"head\"",
          "but got shape " + Arrays.toString(shape),
          "[3, 5]");
      net.clearLayerMaskArrays();
    }
  }

  @Test
  void aLabelThatIsNotFiniteIsNamedByExampleAndStep() {
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerNetwork one = Networks.recurrent(DENSITY, DataType.FLOAT, new Sgd(0.1), format);
      INDArray features = Networks.sequences(1, DataType.FLOAT, format, 3, 2, 5);
      INDArray labels = Networks.sequences(2, DataType.FLOAT, format, 3, 2, 5);
      labels.putScalar(format == RNNFormat.NCW ? new int[] {2, 1, 3} : new int[] {2, 3, 1}, Float.NaN);
      for (Executable action :
          List.<Executable>of(
              () -> one.fit(features, labels), () -> one.score(new DataSet(features, labels)))) {
        refused(DL4JInvalidInputException.class, action, "\"head\"", "example 2, step 3", "must be finite");
      }
    }
  }

  @Test
  void predictionsOfAnotherShape() {
    Predictions predictions = Predictions.of(net, x);
    refused(
        DL4JInvalidInputException.class,
        () -> predictions.logDensity(Networks.gaussian(2, DataType.FLOAT, 3, 5, 2)),
        "labels have shape [3, 5, 2]",
        "[3, 2, 5]");
    refused(
        DL4JInvalidInputException.class,
        () -> Predictions.of(DENSITY, Nd4j.ones(3, 5, 10)),
        "[3, 5, 10]",
        "[n, 10, T]");
    assertThrows(IndexOutOfBoundsException.class, () -> predictions.row(3, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> predictions.row(0, 5));
  }

  @Test
  void aSamplerFedAnotherWidthSaysSoBeforeTheFirstStep() {
    SequenceSampler sampler = SequenceSampler.of(net);
    refused(
        DL4JInvalidInputException.class,
        () -> sampler.feed(Nd4j.zeros(3, 4, 1)),
        "SequenceSampler",
        "[3, 4, 1]",
        "\"head\"",
        "[n, 2, T]");
    refused(DL4JInvalidInputException.class, () -> sampler.feed(Nd4j.zeros(3, 2)), "[3, 2]", "[n, 2, T]");
    refused(
        DL4JInvalidInputException.class, () -> sampler.sample(3, new SplittableRandom(1)), "feed the first step");
    sampler.feed(Nd4j.zeros(3, 2, 1));
    refused(DL4JInvalidInputException.class, () -> sampler.feed(Nd4j.zeros(4, 2, 1)), "[4, 2, 1]", "[3, 2, T]");
    MultiLayerNetwork other =
        Networks.recurrent(DiagonalGaussian.of(1), DataType.FLOAT, new Sgd(0.1), RNNFormat.NCW);
    refused(
        DL4JInvalidConfigException.class,
        () -> SequenceSampler.of(other),
        "draws have 1 column,",
        "\"head\"",
        "2 inputs",
        "feedback");
    SequenceSampler wrong =
        new SequenceSampler.Builder(other).feedback((sequence, step, drawn) -> new double[] {1, 2, 3}).build();
    wrong.feed(Nd4j.zeros(1, 2, 1));
    refused(
        DL4JInvalidInputException.class, () -> wrong.sample(2, new SplittableRandom(1)), "[1, 3, 1]", "[1, 2, T]");
  }

  @Test
  void aSamplerOfANetworkThatCannotRunStepAfterStep() {
    MultiLayerNetwork bidirectional =
        Networks.recurrent(
            DataType.FLOAT,
            new Sgd(0.1),
            RNNFormat.NCW,
            new Bidirectional(new LSTM.Builder().nOut(3).build()),
            DENSITY);
    refused(DL4JInvalidConfigException.class, () -> SequenceSampler.of(bidirectional), "both ends", "(index 0)");
    MultiLayerNetwork rows = Networks.dense(DENSITY, DataType.FLOAT, new Sgd(0.1));
    refused(
        DL4JInvalidConfigException.class,
        () -> SequenceSampler.of(rows),
        "RnnMixtureDensityOutputLayer",
        "MixtureDensityOutputLayer \"head\"");
    ComputationGraph graph =
        Networks.recurrentTwoOutputs(DENSITY, DataType.FLOAT, new Sgd(0.1), RNNFormat.NCW);
    refused(DL4JInvalidConfigException.class, () -> new SequenceSampler.Builder(graph, "value"), "\"value\"");
  }

  @Test
  void sequencesThatDoNotFitTogether() {
    double[][] two = {{1, 2}, {3, 4}};
    refused(DL4JInvalidInputException.class, () -> new Sequence(two, new double[][] {{1}}), "2 rows", "1 of labels");
    refused(
        DL4JInvalidInputException.class,
        () -> new Sequence(new double[][] {{1, 2}, {3}}, two),
        "features of step 1 have 1 column,");
    refused(DL4JInvalidInputException.class, () -> Sequence.nextStep(new double[][] {{1}}), "got 1");
    List<Sequence> mixed = List.of(Sequence.nextStep(two), Sequence.nextStep(new double[][] {{1}, {2}}));
    refused(
        DL4JInvalidInputException.class,
        () -> new SequenceDataSetIterator.Builder(mixed, 2),
        "sequence 1 has 1 features");
    refused(DL4JInvalidConfigException.class, () -> new SequenceDataSetIterator.Builder(List.of(), 2), "got 0 and 2");
    refused(
        DL4JInvalidConfigException.class,
        () -> new SequenceDataSetIterator.Builder(List.of(Sequence.nextStep(two)), 2).shuffle(1, 0),
        "a pool",
        "got 0");
    refused(DL4JInvalidInputException.class, () -> new OffsetScale(2, Double.NaN), "positive", "NaN");
    refused(DL4JInvalidInputException.class, () -> OffsetScale.fit(1, List.of()), "positive");
    refused(DL4JInvalidConfigException.class, () -> GradientNormClipping.perStep(Double.NaN), "positive", "NaN");
    refused(DL4JInvalidConfigException.class, () -> new NatsPerStepListener(0), "got 0");
  }
}
