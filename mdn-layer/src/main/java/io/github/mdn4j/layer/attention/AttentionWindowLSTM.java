// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.attention;

import io.github.mdn4j.layer.internal.Instance;
import io.github.mdn4j.layer.internal.LayerName;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An LSTM that reads a text through a soft window, and sees at each step what the window showed at the step before.
 *
 * <p>The window is a mixture of K Gaussians over the positions u = 0, 1, … of the text, which move forward only:
 *
 * <pre>
 * (α̂, β̂, κ̂) = h V + a      α = exp α̂   β = exp β̂   κ = κ of the step before + exp κ̂
 * φ(u) = Σₖ αₖ exp(−βₖ (κₖ − u)²)      w = Σᵤ φ(u) c(u),  c(u) the one-hot character at u
 * </pre>
 *
 * <p>Input [n, nIn, T] (NCW) or [n, T, nIn] (NWC). The last {@code textLength} columns are the text, as codes: 1 … C
 * is a character, 0 is none, which fills up a text that is shorter. It is read at the first step that is run. The
 * columns before are the LSTM's. Output [n, nOut + C, T]: the LSTM's nOut outputs, then the window w. In a graph, a
 * {@code SubsetVertex} separates them, or the text from the rest of the input.
 *
 * <p>Gates are σ, inputs and outputs tanh; there are no peepholes. The arithmetic is done in double on the host,
 * whatever the type and backend of the network. Under truncated backpropagation through time a segment is
 * differentiated from the state that it was run with. Graves (2013), section 5, equations 46 to 52.
 */
public final class AttentionWindowLSTM extends BaseRecurrentLayer {

  private static final long serialVersionUID = 1L;

  private int characters;
  private int textLength;
  private int components;
  private double stepsPerCharacter;
  private double forgetGateBiasInit;
  private double derivativeLimit;

  /** For deserialisation. */
  private AttentionWindowLSTM() {}

  private AttentionWindowLSTM(Builder builder) {
    super(builder);
    characters = builder.characters;
    textLength = builder.textLength;
    components = builder.components;
    stepsPerCharacter = builder.stepsPerCharacter;
    forgetGateBiasInit = builder.forgetGateBiasInit;
    derivativeLimit = builder.derivativeLimit;
    initializeConstraints(builder);
  }

  /** Returns C, how many characters there are. */
  public int getCharacters() {
    return characters;
  }

  /** Returns how many columns of the input are text. */
  public int getTextLength() {
    return textLength;
  }

  /** Returns K. */
  public int getComponents() {
    return components;
  }

  /** Returns after how many steps the untrained window is one character further. */
  public double getStepsPerCharacter() {
    return stepsPerCharacter;
  }

  /** Returns what the biases of the forget gate start as. */
  public double getForgetGateBiasInit() {
    return forgetGateBiasInit;
  }

  /** Returns the limit of the derivatives with respect to the inputs of the gates; 0 for none. */
  public double getDerivativeLimit() {
    return derivativeLimit;
  }

  /** Returns how many columns are the LSTM's own input. */
  int ownWidth() {
    return (int) nIn - textLength;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet("AttentionWindowLSTM", getLayerName(), layerIndex, getNIn(), getNOut());
    String who = LayerName.of(this, layerIndex);
    if (ownWidth() < 1) {
      throw new DL4JInvalidConfigException(
          who + ": nIn must be more than the length of the text, " + textLength + ", got " + nIn);
    }
    if (!(activationFn instanceof ActivationTanH) || iDropout != null) {
      throw new DL4JInvalidConfigException(
          who + ": expected tanh without dropout of the input, which holds codes of characters, but got " + activationFn
              + " and " + iDropout);
    }
    return Instance.of(
        new AttentionWindowLayer(conf, networkDataType), conf, trainingListeners, layerIndex, layerParamsView,
        initializeParams);
  }

