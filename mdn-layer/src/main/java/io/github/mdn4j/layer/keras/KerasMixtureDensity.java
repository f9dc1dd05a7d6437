// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads the layer {@code MDN} of keras-mdn-layer, alone or inside {@code TimeDistributed}, as a density head.
 *
 * <pre>{@code
 * KerasMixtureDensity.register();
 * MultiLayerNetwork net = KerasModelImport.importKerasSequentialModelAndWeights("model.h5", false);
 * }</pre>
 *
 * <p>That is for files of Keras 2; {@link Keras3ModelImport} reads those of Keras 3, which keras-mdn-layer needs from
 * 0.7 on. The head predicts {@code Mixture.of(num_mixtures, DiagonalGaussian.of(output_dimension,
 * Scale.eluPlusOne().floor(1e-7)))}. A training configuration cannot be imported, because its loss is a function of
 * Python, hence the {@code false}.
 *
 * <p>Needs {@code deeplearning4j-modelimport} on the class path. The constructor is for Deeplearning4j.
 */
public final class KerasMixtureDensity extends KerasLayer {

  /** What {@code keras.backend.epsilon()} is unless it is set. */
  private static final double EPSILON = 1e-7;

  private static final Set<String> TYPES = Set.of("float32", "float64");

  /** What does not change the prediction, or is looked at by somebody else. */
  private static final Set<String> SETTINGS =
      Set.of("name", "trainable", "dtype", "batch_input_shape", "output_dimension", "num_mixtures");

  private final Map<String, Object> settings;

  /**
   * Reads the settings of a layer; what is wrong with them is said when the network is put together.
   *
   * @param layerConfig the layer's part of a model's configuration
   * @throws InvalidKerasConfigurationException if it has no class or no name
   * @throws UnsupportedKerasConfigurationException if its Keras is not of a known version
   */
  public KerasMixtureDensity(Map<String, Object> layerConfig)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(layerConfig, false);
    @SuppressWarnings("unchecked") // a JSON object
    Map<String, Object> config = (Map<String, Object>) layerConfig.get("config");
    settings = config;
  }

  /** Tells Deeplearning4j's import of Keras models that layers of the class {@code MDN} are density heads. */
  public static void register() {
    KerasLayer.registerCustomLayer("MDN", KerasMixtureDensity.class);
  }

  private Mixture density() throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    for (Map.Entry<String, Object> setting : settings.entrySet()) {
      if (!SETTINGS.contains(setting.getKey()) && setting.getValue() != null) {
        throw new UnsupportedKerasConfigurationException(
            who() + ": the setting " + setting.getKey() + " = " + setting.getValue() + " is not known");
      }
    }
    Object type = settings.get("dtype");
    if (type != null && !TYPES.contains(type)) {
      throw new UnsupportedKerasConfigurationException(
          who() + ": expected dtype float32 or float64, but got " + type);
    }
    int labelWidth = positive("output_dimension");
    return Mixture.of(
        positive("num_mixtures"), DiagonalGaussian.of(labelWidth, Scale.eluPlusOne().floor(EPSILON)));
  }

  private int positive(String setting) throws InvalidKerasConfigurationException {
    Object value = settings.get(setting);
    if (value instanceof Integer number && number > 0) {
      return number;
    }
    throw new InvalidKerasConfigurationException(
        who() + ": expected " + setting + " to be an integer from 1, but got " + value);
  }

  private String who() {
    return "MDN \"" + layerName + "\"";
  }

  /** Makes the head that fits the input: for rows or for sequences. */
  @Override
  public InputType getOutputType(InputType... inputType)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    Mixture density = density();
    if (inputType.length == 1 && inputType[0] instanceof InputType.InputTypeRecurrent sequence) {
      layer =
          new RnnMixtureDensityOutputLayer.Builder(density)
              .name(layerName)
              .nIn(sequence.getSize())
              .dataFormat(sequence.getFormat())
              .build();
    } else if (inputType.length == 1 && inputType[0] instanceof InputType.InputTypeFeedForward rows) {
      layer = new MixtureDensityOutputLayer.Builder(density).name(layerName).nIn(rows.getSize()).build();
    } else {
      throw new InvalidKerasConfigurationException(
          who() + ": expected one input of rows or sequences, but got " + Arrays.toString(inputType)
              + ": put a Flatten below it");
    }
    return layer.getOutputType(-1, inputType[0]);
  }

  @Override
  public int getNumParams() {
    return 2;
  }

  /**
   * Takes the weights in the order of the density's raw row.
   *
   * @param weights kernels and biases of the three dense layers by their paths; or, as Deeplearning4j gives them, those
   *     of the first alone, and then the others are read from the file that is being imported
   */
  @Override
  public void setWeights(Map<String, INDArray> weights) throws InvalidKerasConfigurationException {
    try {
      Map<String, INDArray> all = weights.size() == 6 ? weights : KerasArchive.completed(layerName, weights);
      this.weights = KerasMdnWeights.of(who(), all).arranged(density());
    } catch (UnsupportedKerasConfigurationException e) {
      throw new InvalidKerasConfigurationException(e.getMessage(), e);
    }
  }
}
