// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.DensityOutputLayer;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Forecasts by a network that predicts all H steps at once: the density of the whole horizon is exact, its paths are draws.
 *
 * <p>The network takes rows, such as of dense layers, under a {@code MixtureDensityOutputLayer} whose density has H label
 * columns: {@code Independent.of(H, …)} without correlation between steps; {@code FullGaussian.of(H)},
 * {@code LowRankGaussian.of(H, rank)} and mixtures of them with it. Its density is one of scaled values; what comes out is
 * in units of the series. Immutable but for the network.
 */
public final class DirectForecaster implements Forecaster {

  private final MultiLayerNetwork network;
  private final Windowing windowing;

  private DirectForecaster(MultiLayerNetwork network, Windowing windowing) {
    this.network = network;
    this.windowing = windowing;
  }

  /**
   * Makes a forecaster.
   *
   * @param network its density has {@link Windowing#horizon} label columns
   * @param windowing what it was trained on
   * @throws DL4JInvalidConfigException if it has not
   */
  public static DirectForecaster of(MultiLayerNetwork network, Windowing windowing) {
    Present.of("DirectForecaster", "a network", network);
    Present.of("DirectForecaster", "windowing", windowing);
    DensityOutputLayer head = DensityHead.of(network).layer();
    if (head.density().labelWidth() != windowing.horizon() || !(head instanceof MixtureDensityOutputLayer)) {
      throw new DL4JInvalidConfigException(
          "DirectForecaster: expected a MixtureDensityOutputLayer of " + windowing.horizon()
              + " label columns, one a step of the horizon, but got " + head.getClass().getSimpleName() + " of "
              + head.density());
    }
    return new DirectForecaster(network, windowing);
  }

  /** Returns what the network was trained on. */
  public Windowing windowing() {
    return windowing;
  }

  /** Saves network and windows as one file; see {@link RecurrentForecaster#save}. */
  public void save(Path file) {
    ForecasterFile.write(file, network, windowing);
  }

  /** Reads what {@link #save} wrote; see {@link RecurrentForecaster#load}. */
  public static DirectForecaster load(Path file, String... trusted) {
    Present.of("DirectForecaster", "a file", file);
    ForecasterFile saved = ForecasterFile.read(file, trusted);
    return of(saved.network(), saved.windowing());
  }

  /**
   * Forecasts; all steps have their exact distribution, alone and together.
   *
   * @param horizon that of the windows
   * @throws DL4JInvalidInputException if the horizon is another, a history is shorter than the context, has no scale there,
   *     or covariates do not reach over the horizon; it names the series
   */
  @Override
  public List<ForecastDistribution> forecast(List<Series> histories, int horizon, int paths, long seed) {
    if (horizon != windowing.horizon()) {
      throw new DL4JInvalidInputException(
          "DirectForecaster: expected a horizon of " + windowing.horizon() + " steps, which the network predicts, but got "
              + horizon);
    }
    List<ForecastDistribution> forecasts = new ArrayList<>();
    if (histories.isEmpty()) {
      return forecasts;
    }
    Scaling.Units[] units = new Scaling.Units[histories.size()];
    double[][] bases = new double[histories.size()][];
    double[][] rows = new double[histories.size()][];
    for (int i = 0; i < rows.length; i++) {
      Series history = histories.get(i);
      history.requireFuture(horizon);
      Windowing.requireInputs(history, DirectRows.width(windowing, history), network);
      units[i] = windowing.units(history, history.length());
      bases[i] = DirectRows.base(windowing, history, history.length(), units[i]);
      rows[i] = DirectRows.features(windowing, history, history.length(), units[i], bases[i]);
    }
    double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    Predictions predictions = Predictions.of(network, Windowing.array(all, rows.length, rows[0].length));
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < rows.length; i++) {
      forecasts.add(ForecastDistribution.direct(units[i].undo(predictions.row(i), bases[i]), paths, seeds.split()));
    }
    return forecasts;
  }
}
