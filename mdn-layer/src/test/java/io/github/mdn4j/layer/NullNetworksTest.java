// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.fused.LstmConversion;
import io.github.mdn4j.layer.model.TrainingCheckpoint;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import io.github.mdn4j.layer.sequence.TruncatedBptt;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks that are not there and counts that make no sense are refused at once, by one exception. */
class NullNetworksTest {

  private static final MultiLayerNetwork NETWORK = null;
  private static final ComputationGraph GRAPH = null;
  private static final Density DENSITY = DiagonalGaussian.of(1);
  private static final INDArray X = Nd4j.zeros(DataType.FLOAT, 2, 3);

  private static void refused(String part, Executable action) {
    String message = assertThrows(DL4JInvalidConfigException.class, action).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void nullNetworksAreNamed() {
    List<Executable> all =
        List.of(
            () -> DensityHead.of(NETWORK), () -> DensityHead.of(GRAPH), () -> DensityHead.of(GRAPH, "head"),
            () -> Predictions.of(NETWORK, X), () -> Predictions.of(GRAPH, X), () -> Predictions.of(GRAPH, "head", X),
            () -> MixtureHead.replaceOutput(NETWORK, DENSITY),
            () -> MixtureHead.replaceOutput(GRAPH, "head", DENSITY),
            () -> Fused.accelerate(NETWORK), () -> Fused.plain(GRAPH), () -> Fused.report(NETWORK),
            () -> LstmConversion.accelerate(NETWORK), () -> LstmConversion.plain(GRAPH),
            () -> TruncatedBptt.of(NETWORK), () -> TruncatedBptt.of(GRAPH),
            () -> SequenceSampler.of(NETWORK), () -> SequenceSampler.of(GRAPH),
            () -> TrainingCheckpoint.none(NETWORK), () -> TrainingCheckpoint.none(GRAPH));
    for (Executable each : all) {
      refused("got null", each);
    }
  }

  @Test
  void countsThatMakeNoSenseAreNamed() {
    Predictions predictions = Predictions.of(Networks.dense(DENSITY, DataType.FLOAT, new Sgd(0.1)), X);
    refused("number of draws of at least 1, but got -1", () -> predictions.sample(-1, new SplittableRandom(1)));
    refused(
        "number of draws of at least 1, but got 0",
        () -> predictions.sample(0, Temperature.ONE, new SplittableRandom(1)));
    refused("got -0.5", () -> new MixtureDensityOutputLayer.Builder(1, 1).derivativeLimit(-0.5));
    refused("got 0.0", () -> new MixtureDensityOutputLayer.Builder(1, 1).derivativeLimit(0));
  }
}
