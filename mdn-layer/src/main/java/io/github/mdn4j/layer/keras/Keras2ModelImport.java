// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Reads models of Keras 2, from what {@code model.save("model.h5")} writes there, in the manner of {@link
 * Keras3ModelImport}: what is not known to predict as in Keras is refused by name.
 *
 * <p>M2.1's {@code KerasModelImport} reads these files too, and some layers wrongly (docs/dl4j-notes.md).
 */
public final class Keras2ModelImport {

  private Keras2ModelImport() {}

  /**
   * Reads a model of the class {@code Sequential}.
   *
   * @param file an HDF5 file of Keras 2
   * @throws IOException if it cannot be read, or is none
   * @throws InvalidKerasConfigurationException if it holds no model, or one whose weights and settings disagree
   * @throws UnsupportedKerasConfigurationException if it holds something that is not supported, such as a model of
   *     another Keras
   */
  public static MultiLayerNetwork importKerasSequentialModelAndWeights(File file)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    return KerasReading.of(file, "2", KerasModelReader::network);
  }

  /**
   * Reads a model of the functional kind; a sequential one becomes a graph of one chain.
   *
   * @param file an HDF5 file of Keras 2
   * @throws IOException if it cannot be read, or is none
   * @throws InvalidKerasConfigurationException if it holds no model, or one whose weights and settings disagree
   * @throws UnsupportedKerasConfigurationException if it holds something that is not supported, such as a model of
   *     another Keras
   */
  public static ComputationGraph importKerasModelAndWeights(File file)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    return KerasReading.of(file, "2", KerasModelReader::graph);
  }
}
