// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.forecast;

import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.examples.show.Progress;
import io.github.mdn4j.forecast.Backtest;
import io.github.mdn4j.forecast.BacktestResult;
import io.github.mdn4j.forecast.Covariates;
import io.github.mdn4j.forecast.DirectMethod;
import io.github.mdn4j.forecast.Drift;
import io.github.mdn4j.forecast.ForecastDistribution;
import io.github.mdn4j.forecast.ForecastMethod;
import io.github.mdn4j.forecast.NetworkMethod;
import io.github.mdn4j.forecast.RecurrentForecaster;
import io.github.mdn4j.forecast.RecurrentMethod;
import io.github.mdn4j.forecast.Scaling;
import io.github.mdn4j.forecast.SeasonalAutoregression;
import io.github.mdn4j.forecast.SeasonalNaive;
import io.github.mdn4j.forecast.Series;
import io.github.mdn4j.forecast.Windowing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Forecasts series by an LSTM with a mixture density, beside a seasonal naive forecast, drift and an autoregression, from
 * origins that no training has seen.
 */
@Command(name = "Forecast", mixinStandardHelpOptions = true, sortOptions = false, description =
    "Forecasts series by a recurrent mixture network and by baselines, and prints their scores in a backtest.")
public final class Forecast implements Callable<Integer> {

  private static final String MIXTURE = "mixture";

  @Option(names = "--data", paramLabel = "FILE", description =
      "A CSV file with a header, a row a step. Without: hourly series that are made.")
  private Path data;

  @Option(names = "--target", paramLabel = "COLUMN", description = "What is forecast; wanted with --data.")
  private String target;

  @Option(names = "--time", paramLabel = "COLUMN", description = "Time stamps such as 2012-01-31T13:00, to be checked.")
  private String time;

  @Option(names = "--by", paramLabel = "COLUMN", description = "Says which series a row belongs to; default one series.")
  private String by;

  @Option(names = "--horizon", paramLabel = "N", defaultValue = "24", description =
      "Steps of a forecast; default ${DEFAULT-VALUE}.")
  private int horizon;

  @Option(names = "--season", paramLabel = "N", defaultValue = "24", description =
      "Steps of a season, 1 for none; default ${DEFAULT-VALUE}.")
  private int season;

  @Option(names = "--lags", split = ",", paramLabel = "N", description = "More lags that the network sees, such as a week.")
  private int[] lags = {};

  @Option(names = "--difference", paramLabel = "N", description =
      "The network predicts differences over so many steps, 0 for values; default what a linear map leaves.")
  private Integer difference;

  @Option(names = "--context", paramLabel = "N", description =
      "Steps before the first that is forecast; default two horizons and a season.")
  private Integer context;

  @Option(names = "--scaling", paramLabel = "KIND", defaultValue = "STANDARD", description =
      "Units of a window: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Scaling scaling;

  @Option(names = "--origins", paramLabel = "N", defaultValue = "12", description =
      "Origins of the backtest, a horizon apart; default ${DEFAULT-VALUE}.")
  private int origins;

  @Option(names = "--earlier", description =
      "Tests on as many origins before those instead: to choose settings without a look at the test.")
  private boolean earlier;

  @Option(names = "--units", paramLabel = "N", defaultValue = "24", description =
      "Units of the LSTM; default ${DEFAULT-VALUE}.")
  private int units;

  @Option(names = "--components", paramLabel = "K", defaultValue = "4", description =
      "Gaussians of the mixture; default ${DEFAULT-VALUE}.")
  private int components;

  @Option(names = "--factors", paramLabel = "N", defaultValue = "2", description =
      "Factors by which a second network, which predicts all steps at once, ties them together; 0 leaves it out; default"
          + " ${DEFAULT-VALUE}.")
  private int factors;

  @Option(names = "--checkpoints", paramLabel = "FOLDER", description =
      "Where trainings are saved, and go on from if they were stopped; default nowhere.")
  private Path checkpoints;

  @Option(names = "--save", paramLabel = "FILE", description =
      "Where the forecaster goes, network and windows in one file; default nowhere.")
  private Path save;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "15", description =
      "Epochs of 25 minibatches of 32 windows, of which the best is kept; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--rate", paramLabel = "R", defaultValue = "0.005", description =
      "Learning rate; default ${DEFAULT-VALUE}.")
  private double rate;

  @Option(names = "--l2", paramLabel = "R", defaultValue = "0", description =
      "Weight decay by L2; default ${DEFAULT-VALUE}.")
  private double l2;

  @Option(names = "--validation", paramLabel = "N", defaultValue = "3", description =
      "Origins at the end of the training that say which epoch is best; default ${DEFAULT-VALUE}.")
  private int validation;

  @Option(names = "--order", paramLabel = "P", defaultValue = "4", description =
      "The largest order of the autoregression; default ${DEFAULT-VALUE}.")
  private int order;

