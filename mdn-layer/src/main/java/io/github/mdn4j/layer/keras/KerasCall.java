// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One use of one layer of a Keras model.
 *
 * @param settings the layer's settings
 * @param weights its weights
 * @param inputs what it is called with
 * @param network what is being put together
 * @param name of what is added, which differs from the layer's where that is used more than once
 */
record KerasCall(
    KerasSettings settings, KerasWeights weights, List<KerasTensor> inputs, NetworkAssembly network, String name) {

  /** Makes layers of Deeplearning4j of a call. */
  interface Translation {
    KerasTensor of(KerasCall call)
        throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException;
  }

  /** Returns the one input, of one of some ranks without the batch. */
  KerasTensor input(int least, int most) throws UnsupportedKerasConfigurationException {
    if (inputs.size() != 1) {
      throw settings.unsupported("expected one input, but it is called with " + inputs.size());
    }
    KerasTensor input = inputs.get(0);
    if (input.rank() < least || input.rank() > most) {
      throw settings.unsupported(
          "its input has the shape " + input.shape() + " without the batch, but expected " + least
              + (most > least ? " to " + most : "") + " axes");
    }
    return input;
  }

  /** Refuses an input whose number of channels is not known. */
  long width(KerasTensor input) throws UnsupportedKerasConfigurationException {
    if (input.width() < 0) {
      throw settings.unsupported("the width of its input is not known: give the Input its shape");
    }
    return input.width();
  }

  KerasTensor add(Layer layer, KerasTensor input, List<Long> shape, Layout layout, Map<String, INDArray> parameters)
      throws UnsupportedKerasConfigurationException {
    return network.layer(name, layer, input, shape, layout, parameters);
  }

  /** Refuses a mask that the layer would look at. */
  void requireNoMask(KerasTensor input) throws UnsupportedKerasConfigurationException {
    if (input.mask() != null) {
      throw settings.unsupported(
          "it would look at the mask of " + input.mask().owner()
              + ", which goes no further here than to one LSTM or SimpleRNN right above Masking: predict from sequences"
              + " without padding, or give the network's own mask arrays");
    }
  }
}
