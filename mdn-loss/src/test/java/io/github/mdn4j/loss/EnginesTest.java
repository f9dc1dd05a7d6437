// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The two engines against each other, against finite differences, and at the ends of the range of numbers. */
class EnginesTest {

  private static final List<Engine> BOTH = List.of(Engine.KERNELS, Engine.SAMEDIFF);

  static List<Density> densities() {
    List<Density> all = new ArrayList<>();
    for (Scale scale :
        List.of(
            Scale.standard(),
            Scale.exp(),
            Scale.softplus(),
            Scale.eluPlusOne().floor(1e-8),
            Scale.logSigmoidVariance().floor(0.1))) {
      for (int k : new int[] {1, 3}) {
        all.add(Mixture.of(k, DiagonalGaussian.of(2, scale)));
        all.add(Mixture.of(k, IsotropicGaussian.of(2, scale)));
      }
    }
    all.add(DiagonalGaussian.of(3));
    all.add(IsotropicGaussian.of(1));
    all.add(Mixture.of(2, Mixture.of(3, DiagonalGaussian.of(2))));
    return all;
  }

  @ParameterizedTest
  @MethodSource("densities")
  void theEnginesAgreeToTwelveDigits(Density density) {
    for (int n : new int[] {1, 7}) {
      Batch batch = Batch.random(density, n, 7);
      batch.through(density, Engine.KERNELS).assertClose(batch.through(density, Engine.SAMEDIFF), 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("densities")
  void theGradientIsTheSlopeOfTheScore(Density density) {
    for (Engine engine : BOTH) {
      DensityLoss loss = new LossMixtureNLL(density, engine);
      for (int n : new int[] {1, 7}) {
        Batch batch = Batch.random(density, n, 11);
        INDArray gradient = batch.through(loss, null).gradient();
        for (int j = 0; j < density.parameterWidth(); j += engine == Engine.KERNELS ? 1 : 3) { // the graph is slow
          int row = j % n;
          double slope = slope(loss, batch, row, j);
          double allowed = 1e-6 * Math.max(1, Math.abs(slope));
          assertEquals(slope, gradient.getDouble(row, j), allowed, engine + ", column " + j);
        }
      }
    }
  }

  // Central differences at two steps, extrapolated: the error is of fourth order.
  private static double slope(DensityLoss loss, Batch batch, int row, int column) {
    double h = 1e-3;
    return (4 * difference(loss, batch, row, column, h) - difference(loss, batch, row, column, 2 * h)) / 3;
  }

  private static double difference(DensityLoss loss, Batch batch, int row, int column, double h) {
    double raw = batch.raw().getDouble(row, column);
    double above = score(loss, batch, row, column, raw + h);
    double below = score(loss, batch, row, column, raw - h);
    return (above - below) / (2 * h);
  }

  private static double score(DensityLoss loss, Batch batch, int row, int column, double value) {
    INDArray moved = batch.raw().dup().putScalar(row, column, value);
    return loss.computeScore(batch.labels(), moved, new ActivationIdentity(), null, false);
  }

  static List<Density> extremes() {
    List<Density> all = new ArrayList<>();
    for (Scale scale :
        List.of(
            Scale.standard(),
            Scale.exp(),
            Scale.softplus().floor(1e-3),
            Scale.eluPlusOne().floor(1e-3),
            Scale.logSigmoidVariance().floor(1e-3))) {
      all.add(Mixture.of(1, DiagonalGaussian.of(2, scale)));
      all.add(Mixture.of(4, DiagonalGaussian.of(2, scale)));
      all.add(Mixture.of(4, IsotropicGaussian.of(2, scale)));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void lossAndGradientAreFiniteAtExtremeInputs(Density density) {
    DensityLoss byKernels = new LossMixtureNLL(density, Engine.KERNELS);
    DensityLoss byGraph = new LossMixtureNLL(density, Engine.SAMEDIFF);
    Scale scale = scaleOf(((Mixture) density).component());
    double raw = scale.equals(Scale.exp()) ? 20 : 80;
    for (double rawScale : new double[] {-raw, 0, raw}) {
      for (double logit : new double[] {-1e4, 1e4}) {
        for (double away : new double[] {0, 1e4}) {
          double label = Math.max(-1e38, Math.min(1e38, away * scale.of(rawScale))); // what a float can hold
          Batch batch = extreme((Mixture) density, logit, rawScale, label);
          for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
            Batch.Result kernels = batch.as(type).through(byKernels, null);
            Batch.Result graph = batch.as(type).through(byGraph, null);
            kernels.assertFinite();
            graph.assertFinite();
            kernels.assertClose(graph, type == DataType.DOUBLE ? 1e-12 : 1e-7);
          }
        }
      }
    }
  }

  private static Scale scaleOf(Density component) {
    return component instanceof DiagonalGaussian diagonal
        ? diagonal.scale()
        : ((IsotropicGaussian) component).scale();
  }

  /** Two rows: the first logit as given, means 0, 1, 2…, the raw scale as given and, in turn, of opposite sign. */
  private static Batch extreme(Mixture density, double logit, double rawScale, double label) {
    int components = density.components();
    int p = density.component().parameterWidth();
    double[][] raw = new double[2][density.parameterWidth()];
    for (int i = 0; i < 2; i++) {
      raw[i][0] = logit;
      for (int k = 0; k < components; k++) {
        for (int j = 0; j < p; j++) {
          double sign = k % 2 == 0 ? 1 : -1;
          raw[i][components + k * p + j] = j < density.labelWidth() ? k : sign * rawScale;
        }
      }
    }
    return new Batch(
        Nd4j.valueArrayOf(new long[] {2, density.labelWidth()}, label, DataType.DOUBLE), Nd4j.createFromArray(raw));
  }

  @ParameterizedTest
  @MethodSource("wide")
  void manyComponentsAndManyColumnsAreFine(Density density) {
    Batch batch = Batch.random(density, 5, 3);
    Batch.Result kernels = batch.through(density, Engine.KERNELS);
    kernels.assertFinite();
    kernels.assertClose(batch.through(density, Engine.SAMEDIFF), 1e-12);
    batch.as(DataType.FLOAT).through(density, Engine.KERNELS).assertFinite();
  }

  static List<Density> wide() {
    return List.of(
        Mixture.of(64, DiagonalGaussian.of(128)),
        Mixture.of(64, IsotropicGaussian.of(128)),
        DiagonalGaussian.of(1000),
        Mixture.of(500, IsotropicGaussian.of(1)));
  }

  @ParameterizedTest
  @MethodSource("apart")
  void scalesWhoseProductsNoDoubleHoldsAreFine(Density density) {
    int p = density.parameterWidth();
    double[][] raw = new double[8][p];
    for (int i = 0; i < raw.length; i++) {
      for (int j = 0; j < p; j++) {
        raw[i][j] = (i % 2 == 0 ? 1 : -1) * (i < 4 ? 120 : 300) * Math.cos(i + j * j); // as scales, up to e^±300
      }
    }
    Batch batch = new Batch(Nd4j.zeros(DataType.DOUBLE, raw.length, density.labelWidth()), Nd4j.createFromArray(raw));
    for (int j = 0; j < p; j++) {
      if (isLocation(density, j)) {
        batch.raw().putColumn(j, Nd4j.zeros(DataType.DOUBLE, raw.length)); // or a label may be e^300 scales away
      }
    }
    Batch.Result kernels = batch.through(density, Engine.KERNELS);
    kernels.assertFinite();
    kernels.assertClose(batch.through(density, Engine.SAMEDIFF), 1e-12);
  }

  static List<Density> apart() {
    return List.of(
        DiagonalGaussian.of(4, Scale.exp()),
        Mixture.of(3, DiagonalGaussian.of(4, Scale.exp())),
        Mixture.of(3, IsotropicGaussian.of(5, Scale.exp())),
        Mixture.of(3, DiagonalGaussian.of(4, Scale.exp().floor(1e-60))));
  }

  private static boolean isLocation(Density density, int column) {
    Mixture mixture = density instanceof Mixture m ? m : null;
    Density component = mixture == null ? density : mixture.component();
    int first = mixture == null ? 0 : mixture.components();
    return column >= first && (column - first) % component.parameterWidth() < density.labelWidth();
  }

  @Test
  void aGraphThatRunsInPartsIsTheSame() {
    Density density = Mixture.of(20, DiagonalGaussian.of(2));
    int n = 1500;
    Batch batch = Batch.random(density, n, 5); // 150 000 raw numbers
    INDArray mask = Nd4j.ones(DataType.DOUBLE, n, 1).putScalar(3, 0.0).putScalar(1400, 0.0).putScalar(1401, 2.5);
    DensityLoss byGraph = new LossMixtureNLL(density, Engine.SAMEDIFF);
    Batch.Result kernels = batch.through(new LossMixtureNLL(density, Engine.KERNELS), mask);
    kernels.assertClose(batch.through(byGraph, mask), 1e-12);
    batch.raw().putScalar(1450, 7, Double.NaN);
    RowException fault = assertThrows(RowException.class, () -> batch.through(byGraph, mask));
    assertEquals(1450, fault.row());
  }
}
