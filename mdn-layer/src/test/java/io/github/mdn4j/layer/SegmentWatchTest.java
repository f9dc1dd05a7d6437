// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.TruncatedBptt;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.deeplearning4j.datasets.iterator.utilty.SingletonDataSetIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** What a plain fit is warned of. */
@ResourceLock(Resources.SYSTEM_ERR)
class SegmentWatchTest {

  private static final String WRONG = "as if it had started with a zero state";
  private static final String UNCUT = "learns nothing from sequences [n,T,w]";
  private static final int STEPS = 9;

  private static Layer body(boolean fused, RNNFormat format) {
    return fused
        ? new FusedLSTM.Builder().nIn(2).nOut(4).dataFormat(format).build()
        : new LSTM.Builder().nIn(2).nOut(4).dataFormat(format).build();
  }

  private static Layer head(RNNFormat format, int labelWidth) {
    return new RnnMixtureDensityOutputLayer.Builder(labelWidth, 2).nIn(4).dataFormat(format).build();
  }

  private static MultiLayerNetwork network(Layer body, RNNFormat format, BackpropType backprop, int labelWidth) {
    MultiLayerNetwork net = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder().seed(1).updater(new Sgd(0.01)).list()
            .layer(body).layer(head(format, labelWidth))
            .backpropType(backprop).tBPTTLength(3).build());
    net.init();
    return net;
  }

  private static ComputationGraph graph(Layer body, RNNFormat format, BackpropType backprop, int labelWidth) {
    ComputationGraph graph = new ComputationGraph(
        new NeuralNetConfiguration.Builder().seed(1).updater(new Sgd(0.01)).graphBuilder()
            .addInputs("in").addLayer("body", body, "in").addLayer("head", head(format, labelWidth), "body")
            .setOutputs("head").backpropType(backprop).tBPTTLength(3).build());
    graph.init();
    return graph;
  }

  private static DataSet data(RNNFormat format, int labelWidth) {
    return new DataSet(
        Networks.sequences(1, DataType.FLOAT, format, 5, 2, STEPS),
        Networks.sequences(2, DataType.FLOAT, format, 5, labelWidth, STEPS));
  }

  private static String said(Runnable training) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      training.run();
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static void assertSaid(int times, String what, Runnable training) {
    String text = said(training);
    assertEquals(times, text.split(Pattern.quote(what), -1).length - 1, text);
  }

  private static MultiLayerNetwork cutting(boolean fused) {
    return network(body(fused, RNNFormat.NCW), RNNFormat.NCW, BackpropType.TruncatedBPTT, 1);
  }

  @Test
  void aPlainFitWithALayerThatDifferentiatesWronglyIsWarnedOnce() {
    MultiLayerNetwork net = cutting(false);
    DataSet data = data(RNNFormat.NCW, 1);
    String text = said(() -> net.fit(data));
    assertTrue(text.contains(WRONG) && text.contains("(index 0)"), "said: " + text);
    assertEquals(0, net.getListeners().size());
    assertSaid(0, WRONG, () -> {
      net.fit(data);
      net.fit(new SingletonDataSetIterator(data));
    });
    MultiLayerNetwork other = network(
        new SimpleRnn.Builder().nIn(2).nOut(4).build(), RNNFormat.NCW, BackpropType.TruncatedBPTT, 1);
    assertSaid(1, WRONG, () -> other.fit(new SingletonDataSetIterator(data), 3));
  }

  @Test
  void listenersOfTheUserAreLeftAsTheyAre() {
    MultiLayerNetwork net = cutting(false);
    NatsPerStepListener own = new NatsPerStepListener(1);
    net.setListeners(own);
    assertSaid(1, WRONG, () -> net.fit(data(RNNFormat.NCW, 1))); // and the listener says it no second time
    assertEquals(List.of(own), List.copyOf(net.getListeners()));
  }

  @Test
  void whatWasSaidBeforeIsNotSaidAgain() {
    MultiLayerNetwork net = cutting(false);
    DataSet data = data(RNNFormat.NCW, 1);
    assertSaid(1, WRONG, () -> {
      MixtureInitialization.of(data.getLabels(), 1).apply(net);
      net.fit(data);
    });
  }

  @Test
  void aCopyOrARestoredNetworkIsWarnedToo() {
    MultiLayerNetwork net = cutting(false);
    net.setIterationCount(100);
    assertSaid(1, WRONG, () -> net.clone().fit(data(RNNFormat.NCW, 1)));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void nothingIsSaidWhereNothingIsWrong(RNNFormat format) {
    DataSet data = data(format, 1);
    String text = said(() -> {
      network(body(false, format), format, BackpropType.Standard, 1).fit(data);
      MultiLayerNetwork iterated = network(body(false, format), format, BackpropType.Standard, 1);
      iterated.fit(new SingletonDataSetIterator(data), 2);
      iterated.output(data.getFeatures());
      graph(body(false, format), format, BackpropType.Standard, 1).fit(data);
      graph(body(false, format), format, BackpropType.Standard, 1).fit(new SingletonDataSetIterator(data), 2);
      TruncatedBptt.of(network(body(true, format), format, BackpropType.TruncatedBPTT, 1)).fit(data);
      TruncatedBptt.of(graph(body(true, format), format, BackpropType.TruncatedBPTT, 1)).fit(data);
      network(body(true, format), format, BackpropType.TruncatedBPTT, 1).output(data.getFeatures());
      if (format == RNNFormat.NCW) {
        cutting(true).fit(data);
        graph(body(true, format), format, BackpropType.TruncatedBPTT, 1).fit(data);
      }
    });
    assertTrue(!text.contains(WRONG) && !text.contains(UNCUT), text);
  }

  /** Labels as wide as the features are cut along their columns; others are not trained on at all. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sequencesWithTimeFirstAreWarnedOfOnce(int labelWidth) {
    RNNFormat format = RNNFormat.NWC;
    DataSet data = data(format, labelWidth);
    MultiLayerNetwork once = network(body(true, format), format, BackpropType.TruncatedBPTT, labelWidth);
    assertSaid(1, UNCUT, () -> {
      once.output(data.getFeatures());
      once.fit(data);
      once.fit(data);
      once.fit(new SingletonDataSetIterator(data));
    });
    MultiLayerNetwork iterated = network(body(true, format), format, BackpropType.TruncatedBPTT, labelWidth);
    assertSaid(1, UNCUT, () -> iterated.fit(new SingletonDataSetIterator(data), 3));
    ComputationGraph graph = graph(body(true, format), format, BackpropType.TruncatedBPTT, labelWidth);
    assertSaid(1, UNCUT, () -> graph.fit(new SingletonDataSetIterator(data), 3));
  }

  @Test
  void ofAGraphAListenerSaysWhatTheHeadCannotKnow() {
    ComputationGraph graph = graph(body(false, RNNFormat.NCW), RNNFormat.NCW, BackpropType.TruncatedBPTT, 1);
    DataSet data = data(RNNFormat.NCW, 1);
    assertSaid(0, WRONG, () -> graph.fit(data));
    graph.setListeners(new NatsPerStepListener(1));
    assertSaid(1, WRONG, () -> graph.fit(data));
  }
}
