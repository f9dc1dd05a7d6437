// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.loss.DensityLoss.Engine;
import io.github.mdn4j.loss.LossMixtureNLL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BinetTest {

  private static final LossMixtureNLL LOSS = new LossMixtureNLL(new BinetOfTheRow(), Engine.SAMEDIFF);

  /** What takes Binet's function of its raw number for a log density, so that the loss differentiates its graph. */
  private record BinetOfTheRow() implements Density {

    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public int parameterWidth() {
      return 1;
    }

    @Override
    public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
      return Binet.value(sd, theta);
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/reference-binet.csv")
  void valueAndSlopeEqualTheReferenceInScalarsAndInTheGraph(double x, double value, double slope) {
    double valueTolerance = 1e-13 * Math.max(1, value);
    double slopeTolerance = 1e-13 * Math.max(1, -slope);
    assertEquals(value, Binet.value(x), valueTolerance);
    assertEquals(slope, Binet.slope(x), slopeTolerance);
    INDArray row = Nd4j.createFromArray(new double[][] {{x}});
    Pair<Double, INDArray> graph =
        LOSS.computeGradientAndScore(Nd4j.zeros(row.dataType(), 1, 1), row, new ActivationIdentity(), null, false);
    assertEquals(-value, graph.getFirst(), valueTolerance);
    assertEquals(-slope, graph.getSecond().getDouble(0), slopeTolerance);
  }
}