  @Option(names = "--paths", paramLabel = "N", defaultValue = "200", description =
      "Paths of a forecast; default ${DEFAULT-VALUE}.")
  private int paths;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of weights, windows and paths.")
  private long seed;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/forecast", description =
      "Where pictures go; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private Forecast(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new Forecast(out), out, arguments);
  }

  @Override
  public Integer call() throws IOException {
    check();
    List<Series> series = read().stream().map(this::withSeason).toList();
    Backtest test = Backtest.of(series, horizon, origins, horizon, paths, seed);
    Backtest chosen = earlier ? test.earlier() : test;
    int shortest = series.stream().mapToInt(Series::length).min().orElseThrow();
    out.println(
        series.size() + " series of " + shortest + " steps or more, " + origins + " origins, a horizon of " + horizon);
    Windowing windowing = windowing();
    BacktestResult result;
    Remembered network;
    int networks = factors > 0 ? 2 : 1;
    int forecasts = series.size() * origins;
    try (Progress progress = Progress.of("backtest", networks * epochs + (networks + 3) * forecasts, out)) {
      network = new Remembered(
          trained(new RecurrentMethod.Builder(windowing, networks()::stepwise), progress).name(MIXTURE).build());
      List<ForecastMethod> methods = new ArrayList<>(List.of(network));
      if (factors > 0) {
        methods.add(
            trained(new DirectMethod.Builder(windowing, width -> networks().direct(width, factors)), progress).build());
      }
      methods.addAll(List.of(SeasonalNaive.of(season), Drift.of(), SeasonalAutoregression.of(order, season)));
      int[] before = {0};
      result = chosen.run(methods, (method, done, all) -> {
        for (int i = done == 0 ? 0 : before[0]; i < done; i++) {
          progress.step();
        }
        before[0] = done;
      });
    }
    if (save != null) {
      ((RecurrentForecaster) network.learnt()).save(save);
      out.println("forecaster in " + save);
    }
    draw(earlier ? test.beforeFirstOrigin() : series, network, result);
    out.print(result.table(MIXTURE, Math.min(3, horizon)));
    String naive = season == 1 ? "naive" : "seasonal naive";
    out.println(String.format(Locale.ROOT, "result forecast %s crps %.4g naive %.4g ar %.4g coverage90 %.3f",
        data == null ? "made" : data.getFileName().toString().replaceFirst("\\.[^.]*$", ""),
        result.crps(MIXTURE).value(), result.crps(naive).value(), result.crps("autoregression").value(),
        result.coverage(MIXTURE).value()));
    return 0;
  }

  private <T extends NetworkMethod.Builder<T>> T trained(T method, Progress progress) {
    if (difference == null) {
      method.linear();
    }
    if (checkpoints != null) {
      method.checkpoints(checkpoints);
    }
    String kind = method instanceof DirectMethod.Builder ? "direct" : MIXTURE;
    return method.epochs(epochs, 25, 32).validation(validation).seed(seed)
        .listener((epoch, crps) -> {
          progress.step();
          if (epoch % 5 == 0 || epoch == epochs) {
            progress.say(String.format(
                Locale.ROOT, "%-7s epoch %3d validation crps %.4f of the scale", kind, epoch, crps));
          }
        });
  }

  private void check() {
    Program.atLeast(command, "--horizon", 1, horizon);
    Program.atLeast(command, "--season", 1, season);
    Program.atLeast(command, "--origins", 2, origins);
    Program.atLeast(command, "--units", 1, units);
    Program.atLeast(command, "--components", 1, components);
    Program.atLeast(command, "--factors", 0, factors);
    Program.atLeast(command, "--epochs", 1, epochs);
    Program.atLeast(command, "--order", 1, order);
    Program.atLeast(command, "--validation", 0, validation);
    Program.atLeast(command, "--paths", 2, paths);
    Program.notNegative(command, "--rate", rate);
    Program.notNegative(command, "--l2", l2);
    if (data == null != (target == null)) {
      throw new ParameterException(command.commandLine(), "--data FILE and --target COLUMN go together");
    }
  }

  private List<Series> read() throws IOException {
    try {
      return data == null ? MadeSeries.of(3, 60, seed) : SeriesFile.read(data, target, time, by);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** Adds where in the season a step lies, known for all that is to come. */
  private Series withSeason(Series series) {
    return season == 1
        ? series
        : series.withCovariates(Covariates.fourier(series.length() + horizon, season, Math.min(2, season / 2)));
  }

  private Windowing windowing() {
    int[] seen = IntStream.concat(
        Arrays.stream(lags), season == 1 ? IntStream.of(2) : IntStream.of(2, season, season + 1))
        .filter(lag -> lag > 1).distinct().toArray();
    int steps = context != null ? context : 2 * horizon + season;
    Windowing windowing = Windowing.of(steps, horizon, scaling, seen);
    return difference == null || difference == 0 ? windowing : windowing.differenced(difference);
  }

  private ForecastNetworks networks() {
    return new ForecastNetworks(units, components, horizon, rate, l2, seed);
  }

  private void draw(List<Series> series, Remembered network, BacktestResult result) {
    ForecastPictures pictures = new ForecastPictures(PlotFolder.of(plots));
    Series first = series.get(0);
    int origin = first.length() - horizon;
    ForecastDistribution forecast =
        network.learnt().forecast(List.of(first.until(origin)), horizon, paths, seed).get(0);
    pictures.forecast(
        first.name() + " from step " + origin, first.until(origin).values(), forecast,
        Arrays.copyOfRange(first.values(), origin, origin + horizon));
    pictures.crps(result);
    pictures.pit(result, MIXTURE);
    out.println("pictures in " + plots);
  }
}
