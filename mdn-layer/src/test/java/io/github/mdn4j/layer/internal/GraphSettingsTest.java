// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.MixtureHead;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.Fused;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

class GraphSettingsTest {

  private static final INDArray X = Networks.sequences(1, DataType.DOUBLE, RNNFormat.NWC, 4, 2, 5);
  private static final INDArray Y = Networks.sequences(2, DataType.DOUBLE, RNNFormat.NWC, 4, 1, 5);

  /** Two LSTMs side by side over [n,T,2], merged along the columns, which are the last axis there. */
  private static ComputationGraph merged() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.05))
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", new LSTM.Builder().nOut(3).build(), "in")
                .addLayer("b", new LSTM.Builder().nOut(4).build(), "in")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("head", new RnnMixtureDensityOutputLayer.Builder(1, 2).build(), "both")
                .setOutputs("head")
                .setInputTypes(InputType.recurrent(2, RNNFormat.NWC))
                .build());
    graph.init();
    return graph;
  }

  private static void assertAlike(INDArray expected, INDArray actual) {
    assertEquals(0, expected.sub(actual).amaxNumber().doubleValue(), 1e-10);
  }

  @Test
  void acceleratedAndClonedGraphsMergeColumnsWhereTheStockOneDoes() {
    ComputationGraph fast = Fused.accelerate(merged());
    ComputationGraph copy = fast.clone();
    ComputationGraph plain = Fused.plain(Fused.accelerate(merged()));
    ComputationGraph stock = merged();
    for (ComputationGraph graph : new ComputationGraph[] {stock, fast, copy, plain}) {
      graph.fit(new DataSet(X, Y));
      assertAlike(stock.params(), graph.params());
      assertAlike(stock.outputSingle(X), graph.outputSingle(X));
    }
  }

  @Test
  void aGraphWithAnotherHeadMergesColumnsWhereTheOldOneDid() {
    ComputationGraph graph = merged();
    ComputationGraph replaced =
        MixtureHead.of(Mixture.of(3, DiagonalGaussian.of(1))).freezeBody().replaceOutput(graph, "head");
    assertAlike(graph.feedForward(X, false).get("both"), replaced.feedForward(X, false).get("both"));
    replaced.fit(new DataSet(X, Y));
  }

  @Test
  void settingsOfReshapingsAndCountsAreKept() {
    ComputationGraphConfiguration graph = merged().getConfiguration();
    graph.getVertices().put("reshaped", new ReshapeVertex('f', new int[] {-1, 2}, new int[] {-1, 1}));
    graph.getVertices().put("frozen", new FrozenVertex(graph.getVertices().get("both")));
    graph.setIterationCount(7);
    graph.setEpochCount(3);
    ComputationGraphConfiguration copy = GraphSettings.copy(graph);
    ReshapeVertex reshaped = (ReshapeVertex) copy.getVertices().get("reshaped");
    assertEquals('f', reshaped.getReshapeOrder());
    assertArrayEquals(new int[] {-1, 1}, reshaped.getMaskShape());
    FrozenVertex frozen = (FrozenVertex) copy.getVertices().get("frozen");
    assertEquals(2, ((MergeVertex) frozen.getUnderlying()).getMergeAxis());
    assertEquals(7, copy.getIterationCount());
    assertEquals(3, copy.getEpochCount());
  }

  /** The trap itself: when this fails, DL4J has been mended. */
  @Test
  void aCloneOfDl4jForgetsWhereItMergesAndHowItReshapes() {
    MergeVertex merge = (MergeVertex) merged().getConfiguration().getVertices().get("both");
    assertEquals(2, merge.getMergeAxis());
    assertEquals(1, merge.clone().getMergeAxis());
    assertEquals('c', new ReshapeVertex('f', new int[] {-1, 2}, null).clone().getReshapeOrder());
  }
}
