// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network holds between two steps of a training: states of recurrent layers, masks, input.
 *
 * <p>A listener that predicts or evaluates loses them, and the next segment of a sequence would start from something
 * else (docs/dl4j-notes.md).
 */
public final class FoundState {

  private final Model model;
  private final INDArray[] inputs;
  private final List<Held> held = new ArrayList<>();

  /** What one layer holds; states are null of a layer that has none. */
  private record Held(
      Layer layer, INDArray mask, RecurrentLayer recurrent, Map<String, INDArray> last, Map<String, INDArray> carried) {}

  private FoundState(Model model, Layer[] layers, INDArray... inputs) {
    this.model = model;
    this.inputs = inputs;
    for (Layer layer : layers) {
      boolean carries = InPlace.unwrapped(layer) instanceof RecurrentLayer
          && !(InPlace.unwrapped(layer) instanceof BidirectionalLayer);
      RecurrentLayer recurrent = carries ? (RecurrentLayer) InPlace.unwrapped(layer) : null;
      held.add(new Held(
          layer,
          layer.getMaskArray(),
          recurrent,
          recurrent == null ? null : recurrent.rnnGetPreviousState(),
          recurrent == null ? null : recurrent.rnnGetTBPTTState()));
    }
  }

  /** Looks at a {@link MultiLayerNetwork} or {@link ComputationGraph}. */
  public static FoundState of(Model model) {
    if (model instanceof ComputationGraph graph) {
      INDArray[] inputs = graph.getInputs();
      return new FoundState(graph, graph.getLayers(), inputs == null ? new INDArray[0] : inputs.clone());
    }
    MultiLayerNetwork network = (MultiLayerNetwork) model;
    return new FoundState(network, network.getLayers(), network.getInput());
  }

  /** Makes a network predict without masks, whoever left some. */
  static void clearMasks(Model model) {
    if (model instanceof ComputationGraph graph) {
      graph.clearLayerMaskArrays();
    } else {
      ((MultiLayerNetwork) model).clearLayerMaskArrays();
    }
  }

  /** Puts everything back. */
  public void restore() {
    clearMasks(model);
    if (model instanceof ComputationGraph graph) {
      if (inputs.length > 0 && inputs[0] != null) {
        graph.setInputs(inputs);
      }
    } else {
      ((MultiLayerNetwork) model).setInput(inputs[0]);
    }
    for (Held each : held) {
      if (each.mask != null) {
        each.layer.setMaskArray(each.mask);
      }
      if (each.recurrent != null) {
        each.recurrent.rnnSetPreviousState(each.last);
        each.recurrent.rnnSetTBPTTState(each.carried);
      }
    }
  }
}
