// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gives the implementation of a layer what DL4J's own layers give theirs. */
public final class Instance {

  private Instance() {}

  /**
   * Returns the implementation, with listeners, index and parameters.
   *
   * @param layer new, made of the configuration
   * @param parameters where the parameters are
   * @param initialise whether to give them their first values
   */
  public static <T extends Layer> T of(
      T layer,
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise) {
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(conf.getLayer().initializer().init(conf, parameters, initialise));
    layer.setConf(conf);
    return layer;
  }
}
