// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.internal.Instance;
import io.github.mdn4j.layer.internal.LayerName;
import io.github.mdn4j.loss.DensityLoss;
import io.github.mdn4j.loss.LossDensityNLL;
import java.util.Collection;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the density output layers share: the density decides the loss, the activation and the number of outputs.
 *
 * <p>The output is the raw row of the density, so that {@code output()} composes with whatever comes after; what it
 * means, the density knows ({@link Predictions}).
 */
public abstract sealed class DensityOutputLayer extends BaseOutputLayer
    permits MixtureDensityOutputLayer, RnnMixtureDensityOutputLayer {

  private static final long serialVersionUID = 1L;

  private double derivativeLimit; // 0: none

  /** For deserialisation. */
  DensityOutputLayer() {}

  /** Makes the configuration of a finished builder. */
  @SuppressWarnings("this-escape") // DL4J's own constructors ask for this call
  DensityOutputLayer(Builder<?> builder) {
    super(builder);
    derivativeLimit = builder.derivativeLimit;
    initializeConstraints(builder);
  }

  /** Returns what the raw output parameterises. */
  public final Density density() {
    return ((DensityLoss) lossFn).density();
  }

  /** Returns the limit of the derivatives with respect to the raw output; 0 for none. */
  public final double getDerivativeLimit() {
    return derivativeLimit;
  }

  /** Makes the layer's implementation, without parameters yet. */
  abstract DensityOutput<?> implementation(NeuralNetConfiguration conf, DataType dataType);

  @Override
  public final Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet(getClass().getSimpleName(), getLayerName(), layerIndex, getNIn(), getNOut());
    requireConsistent(LayerName.of(this, layerIndex), lossFn, activationFn, nOut);
    DensityOutput<?> output = implementation(conf, networkDataType);
    output.listenersOfNetwork(trainingListeners);
    return Instance.of(
        output, conf, trainingListeners, layerIndex, layerParamsView, initializeParams);
  }

  /** Returns the identity; stops a classifier's evaluation, which begins by asking for it. */
  @Override
  public IActivation getActivationFn() {
    ClassicEvaluation.refuseClassifier(LayerName.of(this));
    return activationFn;
  }

  @Override
  public ParamInitializer initializer() {
    return DefaultParamInitializer.getInstance();
  }

  /** Throws unless loss, activation and width are those of one density. */
  private static void requireConsistent(String who, Object loss, Object activation, long nOut) {
    if (!(loss instanceof DensityLoss densityLoss)) {
      throw new DL4JInvalidConfigException(
          who + ": the loss must be a density's, such as LossDensityNLL, got " + loss);
    }
    if (!(activation instanceof ActivationIdentity)) {
      throw new DL4JInvalidConfigException(
          who + ": the activation must be the identity, got " + activation + ": " + densityLoss.density()
              + " has its own way from raw numbers to parameters");
    }
    Density density = densityLoss.density();
    if (nOut != density.parameterWidth()) {
      throw new DL4JInvalidConfigException(
          who + ": nOut is " + nOut + ", but " + density + " has " + density.parameterWidth()
              + " raw parameters: leave nOut to the density");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other != null
        && getClass() == other.getClass()
        && super.equals(other)
        && derivativeLimit == ((DensityOutputLayer) other).derivativeLimit;
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  /** Builds a density output layer; nOut, loss and activation come from the density. */
  public abstract static sealed class Builder<T extends Builder<T>> extends BaseOutputLayer.Builder<T>
      permits MixtureDensityOutputLayer.Builder, RnnMixtureDensityOutputLayer.Builder {

    private final Density density;
    private double derivativeLimit;

    /**
     * Starts a layer.
     *
     * @param density what the raw output parameterises
     * @throws DL4JInvalidConfigException if it is null
     */
    Builder(Density density) {
      if (density == null) {
        throw new DL4JInvalidConfigException("an output layer of densities: expected a density, but got null");
      }
      this.density = density;
      lossFn = new LossDensityNLL(density);
      activationFn = new ActivationIdentity();
      nOut = density.parameterWidth();
    }

    /**
     * Limits the derivatives of the loss with respect to the raw output of each row, to [−limit, limit], as Graves
     * (2013) does with 100. Not limited by default.
     *
     * @throws DL4JInvalidConfigException if the limit is not positive
     */
    @SuppressWarnings("unchecked")
    public final T derivativeLimit(double derivativeLimit) {
      if (!(derivativeLimit > 0)) {
        throw new DL4JInvalidConfigException(
            "an output layer's limit of derivatives must be positive, got " + derivativeLimit);
      }
      this.derivativeLimit = derivativeLimit;
      return (T) this;
    }

    /** Throws unless what was set by hand agrees with the density. */
    final void requireConsistent(String type) {
      String who = LayerName.of(type, layerName);
      DensityOutputLayer.requireConsistent(who, lossFn, activationFn, nOut);
      if (!((DensityLoss) lossFn).density().equals(density)) {
        throw new DL4JInvalidConfigException(
            who + ": the loss is " + lossFn + ", but the layer's density is " + density);
      }
    }
  }
}
