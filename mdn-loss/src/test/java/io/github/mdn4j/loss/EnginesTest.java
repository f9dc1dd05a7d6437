// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EnginesTest {

  static List<Density> densities() {
    List<Density> all = new ArrayList<>();
    for (Scale scale :
        List.of(
            Scale.standard(),
            Scale.exp(),
            Scale.softplus(),
            Scale.softplus().floor(0.01),
            Scale.eluPlusOne(),
            Scale.eluPlusOne().floor(1e-8),
            Scale.logSigmoidVariance(),
            Scale.logSigmoidVariance().floor(0.1))) {
      for (int k : new int[] {1, 3, 20}) {
        for (int d : new int[] {1, 2, 8}) {
          all.add(Mixture.of(k, DiagonalGaussian.of(d, scale)));
          all.add(Mixture.of(k, IsotropicGaussian.of(d, scale)));
        }
      }
    }
    all.add(DiagonalGaussian.of(3));
    all.add(Mixture.of(2, Mixture.of(3, DiagonalGaussian.of(2))));
    return all;
  }

  @ParameterizedTest
  @MethodSource("densities")
  void kernelsAndGraphAgreeInDouble(Density density) {
    Random random = new Random(7);
    for (int n : new int[] {1, 7}) {
      INDArray raw = gaussian(random, n, density.parameterWidth());
      INDArray labels = gaussian(random, n, density.labelWidth());
      Pair<Double, INDArray> kernels = run(density, Engine.KERNELS, labels, raw);
      Pair<Double, INDArray> graph = run(density, Engine.SAMEDIFF, labels, raw);
      assertEquals(graph.getFirst(), kernels.getFirst(), 1e-12 * Math.max(1, Math.abs(graph.getFirst())));
      double largest = graph.getSecond().amaxNumber().doubleValue();
      double difference = graph.getSecond().sub(kernels.getSecond()).amaxNumber().doubleValue();
      assertEquals(0, difference, 1e-12 * Math.max(1, largest));
    }
  }

  private static Pair<Double, INDArray> run(Density density, Engine engine, INDArray labels, INDArray raw) {
    return new LossMixtureNLL(density, engine)
        .computeGradientAndScore(labels, raw, new ActivationIdentity(), null, false);
  }

  private static INDArray gaussian(Random random, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return Nd4j.createFromArray(values);
  }
}
