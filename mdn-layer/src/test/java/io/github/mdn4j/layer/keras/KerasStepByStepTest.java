// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Networks of Keras whose density predicts at each step: what the sampler accepts gives step by step what it gives at once.
 */
class KerasStepByStepTest {

  private static boolean predictsAtEachStep(KerasCases.Read read) {
    MultiLayerNetwork net = read.network();
    ComputationGraph graph = read.graph();
    return net != null
        ? net.getOutputLayer().conf().getLayer() instanceof RnnMixtureDensityOutputLayer
        : graph.getNumInputArrays() == 1
            && graph.getNumOutputArrays() == 1
            && graph.getOutputLayer(0) != null
            && graph.getOutputLayer(0).conf().getLayer() instanceof RnnMixtureDensityOutputLayer;
  }

  private static void assertSame(String name, KerasCases.Read read, INDArray x) {
    SequenceSampler.Builder builder =
        read.network() != null ? new SequenceSampler.Builder(read.network()) : new SequenceSampler.Builder(read.graph());
    SequenceSampler sampler = builder.feedback((sequence, step, drawn) -> drawn).build(); // nothing is drawn
    Predictions whole = read.network() != null ? Predictions.of(read.network(), x) : Predictions.of(read.graph(), x);
    for (int t = 0; t < x.size(1); t++) {
      sampler.feed(x.get(NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1), NDArrayIndex.all()).dup());
      for (int i = 0; i < x.size(0); i++) {
        double[] expected = whole.row(i, t).mean();
        double[] actual = sampler.predictions().row(i).mean();
        for (int d = 0; d < expected.length; d++) {
          assertEquals(expected[d], actual[d], 1e-6 * Math.max(1, Math.abs(expected[d])), name + " step " + t);
        }
      }
    }
  }

  @Test
  void whatIsAcceptedIsTheSameStepByStep(@TempDir Path layers, @TempDir Path sweep) throws Exception {
    int accepted = 0;
    Map<String, Integer> refused = new TreeMap<>();
    for (KerasCases cases : new KerasCases[] {KerasCases.of("layers.zip", layers), KerasCases.of("sweep.zip", sweep)}) {
      for (JsonNode model : cases.cases()) {
        if (!model.hasNonNull("outputs") || model.get("inputs").size() != 1) {
          continue;
        }
        KerasCases.Read read;
        try {
          read = KerasCases.Read.of(cases.file(model, ".keras"), model.get("kind").asText().equals("Sequential"));
        } catch (Exception e) {
          continue; // not imported: the business of other tests
        }
        if (!predictsAtEachStep(read)) {
          continue;
        }
        INDArray x = KerasCases.arrays(model.get("inputs"))[0];
        if (x.rank() != 3) {
          continue; // indices of an embedding
        }
        try {
          assertSame(model.get("name").asText(), read, x);
          accepted++;
        } catch (DL4JInvalidConfigException | DL4JInvalidInputException e) { // M2.1 itself refuses one step of some
          refused.merge(e.getMessage().replaceAll("\"[^\"]*\"|index \\d+", ""), 1, Integer::sum);
        }
      }
    }
    assertTrue(accepted >= 12, accepted + " accepted, refused " + refused);
  }
}
