// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.layer.MixtureInitialization;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ObjDoubleConsumer;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains a recurrent network on windows of the histories, and stops it early: the last origins of the histories are kept
 * from training and forecast after each epoch, and the parameters of the least CRPS there are taken. The head starts at the
 * labels of a first minibatch ({@link MixtureInitialization}).
 */
public final class RecurrentMethod implements ForecastMethod {

  private final Builder settings;

  private RecurrentMethod(Builder settings) {
    this.settings = settings;
  }

  /** Chooses how a network is trained. */
  public static final class Builder {

    private final Windowing windowing;
    private final IntFunction<MultiLayerNetwork> network;
    private String name = "mixture";
    private int epochs = 30;
    private int batch = 32;
    private int batches = 25;
    private int validation = 2;
    private int paths = 100;
    private boolean linear;
    private long seed = 1;
    private ObjDoubleConsumer<Integer> listener = (epoch, crps) -> {};

    /**
     * Starts with windows and a network.
     *
     * @param windowing what the network sees
     * @param network makes a fresh one, initialised, for so many inputs a step; its density has one label column
     */
    public Builder(Windowing windowing, IntFunction<MultiLayerNetwork> network) {
      this.windowing = windowing;
      this.network = network;
    }

    /** Sets what tables call the method; "mixture" by default. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** Sets how many epochs are trained at most, of how many minibatches of how many windows; 30, 25 and 32 by default. */
    public Builder epochs(int epochs, int batches, int batch) {
      this.epochs = epochs;
      this.batches = batches;
      this.batch = batch;
      return this;
    }

    /** Sets how many origins, a horizon apart, are kept for stopping early; 2 by default, 0 trains all epochs. */
    public Builder validation(int origins) {
      validation = origins;
      return this;
    }

    /**
     * Lets the network learn what a linear map of the features leaves, estimated first, by least squares: it begins as an
     * autoregression with covariates and learns what that misses. Takes the place of differences.
     */
    public Builder linear() {
      linear = true;
      return this;
    }

    /** Sets the seed of windows and paths. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** Hears of each epoch its number, from 1, and the CRPS after it in units of a series' scale; NaN without validation. */
    public Builder listener(ObjDoubleConsumer<Integer> listener) {
      this.listener = listener;
      return this;
    }

    /**
     * Makes the method.
     *
     * @throws DL4JInvalidConfigException if a number is too small
     */
    public RecurrentMethod build() {
      if (epochs < 1 || batches < 1 || batch < 1 || validation < 0) {
        throw new DL4JInvalidConfigException(
            "RecurrentMethod: expected at least 1 epoch, minibatch and window and 0 validation origins but got "
                + epochs + ", " + batches + ", " + batch + " and " + validation);
      }
      return new RecurrentMethod(this);
    }
  }

  @Override
  public String name() {
    return settings.name;
  }

  @Override
  public RecurrentForecaster fit(List<Series> histories) {
    int held = settings.validation * settings.windowing.horizon();
    List<Series> training = held == 0
        ? histories
        : histories.stream().filter(one -> one.length() > held).map(one -> one.until(one.length() - held)).toList();
    Windowing windowing = settings.linear
        ? settings.windowing.linear(LinearMap.fit(settings.windowing, training, settings.seed))
        : settings.windowing;
    MultiLayerNetwork net = settings.network.apply(windowing.width(histories.get(0)));
    RecurrentForecaster forecaster = RecurrentForecaster.of(net, windowing);
    Windows windows = Windows.of(windowing, training, settings.batch, settings.batches, settings.seed);
    DataSet some = windows.iterator().next();
    MixtureInitialization.of(some.getLabels(), settings.seed).mask(some.getLabelsMaskArray()).apply(net);
    BacktestCrps validation = held == 0
        ? null
        : BacktestCrps.of(windowing, histories, settings.validation, settings.paths, settings.seed);
    INDArray best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int epoch = 1; epoch <= settings.epochs; epoch++) {
      for (DataSet minibatch : windows) {
        net.fit(minibatch);
      }
      double crps = validation == null ? Double.NaN : validation.calculateScore(net);
      settings.listener.accept(epoch, crps);
      if (crps < least) {
        least = crps;
        best = net.params().dup();
      }
    }
    if (best != null) {
      net.setParams(best);
    }
    return forecaster;
  }

  @Override
  public String toString() {
    return "RecurrentMethod(" + settings.name + ", " + settings.windowing + ", "
        + Arrays.toString(new int[] {settings.epochs, settings.batches, settings.batch}) + ")";
  }
}
