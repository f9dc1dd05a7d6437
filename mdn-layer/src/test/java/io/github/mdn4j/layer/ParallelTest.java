// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelInference;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.inference.InferenceMode;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Several threads on one machine: Deeplearning4j's ParallelWrapper and ParallelInference with each head. */
class ParallelTest {

  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(2));

  private static MultiLayerNetwork dense() {
    return Networks.dense(DENSITY, DataType.DOUBLE, new Sgd(0.05));
  }

  private static MultiLayerNetwork fused() {
    FusedLSTM lstm = (FusedLSTM) new FusedLSTM.Builder().nOut(5).build();
    return Networks.recurrent(DataType.DOUBLE, new Sgd(0.02), RNNFormat.NCW, lstm, DENSITY);
  }

  private static DataSet rows() {
    return new DataSet(Networks.gaussian(1, DataType.DOUBLE, 8, 3), Networks.gaussian(2, DataType.DOUBLE, 8, 2));
  }

  private static DataSet steps() {
    return new DataSet(Networks.gaussian(1, DataType.DOUBLE, 4, 2, 6), Networks.gaussian(2, DataType.DOUBLE, 4, 2, 6));
  }

  private static void assertWrapperTrains(MultiLayerNetwork network, DataSet data) {
    CollapseListener listener = new CollapseListener(4);
    network.setListeners(listener);
    double before = network.score(data);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(2)
            .averagingFrequency(2)
            .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
            .prefetchBuffer(2)
            .build();
    wrapper.fit(new ListDataSetIterator<>(Collections.nCopies(32, data), 1));
    wrapper.shutdown();
    assertTrue(network.score(data) < before - 0.05, before + " became " + network.score(data));
  }

  @Test
  void anAveragingWrapperTrainsAHeadForRows() {
    assertWrapperTrains(dense(), rows());
  }

  @Test
  void anAveragingWrapperTrainsAHeadForSequencesOnFusedLayers() {
    assertWrapperTrains(fused(), steps());
  }

  /** Callers on several threads get what the network says to each of them. */
  private static void assertInfers(MultiLayerNetwork network, List<INDArray> inputs) {
    List<INDArray> expected = inputs.stream().map(x -> network.output(x, false).dup()).toList();
    for (InferenceMode mode : new InferenceMode[] {InferenceMode.SEQUENTIAL, InferenceMode.BATCHED}) {
      ParallelInference inference =
          new ParallelInference.Builder(network).inferenceMode(mode).workers(2).batchLimit(4).queueLimit(8).build();
      try {
        IntStream.range(0, 40).parallel().forEach(i -> {
          INDArray raw = inference.output(inputs.get(i % inputs.size()));
          assertTrue(expected.get(i % inputs.size()).equalsWithEps(raw, 1e-9), mode + ", call " + i);
          Predictions.of(DENSITY, raw).mean();
        });
      } finally {
        inference.shutdown();
      }
    }
  }

  @Test
  void parallelInferenceGivesEachCallerItsRows() {
    MultiLayerNetwork network = dense();
    assertInfers(
        network, IntStream.range(0, 5).mapToObj(i -> Networks.gaussian(i, DataType.DOUBLE, 1 + i % 3, 3)).toList());
  }

  @Test
  void parallelInferenceGivesEachCallerItsSequences() {
    assertInfers(
        fused(), IntStream.range(0, 5).mapToObj(i -> Networks.gaussian(i, DataType.DOUBLE, 2, 2, 6)).toList());
  }

  /** The averaging itself may miss an update (docs/dl4j-notes.md), so clones on threads are what is compared exactly. */
  @Test
  void clonesOnThreadsEndWhereOneNetworkDoes() {
    for (boolean recurrent : new boolean[] {false, true}) {
      MultiLayerNetwork network = recurrent ? fused() : Networks.dense(DENSITY, DataType.DOUBLE, new Adam(0.01));
      List<MultiLayerNetwork> clones = IntStream.range(0, 3).mapToObj(i -> network.clone()).toList();
      DataSet data = recurrent ? steps() : rows();
      for (int i = 0; i < 5; i++) {
        network.fit(data);
      }
      clones.parallelStream().forEach(clone -> {
        DataSet own = data.copy();
        for (int i = 0; i < 5; i++) {
          clone.fit(own);
        }
      });
      for (MultiLayerNetwork clone : clones) {
        assertTrue(network.params().equalsWithEps(clone.params(), 1e-12));
      }
    }
  }
}
