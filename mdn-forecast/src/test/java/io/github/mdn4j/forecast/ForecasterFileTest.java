// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

class ForecasterFileTest {

  private static final Series HISTORY = Series.of("a", new SplittableRandom(1).doubles(20, 1000, 2000).toArray())
      .withCovariates(Covariates.fourier(30, 5, 1)).withStatics(1);

  @TempDir
  private Path folder;

  private static MultiLayerNetwork network(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).updater(new Adam(0.01)).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }

  private static RecurrentForecaster recurrent(Windowing windowing) {
    return RecurrentForecaster.of(
        network(
            new FusedLSTM.Builder().nIn(windowing.width(HISTORY)).nOut(5).build(),
            new RnnMixtureDensityOutputLayer.Builder(Mixture.of(2, DiagonalGaussian.of(1))).nIn(5).build()),
        windowing);
  }

  private static void assertSame(Forecaster expected, Forecaster actual, int horizon) {
    ForecastDistribution before = expected.forecast(List.of(HISTORY), horizon, 4, 7).get(0);
    ForecastDistribution after = actual.forecast(List.of(HISTORY), horizon, 4, 7).get(0);
    for (int p = 0; p < 4; p++) {
      assertArrayEquals(before.path(p), after.path(p), 0);
    }
    assertEquals(before.exact(0).orElseThrow().logDensity(1500), after.exact(0).orElseThrow().logDensity(1500), 0);
  }

  @Test
  void whatWasSavedForecastsTheSamePathsInTheSameUnits() {
    Windowing windowing = Windowing.of(6, 3, Scaling.STANDARD, 2, 4);
    double[] weights = new SplittableRandom(9).doubles(windowing.width(HISTORY) + 1, -0.3, 0.3).toArray();
    for (Windowing one : List.of(
        windowing, windowing.differenced(4), windowing.linear(weights), Windowing.of(5, 3, Scaling.ROBUST))) {
      Path file = folder.resolve("forecaster.zip");
      RecurrentForecaster forecaster = recurrent(one);
      forecaster.save(file);
      RecurrentForecaster loaded = RecurrentForecaster.load(file);
      assertSame(forecaster, loaded, 7);
      assertEquals(one.toJson(), loaded.windowing().toJson());
      assertEquals(one.toString(), loaded.windowing().toString());
    }
  }

  @Test
  void aDirectForecasterIsSavedToo() {
    Windowing windowing = Windowing.of(6, 3, Scaling.MEAN).differenced(5);
    DirectForecaster forecaster = DirectForecaster.of(
        network(new MixtureDensityOutputLayer.Builder(FullGaussian.of(3))
            .nIn(DirectRows.width(windowing, HISTORY)).build()),
        windowing);
    Path file = folder.resolve("direct.zip");
    forecaster.save(file);
    assertSame(forecaster, DirectForecaster.load(file), 3);
  }

  @Test
  void theNetworkInItIsReadAsBefore() throws IOException {
    RecurrentForecaster forecaster = recurrent(Windowing.of(6, 3, Scaling.STANDARD));
    Path file = folder.resolve("forecaster.zip");
    forecaster.save(file);
    assertSame(
        forecaster,
        RecurrentForecaster.of(
            ModelSerializer.restoreMultiLayerNetwork(file.toFile()), Windowing.of(6, 3, Scaling.STANDARD)), 2);
  }

  @Test
  void oneThatCannotBeWrittenIsNamed() {
    RecurrentForecaster forecaster = recurrent(Windowing.of(6, 3, Scaling.STANDARD));
    Path file = folder.resolve("nowhere").resolve("forecaster.zip");
    UncheckedIOException failure = assertThrows(UncheckedIOException.class, () -> forecaster.save(file));
    assertEquals("cannot write a forecaster into " + file, failure.getMessage());
  }

  @Test
  void oneThatIsThereIsReplacedWhole() throws IOException {
    RecurrentForecaster forecaster = recurrent(Windowing.of(6, 3, Scaling.STANDARD));
    Path file = Files.writeString(folder.resolve("forecaster.zip"), "what was there before");
    forecaster.save(file);
    assertSame(forecaster, RecurrentForecaster.load(file), 2);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void otherFilesAreRefusedByName() throws IOException {
    Path model = folder.resolve("model.zip");
    MultiLayerNetwork net =
        network(new MixtureDensityOutputLayer.Builder(FullGaussian.of(3)).nIn(2).build());
    ModelSerializer.writeModel(net, model.toFile(), true);
    assertSays(() -> RecurrentForecaster.load(model), "model.zip: expected a forecaster", "windowing.json");
    Path text = Files.writeString(folder.resolve("text.zip"), "no zip");
    assertSays(() -> RecurrentForecaster.load(text), "text.zip");
    for (String json : List.of("{}", "[", "{\"context\": 6, \"horizon\": 3, \"scaling\": \"METRES\", \"lags\": [1]}",
        "{\"context\": 0, \"horizon\": 3, \"scaling\": \"MEAN\", \"lags\": [1], \"difference\": 0}",
        "{\"context\": 6, \"horizon\": 3, \"scaling\": \"MEAN\", \"lags\": [1], \"linear\": [\"NaN\"]}")) {
      try (FileSystem zip = FileSystems.newFileSystem(model)) {
        Files.writeString(zip.getPath("windowing.json"), json);
      }
      assertSays(() -> RecurrentForecaster.load(model), "model.zip: windowing.json: Windowing: expected");
    }
  }
}
