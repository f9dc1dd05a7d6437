// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.layer.MixtureInitialization;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.ObjDoubleConsumer;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains a network on windows of the histories, and stops it early: the last origins of the histories are kept from
 * training and forecast after each epoch, and the parameters of the least CRPS there are taken. The head starts at the
 * labels of a first minibatch ({@link MixtureInitialization}).
 */
public abstract sealed class NetworkMethod implements ForecastMethod permits DirectMethod, RecurrentMethod {

  private final Builder<?> settings;

  NetworkMethod(Builder<?> settings) {
    this.settings = settings;
  }

  /** Chooses how a network is trained. */
  public abstract static sealed class Builder<T extends Builder<T>>
      permits DirectMethod.Builder, RecurrentMethod.Builder {

    private final Windowing windowing;
    private final IntFunction<MultiLayerNetwork> network;
    private String name;
    private int epochs = 30;
    private int batch = 32;
    private int batches = 25;
    private int validation = 2;
    private int paths = 100;
    private boolean linear;
    private long seed = 1;
    private ObjDoubleConsumer<Integer> listener = (epoch, crps) -> {};
    private Path folder;

    Builder(String name, Windowing windowing, IntFunction<MultiLayerNetwork> network) {
      this.name = name;
      this.windowing = windowing;
      this.network = network;
    }

    @SuppressWarnings("unchecked") // T is the class of this
    private T self() {
      return (T) this;
    }

    /** Sets what tables call the method. */
    public final T name(String name) {
      this.name = name;
      return self();
    }

    /** Sets how many epochs are trained at most, of how many minibatches of how many windows; 30, 25 and 32 by default. */
    public final T epochs(int epochs, int batches, int batch) {
      this.epochs = epochs;
      this.batches = batches;
      this.batch = batch;
      return self();
    }

    /** Sets how many origins, a horizon apart, are kept for stopping early; 2 by default, 0 trains all epochs. */
    public final T validation(int origins) {
      validation = origins;
      return self();
    }

    /**
     * Lets the network learn what a linear map of the features leaves, estimated first, by least squares: it begins as an
     * autoregression with covariates and learns what that misses. Takes the place of differences.
     */
    public final T linear() {
      linear = true;
      return self();
    }

    /** Sets the seed of windows and paths. */
    public final T seed(long seed) {
      this.seed = seed;
      return self();
    }

    /** Hears of each epoch its number, from 1, and the CRPS after it in units of a series' scale; NaN without validation. */
    public final T listener(ObjDoubleConsumer<Integer> listener) {
      this.listener = listener;
      return self();
    }

    /**
     * Saves the training after each epoch, and goes on from there if it was killed, to the parameters that it would have
     * had without; the last epoch before is scored once more. What is trained on other series, windows or seeds is kept
     * apart, in a folder below this one; epochs may be added. A network that is configured otherwise is refused.
     *
     * @param folder made if it is not there
     */
    public final T checkpoints(Path folder) {
      this.folder = folder;
      return self();
    }

    final void check(String who) {
      if (epochs < 1 || batches < 1 || batch < 1 || validation < 0) {
        throw new DL4JInvalidConfigException(
            who + ": expected at least 1 epoch, minibatch and window and 0 validation origins but got "
                + epochs + ", " + batches + ", " + batch + " and " + validation);
      }
    }
  }

  /** Returns how many inputs a network has. */
  abstract int inputs(Windowing windowing, Series series);

  /** Returns what a window becomes. */
  abstract WindowKind kind(Windowing windowing);

  /**
   * Trains a network.
   *
   * @param forecasters makes a forecaster of a network that may still be trained, and looks whether it can forecast
   */
  final <F extends Forecaster> F trained(
      List<Series> histories, BiFunction<MultiLayerNetwork, Windowing, F> forecasters) {
    int held = settings.validation * settings.windowing.horizon();
    List<Series> training = held == 0
        ? histories
        : histories.stream().filter(one -> one.length() > held).map(one -> one.until(one.length() - held)).toList();
    Windows.requireOne(settings.windowing, histories, held);
    Windowing windowing = settings.linear
        ? settings.windowing.linear(LinearMap.fit(settings.windowing, training, settings.seed))
        : settings.windowing;
    MultiLayerNetwork net = settings.network.apply(inputs(windowing, histories.get(0)));
    Windows windows = Windows.of(
        windowing, training, settings.batch, settings.batches, settings.seed, kind(windowing));
    DataSet some = windows.pass(0).next();
    F forecaster = forecasters.apply(net, windowing);
    MixtureInitialization.of(some.getLabels(), settings.seed).mask(some.getLabelsMaskArray()).apply(net);
    BacktestCrps validation = held == 0
        ? null
        : BacktestCrps.of(
            one -> forecasters.apply(one, windowing), windowing, histories, settings.validation, settings.paths,
            settings.seed);
    BestEpoch best = BestEpoch.of(net, validation, settings.listener, settings.folder == null
        ? null
        : settings.folder.resolve(Fingerprint.of(
            histories, this + " " + windowing.toJson() + " " + settings.batch + " " + settings.batches + " "
                + settings.validation + " " + settings.paths + " " + settings.seed)));
    best.train(windows, settings.epochs);
    return forecaster;
  }

  @Override
  public final String name() {
    return settings.name;
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + "(" + settings.name + ", " + settings.windowing + ")";
  }
}
