// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

/** Columns of networks from elsewhere, by the raw layout of docs/design.md: K logits, then K blocks of μ and scale. */
class RawLayoutTest {

  private static final Mixture EXP = Mixture.of(2, DiagonalGaussian.of(2, Scale.exp()));

  private static double[] row(INDArray raw) {
    return raw.dup('c').data().asDouble();
  }

  private static INDArray columns(double... numbers) {
    return Nd4j.createFromArray(new double[][] {numbers});
  }

  @Test
  void blocksComeInTheOrderInWhichTheyAreSaid() {
    INDArray output = columns(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertArrayEquals(
        new double[] {1, 2, 3, 4, 7, 8, 5, 6, 9, 10},
        row(RawLayout.of(EXP).logits().means().logScales().raw(output)));
    assertArrayEquals(
        new double[] {9, 10, 5, 6, 1, 2, 7, 8, 3, 4},
        row(RawLayout.of(EXP).logScales().means().logits().raw(output)));
  }

  @Test
  void dimensionsCanComeFirst() {
    INDArray output = columns(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertArrayEquals(
        new double[] {1, 2, 3, 5, 7, 9, 4, 6, 8, 10},
        row(RawLayout.of(EXP).logits().byDimension().means().logScales().raw(output)));
  }

  @Test
  void whatIsNoRawNumberIsTurnedIntoOne() {
    Mixture one = Mixture.of(1, DiagonalGaussian.of(1, Scale.exp()));
    double e = Math.E;
    RawLayout weights = RawLayout.of(one).weights().means();
    assertArrayEquals(new double[] {-1, 7, 1}, row(weights.scales().raw(columns(1 / e, 7, e))), 1e-15);
    RawLayout logits = RawLayout.of(one).logits().means();
    assertArrayEquals(new double[] {0, 7, 1}, row(logits.variances().raw(columns(0, 7, e * e))), 1e-15);
    assertArrayEquals(new double[] {0, 7, 1.5}, row(logits.logVariances().raw(columns(0, 7, 3))), 0);
    assertArrayEquals(new double[] {0, 7, 3}, row(logits.rawScales().raw(columns(0, 7, 3))), 0);
    RawLayout single = RawLayout.of(DiagonalGaussian.of(1, Scale.exp())).means();
    assertArrayEquals(new double[] {7, 3}, row(single.logScales().raw(columns(7, 3))), 0);
  }

  @Test
  void theScaleIsTheSameWhateverTheActivation() {
    for (Scale scale : new Scale[] {Scale.softplus(), Scale.eluPlusOne(), Scale.standard(), Scale.logSigmoidVariance()}) {
      Density density = DiagonalGaussian.of(1, scale);
      RawLayout means = RawLayout.of(density).means();
      for (RawLayout layout : new RawLayout[] {means.scales(), means.logScales()}) {
        boolean log = layout.toString().contains("logScales");
        double[] raw = row(layout.raw(columns(2, log ? Math.log(0.25) : 0.25)));
        double sigma = Math.sqrt(density.at(raw).variance()[0]);
        assertTrue(Math.abs(sigma - 0.25) < 1e-12, scale + ": " + sigma);
      }
    }
  }

  @Test
  void severalOutputsAreTakenSideBySide() {
    INDArray mu = Nd4j.createFromArray(new double[][][] {{{3, 4}, {5, 6}}});
    INDArray sigma = Nd4j.createFromArray(new double[][][] {{{7, 8}, {9, 10}}});
    assertArrayEquals(
        new double[] {1, 2, 3, 4, 7, 8, 5, 6, 9, 10},
        row(RawLayout.of(EXP).logScales().means().logits().raw(sigma, mu, columns(1, 2))));
  }

  @Test
  void oneScaleAComponentAndSequencesAreReadToo() {
    Mixture density = Mixture.of(2, IsotropicGaussian.of(2, Scale.exp()));
    INDArray output = Nd4j.createFromArray(new double[][][] {{{1, 2, 3, 4, 5, 6, 7, 8}, {0, 0, 0, 0, 0, 0, 0, 9}}});
    INDArray raw = RawLayout.of(density).logits().means().logScales().raw(output);
    assertArrayEquals(new long[] {1, 2, 8}, raw.shape());
    assertArrayEquals(new double[] {1, 2, 3, 4, 7, 5, 6, 8, 0, 0, 0, 0, 0, 0, 0, 9}, row(raw));
  }

  private static void refused(Executable action, String part) {
    String message = assertThrows(ND4JIllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void whatIsMissingOrTwiceIsSaid() {
    RawLayout part = RawLayout.of(EXP).logits().means();
    refused(() -> part.raw(columns(1, 2, 3, 4, 5, 6)), "6 columns are described");
    refused(part::means, "means are there already");
    refused(() -> part.logScales().raw(columns(1, 2)), "expected [n, 10] or [n, T, 10], but got [1, 2]");
    refused(() -> part.logScales().raw(columns(1, 2), columns(1, 2)), "expected one array or 3");
    refused(() -> part.scales().ofLinear(columns(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), "scales are no linear function");
    refused(() -> RawLayout.of(Categorical.of(3)), "location and scale");
    refused(() -> RawLayout.of(DiagonalGaussian.of(1)).logits(), "expected a mixture");
  }
}
