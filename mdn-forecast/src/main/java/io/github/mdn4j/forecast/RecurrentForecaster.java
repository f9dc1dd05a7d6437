// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.DensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Forecasts by a recurrent network with a density head that was trained on {@link Windowing windows}: draws paths step by
 * step and feeds them back, all series and paths side by side (Salinas et al. 2020).
 *
 * <p>The network's density is one of scaled values; what comes out is in units of the series. Not for several threads at
 * once.
 */
public final class RecurrentForecaster implements Forecaster {

  private final MultiLayerNetwork network;
  private final Windowing windowing;

  private RecurrentForecaster(MultiLayerNetwork network, Windowing windowing) {
    this.network = network;
    this.windowing = windowing;
  }

  /**
   * Makes a forecaster.
   *
   * @param network its inputs are the features of a step, its density has one label column
   * @param windowing what it was trained on
   * @throws DL4JInvalidConfigException if the network has no density of one label column, or takes sequences [n,T,w]
   */
  public static RecurrentForecaster of(MultiLayerNetwork network, Windowing windowing) {
    Present.of("RecurrentForecaster", "a network", network);
    Present.of("RecurrentForecaster", "windowing", windowing);
    DensityOutputLayer head = DensityHead.of(network).layer();
    if (head.density().labelWidth() != 1 || !(head instanceof RnnMixtureDensityOutputLayer sequences)
        || sequences.getRnnDataFormat() == RNNFormat.NWC) {
      throw new DL4JInvalidConfigException(
          "RecurrentForecaster: expected a RnnMixtureDensityOutputLayer of one label column for sequences [n,w,T] but got "
              + head.getClass().getSimpleName() + " of " + head.density()
              + (head instanceof RnnMixtureDensityOutputLayer other ? " for " + other.getRnnDataFormat() : ""));
    }
    return new RecurrentForecaster(network, windowing);
  }

  /**
   * Saves network and windows as one file, with the state of the updater; {@code ModelSerializer} and {@link
   * io.github.mdn4j.layer.model.ModelArchive} read the network in it.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void save(Path file) {
    ForecasterFile.write(file, network, windowing);
  }

  /**
   * Reads what {@link #save} wrote; it forecasts the same paths in the same units.
   *
   * @param trusted packages of classes that the network may name beside those of this library, Deeplearning4j and ND4J
   * @throws DL4JInvalidInputException if the file is damaged or something else; it is named
   */
  public static RecurrentForecaster load(Path file, String... trusted) {
    Present.of("RecurrentForecaster", "a file", file);
    ForecasterFile saved = ForecasterFile.read(file, trusted);
    return of(saved.network(), saved.windowing());
  }

  /**
   * Forecasts; the first step has its exact distribution beside the draws.
   *
   * @throws DL4JInvalidInputException if a history is shorter than the context, has no scale there, or covariates do not
   *     reach over the horizon; it names the series
   */
  @Override
  public List<ForecastDistribution> forecast(List<Series> histories, int horizon, int paths, long seed) {
    int n = histories.size();
    if (n == 0) {
      return List.of();
    }
    Scaling.Units[] units = new Scaling.Units[n];
    double[][][] prefixes = new double[n][][];
    for (int i = 0; i < n; i++) {
      Series history = histories.get(i);
      history.requireFuture(horizon);
      Windowing.requireInputs(history, windowing.width(history), network);
      int origin = history.length();
      units[i] = windowing.units(history, origin);
      prefixes[i] = windowing.features(history, origin - windowing.context() + 1, origin + 1, units[i]);
    }
    double[][][] scaled = new double[n][paths][horizon]; // values of paths, as labels may be differences
    SequenceSampler sampler = new SequenceSampler.Builder(network)
        .feedback((sequence, path, step, drawn) -> {
          Series history = histories.get(sequence);
          IntToDoubleFunction at = values(history, units[sequence], scaled[sequence][path]);
          int next = history.length() + step;
          scaled[sequence][path][step] = drawn[step][0] + windowing.base(history, next, at);
          return windowing.features(history, next + 1, at);
        })
        .build();
    sampler.feed(array(prefixes));
    List<double[][][]> drawn = sampler.sample(paths, horizon, new SplittableRandom(seed));
    List<ForecastDistribution> forecasts = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Scaling.Units unit = units[i];
      Series history = histories.get(i);
      int last = horizon - 1;
      double[][] own = scaled[i];
      for (int p = 0; p < paths; p++) {
        own[p][last] = drawn.get(i)[p][last][0]
            + windowing.base(history, history.length() + last, values(history, unit, own[p]));
        own[p] = Arrays.stream(own[p]).map(unit::undo).toArray();
      }
      double base = windowing.base(history, history.length(), values(history, unit));
      forecasts.add(ForecastDistribution.of(own).withExact(unit.undo(sampler.predictions().row(i), base)));
    }
    return forecasts;
  }

  /** Returns scaled values by step: those of the history, then those of a path. */
  private static IntToDoubleFunction values(Series history, Scaling.Units units, double... path) {
    int origin = history.length();
    return step -> step < origin ? units.apply(history.value(step)) : path[step - origin];
  }

  /** Returns what the network was trained on. */
  public Windowing windowing() {
    return windowing;
  }

  /**
   * Returns the exact distributions of steps given all values before each, in units of the series: what the network
   * predicts one step ahead.
   *
   * @param from the first step, with a context before it that the units are measured on
   * @return one a step, from {@code from} to the last of the series
   */
  public List<Distribution> oneStep(Series series, int from) {
    if (from >= series.length()) {
      throw new DL4JInvalidInputException(
          series + ": expected a step before its end, " + series.length() + ", but got " + from);
    }
    Windowing.requireInputs(series, windowing.width(series), network);
    Scaling.Units units = windowing.units(series, from);
    double[][] rows = windowing.features(series, from - windowing.context() + 1, series.length(), units);
    Predictions predictions = Predictions.of(network, array(new double[][][] {rows}));
    List<Distribution> steps = new ArrayList<>();
    for (int t = windowing.context() - 1; t < rows.length; t++) {
      int step = from + t - windowing.context() + 1;
      steps.add(units.undo(predictions.row(0, t), windowing.base(series, step, values(series, units))));
    }
    return steps;
  }

  private static INDArray array(double[][][] rows) { // [n,steps,width] to [n,width,steps]
    int steps = rows[0].length;
    int width = rows[0][0].length;
    double[] numbers = new double[rows.length * width * steps];
    for (int i = 0; i < rows.length; i++) {
      for (int t = 0; t < steps; t++) {
        for (int c = 0; c < width; c++) {
          numbers[(i * width + c) * steps + t] = rows[i][t][c];
        }
      }
    }
    return Windowing.array(numbers, rows.length, width, steps);
  }
}
