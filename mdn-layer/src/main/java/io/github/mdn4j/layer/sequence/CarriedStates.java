// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.layer.internal.InPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the recurrent layers end a segment with, taken before other listeners see the network: an evaluation among them
 * would clear it (docs/dl4j-notes.md).
 */
final class CarriedStates extends BaseTrainingListener {

  private final List<RecurrentLayer> layers = new ArrayList<>();
  private List<Map<String, INDArray>> states = List.of();

  CarriedStates(Layer[] all) {
    for (Layer layer : all) {
      if (InPlace.unwrapped(layer) instanceof RecurrentLayer recurrent) {
        layers.add(recurrent);
      }
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    states = layers.stream().map(RecurrentLayer::rnnGetTBPTTState).toList();
  }

  /** Makes it what the next segment starts with: DL4J keeps the two apart. */
  void carry() {
    for (int i = 0; i < states.size(); i++) {
      layers.get(i).rnnSetTBPTTState(states.get(i));
      layers.get(i).rnnSetPreviousState(states.get(i));
    }
  }
}
