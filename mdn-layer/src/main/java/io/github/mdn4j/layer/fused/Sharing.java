// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.GraphSettings;
import java.util.ArrayList;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks that go on where another is: with its parameters and updater state, in place or copied, and its counts. */
final class Sharing {

  private Sharing() {}

  /** Makes a fused network of other layers that has the arrays and listeners of another. */
  static MultiLayerNetwork fused(MultiLayerConfiguration layers, MultiLayerNetwork from) {
    MultiLayerNetwork to = start(new FusedNetwork(layers), from, from.params());
    if (isTrainable(from)) {
      to.setUpdater(new LeanUpdater(to, from.getUpdater().getStateViewArray()));
    }
    to.setListeners(new ArrayList<>(from.getListeners()));
    return to;
  }

  /**
   * Returns whether DL4J can make an updater for a network; not where a wrapper such as {@code LastTimeStep} is inside a
   * {@code Bidirectional}, as in networks of Keras (docs/dl4j-notes.md).
   */
  private static boolean isTrainable(Model network) {
    try {
      if (network instanceof ComputationGraph graph) {
        graph.getUpdater();
      } else {
        ((MultiLayerNetwork) network).getUpdater();
      }
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  /** Makes a network of DL4J with other layers that has the arrays and listeners of another. */
  static MultiLayerNetwork stock(MultiLayerConfiguration layers, MultiLayerNetwork from) {
    MultiLayerNetwork to = start(new MultiLayerNetwork(layers), from, from.params());
    if (isTrainable(from)) {
      to.setUpdater(new MultiLayerUpdater(to, from.getUpdater().getStateViewArray()));
    }
    to.setListeners(new ArrayList<>(from.getListeners()));
    return to;
  }

  /** Copies a fused network; as DL4J's, a copy has no listeners. */
  static MultiLayerNetwork copy(FusedNetwork from) {
    MultiLayerNetwork to =
        start(new FusedNetwork(from.getLayerWiseConfigurations().clone()), from, from.params().dup());
    if (isTrainable(from)) {
      INDArray state = from.getUpdater().getStateViewArray();
      to.setUpdater(new LeanUpdater(to, state == null ? null : state.dup()));
    }
    return to;
  }

  private static MultiLayerNetwork start(MultiLayerNetwork to, MultiLayerNetwork from, INDArray parameters) {
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      to.init(parameters, false);
    }
    for (int i = 0; i < to.getnLayers(); i++) {
      if (from.getLayer(i) instanceof FrozenLayer && !(to.getLayer(i) instanceof FrozenLayer)) {
        to.getLayers()[i] = new FrozenLayer(to.getLayer(i)); // frozen by hand, without a word in the configuration
      }
    }
    to.setScore(from.score());
    return to;
  }

  /** Makes a fused graph of other layers that has the arrays and listeners of another. */
  static ComputationGraph fused(ComputationGraphConfiguration layers, ComputationGraph from) {
    ComputationGraph to = start(new FusedGraph(layers), from, from.params());
    if (isTrainable(from)) {
      to.setUpdater(new LeanGraphUpdater(to, from.getUpdater().getStateViewArray()));
    }
    to.setListeners(new ArrayList<>(from.getListeners()));
    return to;
  }

  /** Makes a graph of DL4J with other layers that has the arrays and listeners of another. */
  static ComputationGraph stock(ComputationGraphConfiguration layers, ComputationGraph from) {
    ComputationGraph to = start(new ComputationGraph(layers), from, from.params());
    if (isTrainable(from)) {
      to.setUpdater(new ComputationGraphUpdater(to, from.getUpdater().getStateViewArray()));
    }
    to.setListeners(new ArrayList<>(from.getListeners()));
    return to;
  }

  /** Copies a fused graph; as DL4J's, a copy has the listeners. */
  static ComputationGraph copy(FusedGraph from) {
    ComputationGraph to =
        start(new FusedGraph(GraphSettings.copy(from.getConfiguration())), from, from.params().dup());
    if (isTrainable(from)) {
      INDArray state = from.getUpdater().getStateViewArray();
      to.setUpdater(new LeanGraphUpdater(to, state == null ? null : state.dup()));
    }
    to.setListeners(new ArrayList<>(from.getListeners()));
    return to;
  }

  private static ComputationGraph start(ComputationGraph to, ComputationGraph from, INDArray parameters) {
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      to.init(parameters, false);
    }
    for (GraphVertex vertex : from.getVertices()) {
      if (vertex.hasLayer() && vertex.getLayer() instanceof FrozenLayer) {
        to.getVertex(vertex.getVertexName()).setLayerAsFrozen();
      }
    }
    to.setScore(from.score());
    return to;
  }
}
