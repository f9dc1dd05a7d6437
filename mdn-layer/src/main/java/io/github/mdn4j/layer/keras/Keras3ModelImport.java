// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Reads models of Keras 3, from what {@code model.save("model.keras")} or {@code model.save("model.h5")} writes.
 *
 * <p>It puts the network together itself, since M2.1's {@code KerasModelImport} refuses these files and takes several
 * layers for others (docs/existing-models.md has the layers, and docs/dl4j-notes.md the faults). Predictions agree with
 * Keras to rounding; a layer, setting or call of which that is not known is refused by name. keras-mdn-layer's {@code
 * MDN} becomes a density head of {@code Mixture.of(num_mixtures, DiagonalGaussian.of(output_dimension,
 * Scale.eluPlusOne().floor(1e-7)))}.
 *
 * <p>Arrays keep Keras's shapes: sequences [n, T, width], images [n, height, width, channels]. What concerns training
 * alone is left out, and a warning logged where it would matter: loss, optimiser, regularisation, constraints. Needs
 * {@code deeplearning4j-modelimport} on the class path, to read HDF5.
 */
public final class Keras3ModelImport {

  private Keras3ModelImport() {}

  /**
   * Reads a model of the class {@code Sequential}.
   *
   * @param file what Keras 3 has saved, of either format
   * @throws IOException if it cannot be read, or is of neither format
   * @throws InvalidKerasConfigurationException if it holds no model, or one whose weights and settings disagree
   * @throws UnsupportedKerasConfigurationException if it holds something that is not supported, such as a model of
   *     Keras 2
   */
  public static MultiLayerNetwork importKerasSequentialModelAndWeights(File file)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    return KerasReading.of(file, "3", KerasModelReader::network);
  }

  /**
   * Reads a model of the functional kind; a sequential one becomes a graph of one chain.
   *
   * <p>Inputs and outputs come in the order of the model; where it has dictionaries of them, in the order of their keys,
   * as in {@code model.inputs}.
   *
   * @param file what Keras 3 has saved, of either format
   * @throws IOException if it cannot be read, or is of neither format
   * @throws InvalidKerasConfigurationException if it holds no model, or one whose weights and settings disagree
   * @throws UnsupportedKerasConfigurationException if it holds something that is not supported, such as a model of
   *     Keras 2
   */
  public static ComputationGraph importKerasModelAndWeights(File file)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    return KerasReading.of(file, "3", KerasModelReader::graph);
  }
}
