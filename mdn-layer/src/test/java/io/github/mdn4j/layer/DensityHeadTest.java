// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

class DensityHeadTest {

  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(2));

  @Test
  void aNetworkOfRowsSaysWhatItPredicts() {
    DensityHead head = DensityHead.of(Networks.dense(DENSITY, DataType.FLOAT, new Sgd(0.1)));
    assertEquals(DENSITY, head.density());
    assertFalse(head.isSequence());
    assertEquals(0, head.index());
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void aNetworkOfSequencesSaysHowTheyLie(RNNFormat format) {
    MultiLayerNetwork network =
        Networks.recurrent(DataType.FLOAT, new Sgd(0.1), format, new DenseLayer.Builder().nOut(3).build(), DENSITY);
    DensityHead head = DensityHead.of(network);
    assertEquals(DENSITY, head.density());
    assertTrue(head.isSequence());
    assertEquals(format, head.format());
  }

  @Test
  void aGraphHasOneDensityOutputOrNamesIt() {
    ComputationGraph graph = Networks.twoOutputs(DENSITY, DataType.FLOAT, new Sgd(0.1));
    assertEquals(DENSITY, DensityHead.of(graph).density());
    assertEquals(DENSITY, DensityHead.of(graph, "head").density());
    String other =
        assertThrows(DL4JInvalidConfigException.class, () -> DensityHead.of(graph, "value")).getMessage();
    assertTrue(other.contains("expected a density output layer"), other);
    String none = assertThrows(DL4JInvalidConfigException.class, () -> DensityHead.of(graph, "z")).getMessage();
    assertTrue(none.contains("no output \"z\""), none);
  }
}
