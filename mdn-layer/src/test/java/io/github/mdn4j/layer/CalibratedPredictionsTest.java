// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.calibration.CalibrationSet;
import io.github.mdn4j.calibration.ConformalInterval;
import io.github.mdn4j.calibration.ConformalizedQuantiles;
import io.github.mdn4j.calibration.DistributionalConformal;
import io.github.mdn4j.calibration.GroupedConformal;
import io.github.mdn4j.calibration.SplineRecalibration;
import io.github.mdn4j.calibration.TemperatureScaling;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CalibratedPredictionsTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(1));

  private static Predictions predictions(long... shape) {
    Nd4j.getRandom().setSeed(4);
    return Predictions.of(DENSITY, Nd4j.randn(DataType.DOUBLE, shape));
  }

  private static SplineRecalibration spline() {
    SplittableRandom random = new SplittableRandom(1);
    List<Distribution> predicted = new ArrayList<>();
    double[] labels = new double[100];
    Predictions p = predictions(100, 6);
    for (int i = 0; i < 100; i++) {
      predicted.add(p.row(i));
      labels[i] = 2 * p.row(i).sample(random)[0];
    }
    return SplineRecalibration.of(4, CalibrationSet.of(predicted, labels));
  }

  @Test
  void everyResultIsOfTheRecalibratedRows() {
    Predictions plain = predictions(7, 6);
    SplineRecalibration spline = spline();
    Predictions right = plain.recalibrated(spline);
    INDArray labels = Nd4j.ones(DataType.DOUBLE, 7, 1);
    for (int i = 0; i < 7; i++) {
      Distribution expected = spline.of(plain.row(i));
      assertEquals(expected.mean()[0], right.mean().getDouble(i, 0));
      assertEquals(expected.variance()[0], right.variance().getDouble(i, 0));
      assertEquals(expected.quantile(0.7), right.quantile(0.7).getDouble(i, 0));
      assertEquals(expected.logDensity(1), right.logDensity(labels).getDouble(i, 0));
      assertEquals(expected.crps(1), right.crps(labels).getDouble(i, 0));
    }
    assertEquals(plain.row(0).mean()[0], plain.mean().getDouble(0, 0), 1e-12);
    assertTrue(right.toJson().contains("recalibrated"));
    Temperature wide = Temperature.of(1, 4);
    INDArray variance = plain.recalibrated(new TemperatureScaling(wide)).variance();
    assertEquals(plain.row(3).at(wide).variance()[0], variance.getDouble(3, 0), 1e-12);
  }

  @Test
  void intervalsHaveTheShapeOfWhatTheyAreOf() {
    ConformalInterval interval = new ConformalizedQuantiles(0.8, 0.1, 0.2);
    Predictions rows = predictions(5, 6);
    INDArray ends = rows.interval(interval);
    assertArrayEquals(new long[] {5, 2}, ends.shape());
    assertEquals(rows.row(2).interval(0.8).low() - 0.1, ends.getDouble(2, 0), 1e-12);
    assertEquals(rows.row(2).interval(0.8).high() + 0.2, ends.getDouble(2, 1), 1e-12);
    Predictions sequences = predictions(3, 6, 4);
    INDArray steps = sequences.interval(new DistributionalConformal(0.8, 0.05, 0.2));
    assertArrayEquals(new long[] {3, 2, 4}, steps.shape());
    assertEquals(sequences.row(1, 2).quantile(0.05), steps.getDouble(1, 0, 2), 1e-12);
    assertEquals(sequences.row(1, 2).quantile(0.8), steps.getDouble(1, 1, 2), 1e-9);
    GroupedConformal groups =
        new GroupedConformal(Map.of("a", interval, "b", new ConformalizedQuantiles(0.8, 5, 5)));
    INDArray grouped = rows.interval(groups, List.of("a", "b", "a", "a", "b"));
    assertEquals(ends.getDouble(2, 0), grouped.getDouble(2, 0), 1e-12);
    assertEquals(rows.row(4).interval(0.8).low() - 5, grouped.getDouble(4, 0), 1e-12);
    assertThrows(DL4JInvalidInputException.class, () -> rows.interval(groups, List.of("a")));
  }

  @Test
  void aModelFileKeepsItsCalibration(@TempDir Path folder) throws IOException {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .list()
                .layer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(2).build())
                .build());
    net.init();
    Path file = folder.resolve("m.zip");
    ModelSerializer.writeModel(net, file.toFile(), true);
    assertEquals(Optional.empty(), ModelArchive.of(file).calibration());
    Calibration calibration = Calibration.of(spline()).with(new ConformalizedQuantiles(0.8, 0.1, 0.2));
    ModelArchive.addCalibration(file, calibration);
    ModelArchive archive = ModelArchive.of(file);
    assertEquals(calibration, archive.calibration().orElseThrow());
    assertEquals(net.params(), archive.network(true).params());
    assertEquals(net.params(), ModelSerializer.restoreMultiLayerNetwork(file.toFile()).params());
    Path text = folder.resolve("text");
    Files.writeString(text, "no zip at all");
    assertThrows(RuntimeException.class, () -> ModelArchive.addCalibration(text, calibration));
  }
}
