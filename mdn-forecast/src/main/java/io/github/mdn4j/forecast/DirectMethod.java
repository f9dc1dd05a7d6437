// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.List;
import java.util.function.IntFunction;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A network that predicts all steps of a horizon at once, trained on windows: a {@link DirectForecaster}. */
public final class DirectMethod extends NetworkMethod {

  private DirectMethod(Builder settings) {
    super(settings);
  }

  /** Chooses how a network is trained. */
  public static final class Builder extends NetworkMethod.Builder<Builder> {

    /**
     * Starts with windows and a network; tables call the method "direct".
     *
     * @param windowing what the network sees
     * @param network makes a fresh one, initialised, for so many inputs; its density has a label column for each step of
     *     the horizon
     */
    public Builder(Windowing windowing, IntFunction<MultiLayerNetwork> network) {
      super("direct", windowing, network);
    }

    /**
     * Makes the method.
     *
     * @throws DL4JInvalidConfigException if a number is too small
     */
    public DirectMethod build() {
      check("DirectMethod");
      return new DirectMethod(this);
    }
  }

  @Override
  public DirectForecaster fit(List<Series> histories) {
    return trained(histories, DirectForecaster::of);
  }

  @Override
  int inputs(Windowing windowing, Series series) {
    return DirectRows.width(windowing, series);
  }

  @Override
  WindowKind kind(Windowing windowing) {
    return WindowKind.direct(windowing);
  }
}
