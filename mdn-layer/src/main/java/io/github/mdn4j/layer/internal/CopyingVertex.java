// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vertex of a layer that writes over its input, given a copy of it, since in a graph others may read it too.
 *
 * <p>It stands in for the graph's own vertex while a prediction is made.
 */
final class CopyingVertex extends LayerVertex {

  private static final long serialVersionUID = 1L;

  private CopyingVertex(ComputationGraph graph, LayerVertex vertex) {
    super(
        graph,
        vertex.getVertexName(),
        vertex.getVertexIndex(),
        vertex.getInputVertices(),
        vertex.getOutputVertices(),
        vertex.getLayer(),
        vertex.getLayerPreProcessor(),
        vertex.isOutputVertex(),
        graph.getConfiguration().getDataType());
  }

  /**
   * Puts copying vertices where a graph has layers that write over their input.
   *
   * @return the vertices as they were, to be put back
   */
  static GraphVertex[] putInto(ComputationGraph graph) {
    GraphVertex[] vertices = graph.getVertices();
    GraphVertex[] found = vertices.clone();
    for (int i = 0; i < vertices.length; i++) {
      if (vertices[i] instanceof LayerVertex vertex && InPlace.overwrites(vertex.getLayer())) {
        vertices[i] = new CopyingVertex(graph, vertex);
      }
    }
    return found;
  }

  @Override
  public void setInput(int inputNumber, INDArray input, LayerWorkspaceMgr workspaces) {
    super.setInput(inputNumber, workspaces.dup(ArrayType.ACTIVATIONS, input, input.ordering()), workspaces);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
