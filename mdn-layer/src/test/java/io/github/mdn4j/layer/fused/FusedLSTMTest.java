// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.Recurrent;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** {@link FusedLSTM} against DL4J's own layer. */
class FusedLSTMTest {

  private static double outputTolerance(DataType type) {
    return type == DataType.FLOAT ? 1e-6 : 1e-12;
  }

  private static double parameterTolerance(DataType type) {
    return type == DataType.FLOAT ? 1e-5 : 1e-12;
  }

  /** Adam would make much of differences between gradients that are zero but for rounding. */
  private static Recurrent recurrent(DataType type) {
    return new Recurrent(type).updater(new Sgd(0.01));
  }

  /** Outputs and, after 20 fits, parameters of a stock network and its fused twin must agree. */
  private static void assertDropIn(
      Recurrent r, int width, List<Layer> layers, int examples, int steps, INDArray mask) {
    MultiLayerNetwork stock = r.network(width, layers);
    MultiLayerNetwork fused = LstmConversion.accelerate(stock);
    INDArray x = r.features(examples, steps);
    INDArray y = r.labels(examples, steps);
    assertEquals(0, Recurrent.difference(stock.output(x), fused.output(x)), outputTolerance(r.type));
    for (int i = 0; i < 20; i++) {
      Nd4j.getRandom().setSeed(i + 1);
      stock.fit(x, y, mask, mask);
      Nd4j.getRandom().setSeed(i + 1);
      fused.fit(x, y, mask, mask);
    }
    assertEquals(0, Recurrent.difference(stock.params(), fused.params()), parameterTolerance(r.type));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void aStackTrainsAsTheStockLayersDo(DataType type) {
    for (RNNFormat format : RNNFormat.values()) {
      for (int[] shape : new int[][] {{5, 6}, {1, 5}, {5, 1}, {1, 1}, {33, 2}}) {
        Recurrent r = recurrent(type).format(format);
        List<Layer> layers = List.of(r.lstm(3, 7).build(), r.lstm(7, 6).build(), r.lstm(6, 70).build());
        assertDropIn(r, 70, layers, shape[0], shape[1], null);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void oneInputAndOneUnitAreEnough(DataType type) {
    Recurrent r = recurrent(type).inputs(1);
    assertDropIn(r, 1, List.of(r.lstm(1, 1).build()), 4, 6, null);
  }

  @Test
  void paddedSequencesTrainAsWithTheStockLayers() {
    Recurrent r = recurrent(DataType.DOUBLE);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 5);
    mask.put(new INDArrayIndex[] {NDArrayIndex.point(1), NDArrayIndex.interval(2, 5)}, 0);
    assertDropIn(r, 4, List.of(r.lstm(3, 6).build(), r.lstm(6, 4).build()), 3, 5, mask);
  }

  @Test
  void otherActivationsAreTheStockOnes() {
    for (RNNFormat format : RNNFormat.values()) {
      Recurrent r = recurrent(DataType.DOUBLE).format(format);
      List<Layer> layers = List.of(
          r.lstm(3, 6).gateActivationFunction(Activation.HARDSIGMOID).build(),
          r.lstm(6, 5).activation(Activation.SOFTSIGN).build());
      assertDropIn(r, 5, layers, 4, 7, null);
    }
  }

  @Test
  void dropoutAndWeightNoiseDrawTheSameNumbers() {
    Recurrent r = recurrent(DataType.DOUBLE);
    List<LSTM.Builder> first = List.of(
        r.lstm(3, 6).dropOut(0.7),
        r.lstm(3, 6).dropOut(new SpatialDropout(0.6)),
        r.lstm(3, 6).weightNoise(new DropConnect(0.8)));
    for (LSTM.Builder layer : first) {
      assertDropIn(r, 4, List.of(layer.build(), r.lstm(6, 4).build()), 4, 7, null);
    }
  }

  @ParameterizedTest
  @EnumSource(Bidirectional.Mode.class)
  void bidirectionalNetworksTrainAsWithTheStockLayers(Bidirectional.Mode mode) {
    int factor = mode == Bidirectional.Mode.CONCAT ? 2 : 1;
    for (RNNFormat format : RNNFormat.values()) {
      Recurrent r = recurrent(DataType.DOUBLE).format(format);
      assertDropIn(r, 5 * factor, List.of(new Bidirectional(mode, r.lstm(3, 5).build())), 4, 7, null);
    }
  }

  @Test
  void graphsTrainAsWithTheStockLayers() {
    Recurrent r = recurrent(DataType.DOUBLE);
    ComputationGraph stock = r.graph(5, List.of(r.lstm(3, 6).build(), r.lstm(6, 5).build()));
    ComputationGraph fused = LstmConversion.accelerate(stock);
    INDArray[] x = {r.features(4, 7)};
    INDArray[] y = {r.labels(4, 7)};
    assertEquals(0, Recurrent.difference(stock.outputSingle(x), fused.outputSingle(x)), 1e-12);
    for (int i = 0; i < 20; i++) {
      stock.fit(x, y);
      fused.fit(x, y);
    }
    assertEquals(0, Recurrent.difference(stock.params(), fused.params()), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void stepByStepIsTheWholeSequence(DataType type) {
    Recurrent r = recurrent(type);
    MultiLayerNetwork fused = LstmConversion.accelerate(r.network(5, List.of(r.lstm(3, 6).build(), r.lstm(6, 5).build())));
    for (int examples : new int[] {1, 4}) {
      INDArray x = r.features(examples, 150);
      INDArray whole = fused.output(x);
      fused.rnnClearPreviousState();
      for (int t = 0; t < 150; t++) {
        INDArray step = fused.rnnTimeStep(x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t)));
        INDArray expected = whole.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t));
        assertEquals(0, Recurrent.difference(expected, step), outputTolerance(type));
      }
    }
  }

  @Test
  void statesAreSharedWithTheStockLayer() {
    Recurrent r = recurrent(DataType.DOUBLE);
    MultiLayerNetwork stock = r.network(6, List.of(r.lstm(3, 6).build()));
    MultiLayerNetwork fused = LstmConversion.accelerate(stock);
    stock.rnnTimeStep(r.features(4, 3));
    fused.rnnSetPreviousState(0, stock.rnnGetPreviousState(0));
    INDArray next = r.features(4, 2);
    assertEquals(0, Recurrent.difference(stock.rnnTimeStep(next), fused.rnnTimeStep(next)), 1e-12);
  }

  @Test
  void changingShapesDoNotLeaveTraces() {
    Recurrent r = recurrent(DataType.DOUBLE);
    MultiLayerNetwork stock = r.network(6, List.of(r.lstm(3, 6).build()));
    MultiLayerNetwork fused = LstmConversion.accelerate(stock);
    for (int[] shape : new int[][] {{4, 7}, {9, 70}, {2, 3}, {1, 200}, {4, 7}}) {
      INDArray x = r.features(shape[0], shape[1]);
      stock.fit(x, r.labels(shape[0], shape[1]));
      fused.fit(x, r.labels(shape[0], shape[1]));
      assertEquals(0, Recurrent.difference(stock.output(x), fused.output(x)), 1e-12);
    }
  }

  @Test
  void dropoutOnNwcDropsWholeChannelsAndIsDifferentiated() {
    Recurrent ncw = recurrent(DataType.DOUBLE);
    Recurrent nwc = recurrent(DataType.DOUBLE).format(RNNFormat.NWC);
    MultiLayerNetwork a = LstmConversion.accelerate(network(ncw));
    MultiLayerNetwork b = LstmConversion.accelerate(network(nwc));
    INDArray x = ncw.features(4, 6);
    INDArray y = ncw.labels(4, 6);
    for (int i = 0; i < 5; i++) {
      Nd4j.getRandom().setSeed(i + 1);
      a.fit(x, y);
      Nd4j.getRandom().setSeed(i + 1);
      b.fit(x.permute(0, 2, 1).dup(), y.permute(0, 2, 1).dup());
    }
    assertEquals(0, Recurrent.difference(a.params(), b.params()), 1e-12);
  }

  private static MultiLayerNetwork network(Recurrent r) {
    return r.network(5, List.of(r.lstm(3, 5).dropOut(new SpatialDropout(0.5)).build()));
  }

  @Test
  void theStockLayerForgetsDropoutOnTheWayBackInNwc() {
    Recurrent ncw = recurrent(DataType.DOUBLE);
    Recurrent nwc = recurrent(DataType.DOUBLE).format(RNNFormat.NWC);
    MultiLayerNetwork a = ncw.network(5, List.of(ncw.lstm(3, 5).dropOut(new Dropout(0.5)).build()));
    MultiLayerNetwork b = nwc.network(5, List.of(nwc.lstm(3, 5).dropOut(new Dropout(0.5)).build()));
    INDArray x = ncw.features(4, 6);
    INDArray y = ncw.labels(4, 6);
    Nd4j.getRandom().setSeed(3);
    a.fit(x, y);
    Nd4j.getRandom().setSeed(3);
    b.fit(x.permute(0, 2, 1).dup(), y.permute(0, 2, 1).dup());
    assertTrue(Recurrent.difference(a.params(), b.params()) > 1e-3);
  }

  /** What a network is given need not be dense: here it is a slice of longer and wider sequences, in every order. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void inputsOfAnyStridesWillDo(DataType type) {
    Recurrent r = recurrent(type);
    MultiLayerNetwork fused = LstmConversion.accelerate(r.network(5, List.of(r.lstm(3, 5).build())));
    INDArray x = r.features(4, 6);
    INDArray expected = fused.output(x.dup('c'));
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int[] order : orders) {
      long[] wide = new long[3];
      int[] back = new int[3];
      for (int d = 0; d < 3; d++) {
        wide[d] = x.size(order[d]) + 2;
        back[order[d]] = d;
      }
      INDArray slice = Nd4j.create(type, wide)
          .permute(back)
          .get(NDArrayIndex.interval(1, 5), NDArrayIndex.interval(1, 4), NDArrayIndex.interval(1, 7));
      slice.assign(x);
      assertEquals(0, Recurrent.difference(expected, fused.output(slice)), outputTolerance(type));
      INDArray dense = x.permute(order).dup('c').permute(back);
      assertEquals(0, Recurrent.difference(expected, fused.output(dense)), outputTolerance(type));
    }
  }

  @Test
  void theLastStepBeforeThePaddingIsTheStockOne() {
    Recurrent r = recurrent(DataType.DOUBLE);
    MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder().seed(1)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.1))
        .list()
        .layer(new LastTimeStep(r.lstm(3, 5).build()))
        .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(5).nOut(2).build())
        .build();
    MultiLayerNetwork stock = new MultiLayerNetwork(configuration);
    stock.init();
    MultiLayerNetwork fused = LstmConversion.accelerate(stock);
    INDArray x = r.features(3, 6);
    INDArray y = r.gaussian(4, 3, 2);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 6);
    mask.get(NDArrayIndex.point(1), NDArrayIndex.interval(2, 6)).assign(0);
    for (int i = 0; i < 20; i++) {
      stock.fit(x, y, mask, null);
      fused.fit(x, y, mask, null);
    }
    assertEquals(0, Recurrent.difference(stock.params(), fused.params()), 1e-12);
  }

  /** The trap itself: when this fails, DL4J has been mended, and FusedLSTM has to follow. */
  @Test
  void theBackwardHalfOfABidirectionalStockLayerReadsThePadding() {
    Recurrent r = recurrent(DataType.DOUBLE);
    MultiLayerNetwork stock = r.network(8, List.of(new Bidirectional(r.lstm(3, 4).build())));
    stock.setParams(r.gaussian(6, stock.numParams()).mul(0.4)); // biases start at 0, and then padding has no effect
    INDArray x = r.features(2, 4);
    INDArray padded = Nd4j.concat(2, x, Nd4j.zeros(DataType.DOUBLE, 2, 3, 3));
    INDArray mask = Nd4j.concat(1, Nd4j.ones(DataType.DOUBLE, 2, 4), Nd4j.zeros(DataType.DOUBLE, 2, 3));
    INDArray alone = stock.output(x);
    INDArray withPadding = stock.output(padded, false, mask, mask)
        .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 4));
    assertTrue(Recurrent.difference(alone, withPadding) > 1e-3);
  }

  @Test
  void errorsNameTheLayerAndWhatCame() {
    Recurrent r = recurrent(DataType.FLOAT);
    MultiLayerNetwork fused = LstmConversion.accelerate(r.network(5, List.of(r.lstm(3, 5).name("memory").build())));
    String width = assertThrows(DL4JInvalidInputException.class, () -> fused.output(Nd4j.ones(2, 4, 6))).getMessage();
    assertTrue(width.contains("FusedLSTM \"memory\" (index 0)") && width.contains("width 4"), width);
    fused.rnnTimeStep(Nd4j.ones(2, 3, 1));
    String state =
        assertThrows(IllegalStateException.class, () -> fused.rnnTimeStep(Nd4j.ones(5, 3, 1))).getMessage();
    assertTrue(state.contains("rnnClearPreviousState()"), state);
    String rank = assertThrows(IllegalStateException.class, () -> fused.output(Nd4j.ones(2, 3))).getMessage();
    assertTrue(rank.contains("rank 2"), rank);
    fused.getLayer(0).setMaskArray(Nd4j.ones(2, 7));
    String mask =
        assertThrows(DL4JInvalidInputException.class, () -> fused.output(Nd4j.ones(2, 3, 6))).getMessage();
    assertTrue(mask.contains("[2, 7]") && mask.contains("[2, 6]"), mask);
  }
}
