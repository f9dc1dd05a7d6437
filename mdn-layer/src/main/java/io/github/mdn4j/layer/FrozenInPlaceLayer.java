// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A frozen layer whose inside works in place, such as an activation or a dropout, and is given a copy to work on.
 *
 * <p>Under DL4J's own {@link FrozenLayer} such a layer writes over its input in training too: as the first of a network
 * it fails, and in a graph other readers of that input see what it left (docs/dl4j-notes.md). {@link
 * MixtureHead#freezeBody} makes these.
 */
public final class FrozenInPlaceLayer extends FrozenLayer {

  private static final long serialVersionUID = 1L;

  /**
   * Freezes a layer.
   *
   * @param layer an activation, PReLU or dropout layer
   */
  public FrozenInPlaceLayer(@JsonProperty("layer") org.deeplearning4j.nn.conf.layers.Layer layer) {
    super(layer);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    Layer frozen = super.instantiate(conf, listeners, index, parameters, initialise, type);
    return new Running(((org.deeplearning4j.nn.layers.FrozenLayer) frozen).getInsideLayer());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FrozenInPlaceLayer && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  private static final class Running extends org.deeplearning4j.nn.layers.FrozenLayer {

    private static final long serialVersionUID = 1L;

    Running(Layer inside) {
      super(inside);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray input = underlying.input();
      return super.activate(copy(input, workspaces), training, workspaces);
    }

    @Override
    public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
      return super.activate(copy(input, workspaces), training, workspaces);
    }

    private static INDArray copy(INDArray input, LayerWorkspaceMgr workspaces) {
      return workspaces.dup(ArrayType.ACTIVATIONS, input, input.ordering());
    }
  }
}
