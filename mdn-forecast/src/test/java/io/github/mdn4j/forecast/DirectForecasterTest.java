// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

class DirectForecasterTest {

  private static final int HORIZON = 3;
  private static final Windowing WINDOWING = Windowing.of(4, HORIZON, Scaling.STANDARD, 2);

  private static MultiLayerNetwork net(int width, Density density) {
    MultiLayerNetwork net = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder().seed(3).updater(new Adam(0.003)).list()
            .layer(new DenseLayer.Builder().nIn(width).nOut(6).activation(Activation.TANH).build())
            .layer(new MixtureDensityOutputLayer.Builder(density).nIn(6).build())
            .build());
    net.init();
    return net;
  }

  private static Series series(String name, long seed) {
    double[][] covariates = new SplittableRandom(seed + 1).doubles(20).mapToObj(x -> new double[] {x})
        .toArray(double[][]::new);
    return Series.of(name, new SplittableRandom(seed).doubles(14, 10, 20).toArray())
        .withCovariates(covariates).withStatics(seed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theDensityOfThePathIsTheNetworksInUnitsOfTheSeries(int kind) {
    Density density = kind == 0 ? Independent.of(HORIZON, Mixture.of(2, DiagonalGaussian.of(1)))
        : kind == 1 ? FullGaussian.of(HORIZON) : Mixture.of(2, LowRankGaussian.of(HORIZON, 1));
    Windowing windowing = WINDOWING.differenced(2);
    Series history = series("a", 1);
    MultiLayerNetwork net = net(DirectRows.width(windowing, history), density);
    DirectForecaster forecaster = DirectForecaster.of(net, windowing);
    int paths = 20_000;
    ForecastDistribution forecast =
        forecaster.forecast(List.of(series("b", 2), history), HORIZON, paths, 5).get(1);
    Distribution joint = forecast.joint().orElseThrow();
    // by hand: y = m + s (b + z), b the value two steps before, and of step 2 four before, as two before is not known
    Scaling.Units units = windowing.units(history, 14);
    double[] base = {units.apply(history.value(12)), units.apply(history.value(13)), units.apply(history.value(12))};
    double[] row = DirectRows.features(windowing, history, 14, units, base);
    Distribution scaled = Predictions.of(net, Windowing.array(row, 1, row.length)).row(0);
    double[] y = {12, 17, 14};
    double[] z = new double[HORIZON];
    Arrays.setAll(z, h -> units.apply(y[h]) - base[h]);
    assertEquals(scaled.logDensity(z) - HORIZON * Math.log(units.scale()), joint.logDensity(y), 1e-6);
    for (int h = 0; h < HORIZON; h++) {
      Distribution exact = forecast.exact(h).orElseThrow();
      double deviation = Math.sqrt(exact.variance()[0]);
      assertEquals(joint.mean()[h], exact.mean()[0], 1e-9);
      assertEquals(exact.mean()[0], forecast.mean()[h], 5 * deviation / Math.sqrt(paths));
      assertEquals(exact.crps(y[h]), forecast.crps(y)[h], 0.05 * deviation);
    }
  }

  @Test
  void aPathDependsOnSeedSeriesAndNumberAlone() {
    Series history = series("a", 1);
    DirectForecaster forecaster = DirectForecaster.of(
        net(DirectRows.width(WINDOWING, history), FullGaussian.of(HORIZON)), WINDOWING);
    ForecastDistribution few = forecaster.forecast(List.of(history), HORIZON, 3, 5).get(0);
    ForecastDistribution many = forecaster.forecast(List.of(history, series("b", 2)), HORIZON, 30, 5).get(0);
    for (int p = 0; p < 3; p++) {
      assertArrayEquals(few.path(p), many.path(p), 1e-5);
    }
  }

  @Test
  void aRowHoldsWhatIsKnownBeforeItsHorizon() {
    Windowing windowing = Windowing.of(2, 2, Scaling.MEAN).differenced(1);
    Series series = Series.of("a", 2, Double.NaN, 6, 8, 3)
        .withCovariates(new double[][] {{10}, {11}, {12}, {13}, {14}}).withStatics(9);
    assertEquals(4 + 2 * 2 + 1, DirectRows.width(windowing, series));
    DataSet windows = DirectRows.minibatch(windowing, List.of(series, series), new int[] {1, 0});
    // context NaN, 6: the unit is 6; the last value known is the base of both steps
    double[] expected = {0, 0, 1, 1, 1, 1, 13, 14, 9};
    assertArrayEquals(expected, windows.getFeatures().getRow(0).toDoubleVector(), 1e-6);
    assertArrayEquals(new double[] {2 / 6., -3 / 6.}, windows.getLabels().getRow(0).toDoubleVector(), 1e-6);
    // context 2, NaN: the unit is 2, the last value known 2
    assertArrayEquals(new double[] {1, 1, 0, 0, 1, 1, 12, 13, 9}, windows.getFeatures().getRow(1).toDoubleVector(), 1e-6);
  }

  @Test
  void windowsThatLackAValueOfTheirHorizonArePassedOver() {
    Windowing windowing = Windowing.of(2, 2, Scaling.MEAN);
    Series gap = Series.of("gap", 1, 2, 3, 4, Double.NaN, 3, 5, 7);
    DataSet drawn = Windows.of(windowing, List.of(gap), 50, 1, 1, WindowKind.direct(windowing)).pass(0).next();
    double[] firsts = drawn.getFeatures().getColumn(0).toDoubleVector();
    assertArrayEquals(new double[] {0, 1 / 1.5, 1}, Arrays.stream(firsts).distinct().sorted().toArray(), 1e-6);
    Series holes = Series.of("holes", 1, 2, 3, Double.NaN, 4, Double.NaN, 3, Double.NaN);
    assertSays(() -> Windows.of(windowing, List.of(holes), 5, 1, 1, WindowKind.direct(windowing)).pass(0).next(),
        "series \"holes\", step", "expected values at all 2 steps of a horizon", "but this is missing");
  }

  /** Of y = 0.9 y + ε the path has the entropy of its innovations a step; steps taken one by one lose what ties them. */
  @Test
  void aPathWithCorrelationComesNearTheDensityThatThereIs() {
    SplittableRandom random = new SplittableRandom(6);
    double[] y = new double[1500];
    for (int t = 1; t < y.length; t++) {
      y[t] = 0.9 * y[t - 1] + random.nextGaussian();
    }
    int horizon = 4;
    Windowing windowing = Windowing.of(6, horizon, Scaling.NONE);
    BacktestResult result = Backtest.of(List.of(Series.of("a", y)), horizon, 60, horizon, 100, 1).run(List.of(
        new DirectMethod.Builder(windowing, width -> net(width, FullGaussian.of(horizon)))
            .epochs(4, 15, 64).validation(10).linear().build(),
        new DirectMethod.Builder(windowing, width -> net(width, Independent.of(horizon, DiagonalGaussian.of(1))))
            .name("independent").epochs(4, 15, 64).validation(10).linear().build(),
        SeasonalAutoregression.of(2, 1)));
    double entropy = 0.5 * Math.log(2 * Math.PI * Math.E);
    String table = result.table("direct", 2);
    assertEquals(entropy, result.pathNats("direct").value(), 3 * result.pathNats("direct").standardError(), table);
    assertTrue(result.pathNats("direct").value() < result.pathNats("independent").value() - 0.1, table);
    assertTrue(Double.isNaN(result.pathNats("autoregression").value()));
    assertEquals(result.nats("autoregression", 0, 1).value(), result.nats("direct", 0, 1).value(), 0.05, table);
    assertEquals(1, result.crps("direct").value() / result.crps("autoregression").value(), 0.05, table);
    assertTrue(table.contains("nats of step 1"), table);
  }

  @Test
  void whatCannotBeForecastIsNamed() {
    Series history = series("a", 1);
    DirectForecaster forecaster = DirectForecaster.of(
        net(DirectRows.width(WINDOWING, history), FullGaussian.of(HORIZON)), WINDOWING);
    assertEquals(List.of(), forecaster.forecast(List.of(), HORIZON, 2, 1));
    assertSays(() -> forecaster.forecast(List.of(history), 2, 2, 1), "a horizon of 3 steps", "but got 2");
    assertSays(() -> forecaster.forecast(List.of(history.withStatics()), HORIZON, 2, 1), "series \"a\"",
        "expected 15 features", "but it makes 14", "1 covariates a step and 0 static ones");
    assertSays(() -> forecaster.forecast(List.of(history.until(3)), HORIZON, 2, 1), "series \"a\"", "a context of 4 steps");
    Series known = Series.of("a", 1, 2, 3, 4, 5).withCovariates(new double[6][1]).withStatics(1);
    assertSays(() -> forecaster.forecast(List.of(known), HORIZON, 2, 1), "wants covariates of 8 steps but got 6");
    assertSays(() -> DirectForecaster.of(net(5, FullGaussian.of(2)), WINDOWING),
        "expected a MixtureDensityOutputLayer of 3 label columns", "but got MixtureDensityOutputLayer of FullGaussian(2)");
    assertSays(() -> new DirectMethod.Builder(WINDOWING, width -> null).epochs(0, 1, 1).build(),
        "DirectMethod", "but got 0");
  }
}
