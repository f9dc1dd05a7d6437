// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

class RecurrentForecasterTest {

  private static final Windowing WINDOWING = Windowing.of(6, 3, Scaling.STANDARD, 2, 4);

  private static MultiLayerNetwork net(int width, Density density, int units) {
    MultiLayerNetwork net = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(0.01))
            .list()
            .layer(new FusedLSTM.Builder().nIn(width).nOut(units).build())
            .layer(new RnnMixtureDensityOutputLayer.Builder(density).nIn(units).build())
            .build());
    net.init();
    return net;
  }

  private static Series series(String name, long seed, int length) {
    double[] y = new SplittableRandom(seed).doubles(length, 10, 20).toArray();
    y[length / 2] = Double.NaN;
    double[][] covariates = new SplittableRandom(seed + 1).doubles(length + 10).mapToObj(x -> new double[] {x})
        .toArray(double[][]::new);
    return Series.of(name, y).withCovariates(covariates).withStatics(seed);
  }

  private static List<Series> two() {
    return List.of(series("a", 1, 20), series("b", 2, 13));
  }

  /** A density so narrow that draws are means: then a path is what the network says of its own past, step by step. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 4})
  void aPathIsTheNetworkRunOnAllThatCameBefore(int difference) {
    double[] weights = new SplittableRandom(9).doubles(WINDOWING.width(two().get(0)) + 1, -0.3, 0.3).toArray();
    Windowing windowing = difference < 0 ? WINDOWING.linear(weights)
        : difference == 0 ? WINDOWING : WINDOWING.differenced(difference);
    MultiLayerNetwork net = net(WINDOWING.width(two().get(0)), DiagonalGaussian.of(1, Scale.exp()), 5);
    INDArray bias = net.getLayer(1).getParam("b");
    INDArray headWeights = net.getLayer(1).getParam("W");
    headWeights.getColumn(1).assign(0);
    bias.reshape(bias.length()).putScalar(1, -30);
    RecurrentForecaster forecaster = RecurrentForecaster.of(net, windowing);
    int horizon = 7; // longer than the lags: they reach into the path
    List<ForecastDistribution> forecasts = forecaster.forecast(two(), horizon, 2, 5);
    for (int i = 0; i < 2; i++) {
      Series history = two().get(i);
      double[] path = forecasts.get(i).path(1);
      double[] y = Arrays.copyOf(history.values(), history.length() + horizon);
      System.arraycopy(path, 0, y, history.length(), horizon);
      List<Distribution> steps = forecaster.oneStep(history.withValues(y), history.length());
      for (int h = 0; h < horizon; h++) {
        assertEquals(steps.get(h).mean()[0], path[h], 1e-4, "series " + i + " step " + h);
      }
      assertTrue(Arrays.stream(path).distinct().count() == horizon);
    }
  }

  @Test
  void theFirstStepHasItsExactDistributionInUnitsOfTheSeries() {
    RecurrentForecaster forecaster = RecurrentForecaster.of(
        net(WINDOWING.width(two().get(0)), Mixture.of(2, DiagonalGaussian.of(1)), 5), WINDOWING);
    List<ForecastDistribution> forecasts = forecaster.forecast(two(), 2, 20_000, 5);
    for (int i = 0; i < 2; i++) {
      Series history = two().get(i);
      double[] longer = Arrays.copyOf(history.values(), history.length() + 1);
      longer[history.length()] = 13;
      Distribution expected = forecaster.oneStep(history.withValues(longer), history.length()).get(0);
      Distribution exact = forecasts.get(i).exact(0).orElseThrow();
      assertEquals(expected.logDensity(13), exact.logDensity(13), 1e-4);
      assertEquals(exact.crps(13), forecasts.get(i).crps(13, 13)[0], 0.05);
      assertFalse(forecasts.get(i).exact(1).isPresent());
    }
  }

  @Test
  void aSeriesIsForecastTheSameAloneAndBesideOthersOfOtherLengths() {
    RecurrentForecaster forecaster = RecurrentForecaster.of(
        net(WINDOWING.width(two().get(0)), Mixture.of(2, DiagonalGaussian.of(1)), 5), WINDOWING);
    ForecastDistribution alone = forecaster.forecast(two().subList(0, 1), 4, 3, 5).get(0);
    ForecastDistribution beside = forecaster.forecast(two(), 4, 30, 5).get(0);
    for (int p = 0; p < 3; p++) {
      assertArrayEquals(alone.path(p), beside.path(p), 1e-3);
    }
  }

  @Test
  void whatCannotBeForecastIsNamed() {
    RecurrentForecaster forecaster = RecurrentForecaster.of(
        net(WINDOWING.width(two().get(0)), Mixture.of(2, DiagonalGaussian.of(1)), 5), WINDOWING);
    assertSays(() -> forecaster.forecast(two(), 11, 2, 1), "series \"a\"", "a horizon of 11 steps wants covariates of 31");
    assertSays(() -> forecaster.forecast(List.of(series("c", 1, 20), series("short", 1, 5)), 2, 2, 1),
        "series \"short\"", "a context of 6 steps");
    Series flat = Series.of("flat", 1, 1, 1, 1, 1, 1, 1).withCovariates(new double[9][1]).withStatics(1);
    assertSays(() -> forecaster.forecast(List.of(flat), 2, 2, 1), "series \"flat\", step 1 to step 6", "above 0 but got 0");
    assertSays(() -> forecaster.oneStep(two().get(0), 20), "a step before its end");
    assertSays(() -> forecaster.forecast(List.of(Series.of("bare", new double[20])), 2, 2, 1), "series \"bare\"",
        "expected 8 features, as the network was trained on, but it makes 6");
    assertSays(() -> RecurrentForecaster.of(net(6, DiagonalGaussian.of(2), 5), WINDOWING),
        "of one label column", "but got RnnMixtureDensityOutputLayer of DiagonalGaussian(2)");
    assertEquals(List.of(), forecaster.forecast(List.of(), 2, 2, 1));
  }

  /** y = 0.9 y + ε: nobody can do better than the CRPS of ε one step ahead, σ/√π, and the network comes near. */
  @Test
  void aTrainedNetworkComesNearTheBestForecastThatThereIs() {
    SplittableRandom random = new SplittableRandom(6);
    double[] y = new double[1500];
    for (int t = 1; t < y.length; t++) {
      y[t] = 0.9 * y[t - 1] + random.nextGaussian();
    }
    Series series = Series.of("a", y);
    Windowing windowing = Windowing.of(30, 4, Scaling.NONE); // the deviation of 30 steps of this series says little
    double[] heard = new double[9];
    RecurrentMethod method = new RecurrentMethod.Builder(windowing, width -> net(width, DiagonalGaussian.of(1), 8))
        .epochs(8, 15, 32).validation(10).linear().listener((epoch, crps) -> heard[epoch] = crps).build();
    BacktestResult result = Backtest.of(List.of(series), 4, 60, 4, 200, 1)
        .run(List.of(method, Drift.of(), SeasonalAutoregression.of(2, 1)));
    double best = 1 / Math.sqrt(Math.PI);
    double first = result.crps("mixture", 0, 1).value();
    assertEquals(best, first, 4 * result.crps("mixture", 0, 1).standardError());
    assertTrue(result.crps("mixture").value() < result.crps("drift").value(), result.table("mixture", 2));
    double relative = result.crps("mixture").value() / result.crps("autoregression").value();
    assertEquals(1, relative, 0.12, result.table("mixture", 2));
    assertEquals(0.9, result.coverage("mixture").value(), 0.07);
    assertTrue(Arrays.stream(heard).skip(1).allMatch(crps -> crps > 0 && crps < 2), Arrays.toString(heard));
  }
}