  @Override
  public ParamInitializer initializer() {
    return AttentionWindowParameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeRecurrent cells = (InputType.InputTypeRecurrent) super.getOutputType(layerIndex, inputType);
    return InputType.recurrent(nOut + characters, cells.getTimeSeriesLength(), cells.getFormat());
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long count = initializer().numParams(this);
    return new LayerMemoryReport.Builder(layerName, getClass(), inputType, getOutputType(-1, inputType))
        .standardMemory(count, getIUpdater().stateSize(count))
        .workingMemory(0, 0, MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  /**
   * Returns φ, what the window showed of each position at the last step, from a layer's state.
   *
   * @param state as {@code rnnGetPreviousState()} of the layer, or
   *     {@link io.github.mdn4j.layer.sequence.SequenceSampler#state SequenceSampler.state}, returns it after a step
   * @return [n, textLength + 1]; the position after the last character of a text is there, too, with what it would show
   */
  public static INDArray window(Map<String, INDArray> state) {
    INDArray window = state.get(AttentionWindowLayer.SHOWN);
    if (window == null) {
      throw new DL4JInvalidInputException(
          "AttentionWindowLSTM: expected the state of this layer after a step, but got entries " + state.keySet());
    }
    return window;
  }

  /** Returns codes as the columns of a text: the codes, then zeros. */
  public double[] text(int... codes) {
    if (codes.length > textLength) {
      throw new DL4JInvalidInputException(
          "AttentionWindowLSTM: expected a text of at most " + textLength + " characters, but got " + codes.length);
    }
    double[] columns = new double[textLength];
    for (int u = 0; u < codes.length; u++) {
      columns[u] = codes[u];
    }
    return columns;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttentionWindowLSTM that
        && super.equals(other)
        && characters == that.characters
        && textLength == that.textLength
        && components == that.components
        && stepsPerCharacter == that.stepsPerCharacter
        && forgetGateBiasInit == that.forgetGateBiasInit
        && derivativeLimit == that.derivativeLimit;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), characters, textLength, components);
  }

  /** Builds the layer: nIn is all columns of the input, the text's too, and nOut the number of cells. */
  @SuppressWarnings("unchecked") // build() of DL4J returns any layer that is asked for
  public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {

    private final int characters;
    private final int textLength;
    private int components = 10;
    private double stepsPerCharacter = 25;
    private double forgetGateBiasInit = 1;
    private double derivativeLimit;

    /**
     * Starts a layer.
     *
     * @param characters C, how many characters there are, at least 1
     * @param textLength how many columns the text has, at least 1
     */
    public Builder(int characters, int textLength) {
      this.characters = characters;
      this.textLength = textLength;
      activationFn = new ActivationTanH();
    }

    /** Sets K, the number of Gaussians of the window; 10 by default, as in the paper. */
    public Builder components(int components) {
      this.components = components;
      return this;
    }

    /**
     * Sets after how many steps the window is one character further before it has learned anything; 25 by default,
     * about what handwriting takes.
     */
    public Builder stepsPerCharacter(double stepsPerCharacter) {
      this.stepsPerCharacter = stepsPerCharacter;
      return this;
    }

    /** Sets what the biases of the forget gate start as; 1 by default, as with DL4J's LSTM. */
    public Builder forgetGateBiasInit(double forgetGateBiasInit) {
      this.forgetGateBiasInit = forgetGateBiasInit;
      return this;
    }

    /**
     * Limits the derivatives of the loss with respect to the inputs of the gates at each step, to [−limit, limit];
     * the paper has 10. Not limited by default.
     *
     * @throws DL4JInvalidConfigException if the limit is not positive
     */
    public Builder derivativeLimit(double derivativeLimit) {
      if (!(derivativeLimit > 0)) {
        throw new DL4JInvalidConfigException(
            "AttentionWindowLSTM: expected a positive limit of derivatives, but got " + derivativeLimit);
      }
      this.derivativeLimit = derivativeLimit;
      return this;
    }

    /**
     * Makes the layer.
     *
     * @throws DL4JInvalidConfigException if a number is out of its range
     */
    @Override
    public AttentionWindowLSTM build() {
      if (characters < 1 || textLength < 1 || components < 1) {
        throw new DL4JInvalidConfigException(
            "AttentionWindowLSTM: expected at least 1 character, column of text and component, but got " + characters
                + ", " + textLength + " and " + components);
      }
      if (!(stepsPerCharacter > 0)) {
        throw new DL4JInvalidConfigException(
            "AttentionWindowLSTM: expected positive steps per character, but got " + stepsPerCharacter);
      }
      return new AttentionWindowLSTM(this);
    }
  }
}
