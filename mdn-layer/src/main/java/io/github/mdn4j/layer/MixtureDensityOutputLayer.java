// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A fully connected output layer that predicts a conditional density, trained by its negative log likelihood in nats.
 *
 * <p>Input [n, nIn], labels [n,D], output [n,P]: the raw row of the density. nOut is the density's P and is never given
 * by hand; nIn is inferred from the input type. Bishop (1994); docs/math.md, eq. 1 to 3.
 *
 * <pre>{@code
 * new MixtureDensityOutputLayer.Builder(Mixture.of(5, DiagonalGaussian.of(2))).nIn(50).build()
 * }</pre>
 */
public final class MixtureDensityOutputLayer extends DensityOutputLayer {

  private static final long serialVersionUID = 1L;

  /** For deserialisation. */
  private MixtureDensityOutputLayer() {}

  private MixtureDensityOutputLayer(Builder builder) {
    super(builder);
  }

  @Override
  DensityOutput<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
    return new DensityOutput<MixtureDensityOutputLayer>(conf, dataType);
  }

  /** Builds the layer. */
  @SuppressWarnings("unchecked") // build() of DL4J returns any layer that is asked for
  public static final class Builder extends DensityOutputLayer.Builder<Builder> {

    /**
     * Starts a layer.
     *
     * @param density what the raw output parameterises
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
     * Makes the layer.
     *
     * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if a loss, activation or nOut was set that is not
     *     the density's
     */
    @Override
    public MixtureDensityOutputLayer build() {
      requireConsistent("MixtureDensityOutputLayer");
      return new MixtureDensityOutputLayer(this);
    }
  }
}
