// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.plot.Canvas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYSeries;
import org.nd4j.linalg.factory.Nd4j;

class MixtureCurvesTest {

  private static final double LOG_3 = Math.log(3);
  private static final double LOG_2 = Math.log(2);

  @Test
  void weightsMeansAndDeviationsAreThoseOfTheRawRows() {
    MixtureCurves curves = curves();

    assertEquals(2, curves.components());
    assertArrayEquals(new double[] {0.25, 0.5, 0.99}, curves.weight()[0], 1e-12);
    assertArrayEquals(new double[] {0.75, 0.5, 0.01}, curves.weight()[1], 1e-12);
    assertArrayEquals(new double[] {0, 1, 2}, curves.mean()[0], 1e-12);
    assertArrayEquals(new double[] {5, 6, 7}, curves.mean()[1], 1e-12);
    assertArrayEquals(new double[] {1, 1, 1}, curves.deviation()[0], 1e-12);
    assertArrayEquals(new double[] {2, 3, 2}, curves.deviation()[1], 1e-12);
  }

  @Test
  void aBandEndsWhereItsComponentNoLongerMatters() {
    Canvas canvas = MixturePlot.bands(Canvas.of("title", "x", "y"), curves());

    List<XYSeries> series = List.copyOf(canvas.chart().getSeriesMap().values());
    assertEquals(4, series.size());
    assertArrayEquals(new double[] {10, 11, 12, 12, 11, 10}, series.get(0).getXData());
    assertArrayEquals(new double[] {1, 2, 3, 1, 0, -1}, series.get(0).getYData(), 1e-12);
    assertArrayEquals(new double[] {10, 11, 11, 10}, series.get(1).getXData());
    assertArrayEquals(new double[] {7, 9, 3, 3}, series.get(1).getYData(), 1e-12);
    double[] mean = series.get(3).getYData();
    assertEquals(6, mean[mean.length - 2], 1e-12);
    assertTrue(Double.isNaN(mean[mean.length - 1]));
  }

  @Test
  void aDensityThatIsNoMixtureIsRefused() {
    Predictions predictions = Predictions.of(DiagonalGaussian.of(1), Nd4j.zeros(1, 2));

    assertThrows(IllegalArgumentException.class, () -> MixtureCurves.of(new double[] {0}, predictions));
  }

  private static MixtureCurves curves() {
    double[][] raw = {
      {0, LOG_3, 0, 0, 5, LOG_2},
      {7, 7, 1, 0, 6, LOG_3},
      {Math.log(99), 0, 2, 0, 7, LOG_2}
    };
    Mixture density = Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
    return MixtureCurves.of(new double[] {10, 11, 12}, Predictions.of(density, Nd4j.createFromArray(raw)));
  }
}
