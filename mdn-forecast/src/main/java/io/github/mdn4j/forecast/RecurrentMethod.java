// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.List;
import java.util.function.IntFunction;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A recurrent network that predicts one step ahead, trained on windows: a {@link RecurrentForecaster}. */
public final class RecurrentMethod extends NetworkMethod {

  private RecurrentMethod(Builder settings) {
    super(settings);
  }

  /** Chooses how a network is trained. */
  public static final class Builder extends NetworkMethod.Builder<Builder> {

    /**
     * Starts with windows and a network; tables call the method "mixture".
     *
     * @param windowing what the network sees
     * @param network makes a fresh one, initialised, for so many inputs a step; its density has one label column
     */
    public Builder(Windowing windowing, IntFunction<MultiLayerNetwork> network) {
      super("mixture", windowing, network);
    }

    /**
     * Makes the method.
     *
     * @throws DL4JInvalidConfigException if a number is too small
     */
    public RecurrentMethod build() {
      check("RecurrentMethod");
      return new RecurrentMethod(this);
    }
  }

  @Override
  public RecurrentForecaster fit(List<Series> histories) {
    return trained(histories, RecurrentForecaster::of);
  }

  @Override
  int inputs(Windowing windowing, Series series) {
    return windowing.width(series);
  }

  @Override
  WindowKind kind(Windowing windowing) {
    return WindowKind.stepwise(windowing);
  }
}
