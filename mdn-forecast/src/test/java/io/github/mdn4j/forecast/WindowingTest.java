// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class WindowingTest {

  private static final Series SERIES = Series.of("a", 2, 4, Double.NaN, 8, 10, 12, 14)
      .withCovariates(new double[][] {{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}})
      .withStatics(9);

  @Test
  void aWindowHoldsWhatIsKnownBeforeEachStep() {
    Windowing windowing = Windowing.of(3, 2, Scaling.MEAN, 3);
    assertEquals(6, windowing.width(SERIES));
    DataSet window = windowing.minibatch(List.of(SERIES), new int[] {1}); // context of 4, NaN, 8: the unit is 6
    INDArray features = window.getFeatures();
    assertArrayEquals(new long[] {1, 6, 4}, features.shape());
    double[][] expected = {
      {4 / 6., 1, 0, 0, 2, 9}, // step 2: lag 1 is there, lag 3 lies before the series
      {0, 0, 2 / 6., 1, 3, 9}, // step 3: lag 1 is missing
      {8 / 6., 1, 4 / 6., 1, 4, 9},
      {10 / 6., 1, 0, 0, 5, 9}, // step 5: lag 3 is missing
    };
    for (int t = 0; t < 4; t++) {
      for (int c = 0; c < 6; c++) {
        assertEquals(expected[t][c], features.getDouble(0, c, t), 1e-6, "step " + t + " column " + c);
      }
    }
    double[] labels = {0, 8 / 6., 10 / 6., 12 / 6.};
    for (int t = 0; t < 4; t++) {
      assertEquals(labels[t], window.getLabels().getDouble(0, 0, t), 1e-6);
      assertEquals(t < 2 ? 0 : 1, window.getLabelsMaskArray().getDouble(0, t)); // the horizon alone trains
    }
  }

  @Test
  void missingLabelsAreMaskedAndTheContextTrainsOnlyWithoutUnits() {
    INDArray scaled = Windowing.of(2, 2, Scaling.MEAN).minibatch(List.of(SERIES), new int[] {0}).getLabelsMaskArray();
    assertArrayEquals(new double[] {0, 0, 1}, scaled.getRow(0).toDoubleVector()); // steps 1, 2 (missing), 3
    INDArray own = Windowing.of(2, 2, Scaling.NONE).minibatch(List.of(SERIES), new int[] {0}).getLabelsMaskArray();
    assertArrayEquals(new double[] {1, 0, 1}, own.getRow(0).toDoubleVector());
  }

  @Test
  void labelsMayBeDifferencesToWhatIsThere() {
    Windowing windowing = Windowing.of(3, 2, Scaling.MEAN).differenced(2);
    DataSet window = windowing.minibatch(List.of(SERIES), new int[] {1});
    // step 2 is missing; 8 − 4; 10 less what came 4 steps before, as 2 steps before is missing; 12 − 8
    double[] labels = {0, 4 / 6., 8 / 6., 4 / 6.};
    for (int t = 0; t < 4; t++) {
      assertEquals(labels[t], window.getLabels().getDouble(0, 0, t), 1e-6);
    }
    assertSays(() -> windowing.differenced(0), "at least 1 step but got 0");
  }

  @Test
  void aStepSeesNothingOfItselfOrLater() {
    Windowing windowing = Windowing.of(3, 2, Scaling.STANDARD, 2);
    Series full = Series.of("a", 2, 4, 7, 8, 10, 12, 14);
    for (int origin = 3; origin < 6; origin++) {
      double[] values = full.values();
      for (int t = origin; t < values.length; t++) {
        values[t] += 100;
      }
      Series changed = full.withValues(values);
      Scaling.Units units = windowing.units(full, origin);
      assertEquals(units, windowing.units(changed, origin));
      double[][] before = windowing.features(full, 1, 7, units);
      double[][] after = windowing.features(changed, 1, 7, units);
      for (int t = 1; t <= origin; t++) {
        assertArrayEquals(before[t - 1], after[t - 1], 0);
      }
    }
  }

  @Test
  void passesDifferAndEqualSeedsAgree() {
    Windowing windowing = Windowing.of(3, 1, Scaling.NONE);
    Series longer = Series.of("b", new SplittableRandom(1).doubles(200).toArray());
    DataSetIterator one = Windows.of(windowing, List.of(longer), 4, 2, 5).asIterator();
    DataSetIterator other = Windows.of(windowing, List.of(longer), 4, 2, 5).asIterator();
    INDArray first = one.next().getFeatures();
    assertEquals(first, other.next().getFeatures());
    one.next();
    assertEquals(false, one.hasNext());
    one.reset();
    assertNotEquals(first, one.next().getFeatures());
  }

  @Test
  void windowsWithoutAScaleArePassedOver() {
    double[] y = new SplittableRandom(1).doubles(40).toArray();
    Arrays.fill(y, 5, 35, 0.5);
    Windowing windowing = Windowing.of(4, 1, Scaling.STANDARD);
    DataSet drawn = Windows.of(windowing, List.of(Series.of("a", y)), 100, 1, 5).iterator().next();
    assertEquals(100, drawn.getFeatures().size(0));
    Series flat = Series.of("flat", 1, 1, 1, 1, 1, 1, 1);
    assertSays(() -> Windows.of(windowing, List.of(flat), 1, 1, 5).iterator().next(),
        "series \"flat\"", "above 0 but got 0");
  }

  @Test
  void seriesThatDoNotFitAreNamed() {
    Windowing windowing = Windowing.of(5, 2, Scaling.MEAN);
    assertSays(() -> windowing.units(SERIES, 4), "series \"a\"", "a context of 5 steps before step 4");
    assertSays(() -> Windows.of(Windowing.of(6, 2, Scaling.MEAN), List.of(SERIES), 1, 1, 1),
        "a series of at least 8 steps", "series \"a\", has 7");
    assertSays(() -> Windows.of(windowing, List.of(), 1, 1, 1), "at least 1 series but got 0");
    Series other = Series.of("b", 1, 2, 3, 4, 5, 6, 7, 8);
    assertSays(() -> windowing.minibatch(List.of(SERIES, other), new int[] {0, 0}), "series \"b\": expected 4 features",
        "as series \"a\" has, but got 2");
    assertSays(() -> Windowing.of(1, 1, Scaling.MEAN), "a context of at least 2 steps", "but got 1, 1, MEAN and []");
    assertSays(() -> Windowing.of(2, 1, Scaling.MEAN, 1), "lags of at least 2");
    assertSays(() -> Windowing.of(2, 1, null), "a scaling", "but got 2, 1, null and []");
    assertSays(() -> Windows.requireOne(windowing, List.of(SERIES), 4),
        "at least 11 steps, context and horizon and 4 for validation", "has 7");
  }
}
