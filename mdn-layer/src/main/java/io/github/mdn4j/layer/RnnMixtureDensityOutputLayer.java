// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.internal.LayerName;
import java.util.Objects;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * An output layer for sequences that predicts a conditional density at each time step, trained by its negative log
 * likelihood.
 *
 * <p>Input [n, nIn, T], labels [n, D, T], output [n, P, T]; with {@link RNNFormat#NWC} [n, T, ·]. Masks [n, T] or
 * [n, 1, T]; a masked step is ignored. Labels without a mask take the one of the features.
 *
 * <p>The score is DL4J's for sequences: nats summed over time, divided by the number of examples; {@code
 * DensityEvaluation} and {@link NatsPerStepListener} give nats per step. Graves (2013), section 4.
 */
public final class RnnMixtureDensityOutputLayer extends DensityOutputLayer {

  private static final long serialVersionUID = 1L;

  private RNNFormat rnnDataFormat;

  /** For deserialisation. */
  private RnnMixtureDensityOutputLayer() {}

  private RnnMixtureDensityOutputLayer(Builder builder) {
    super(builder);
    rnnDataFormat = builder.rnnDataFormat;
  }

  /** Returns the order of axes; null until it is set or inferred, and then [n, width, T]. */
  public RNNFormat getRnnDataFormat() {
    return rnnDataFormat;
  }

  /** Sets the order of axes. */
  public void setRnnDataFormat(RNNFormat rnnDataFormat) {
    this.rnnDataFormat = rnnDataFormat;
  }

  @Override
  DensityOutput<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
    return new SequenceDensityOutput(conf, dataType);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeRecurrent sequence = requireSequence(LayerName.of(this, layerIndex), inputType);
    return InputType.recurrent(nOut, sequence.getTimeSeriesLength(), sequence.getFormat());
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    InputType.InputTypeRecurrent sequence = requireSequence(LayerName.of(this), inputType);
    if (rnnDataFormat == null || override) {
      rnnDataFormat = sequence.getFormat();
    }
    if (nIn <= 0 || override) {
      nIn = sequence.getSize();
    }
  }

  private static InputType.InputTypeRecurrent requireSequence(String who, InputType inputType) {
    if (inputType instanceof InputType.InputTypeRecurrent sequence) {
      return sequence;
    }
    throw new DL4JInvalidConfigException(who + ": expected the input type of a sequence, got " + inputType);
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    RNNFormat format = rnnDataFormat == null ? RNNFormat.NCW : rnnDataFormat;
    return InputTypeUtil.getPreprocessorForInputTypeRnnLayers(inputType, format, getLayerName());
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && rnnDataFormat == ((RnnMixtureDensityOutputLayer) other).rnnDataFormat;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), Objects.toString(rnnDataFormat));
  }

  /** Builds the layer. */
  @SuppressWarnings("unchecked") // build() of DL4J returns any layer that is asked for
  public static final class Builder extends DensityOutputLayer.Builder<Builder> {

    private RNNFormat rnnDataFormat;

    /**
     * Starts a layer.
     *
     * @param density what the raw output parameterises at each step
     */
    public Builder(Density density) {
      super(density);
    }

    /**
     * Starts a layer for a mixture of diagonal Gaussians.
     *
     * @param labelWidth D, at least 1
     * @param components K, at least 1
     */
    public Builder(int labelWidth, int components) {
      this(Mixture.of(components, DiagonalGaussian.of(labelWidth)));
    }

    /**
     * Sets the order of axes of input, labels and output.
     *
     * @param rnnDataFormat NCW, [n, width, T], or NWC, [n, T, width]
     */
    public Builder dataFormat(RNNFormat rnnDataFormat) {
      this.rnnDataFormat = rnnDataFormat;
      return this;
    }

    /**
     * Makes the layer.
     *
     * @throws DL4JInvalidConfigException if a loss, activation or nOut was set that is not the density's
     */
    @Override
    public RnnMixtureDensityOutputLayer build() {
      requireConsistent("RnnMixtureDensityOutputLayer");
      return new RnnMixtureDensityOutputLayer(this);
    }
  }
}
