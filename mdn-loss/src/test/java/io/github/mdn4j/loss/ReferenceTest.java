// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The loss against SciPy and its gradient against PyTorch: tools/reference_mixture_nll.py. */
class ReferenceTest {

  private static final List<Reference> REFERENCES = read();

  /** Seven rows, what other programs compute for them, and the loss on both engines. */
  record Reference(
      DensityLoss kernels, DensityLoss graph, double[][] labels, double[][] raw, double[] nll, double[][] gradient) {

    Reference(Density density, double[][] labels, double[][] raw, double[] nll, double[][] gradient) {
      this(
          new LossMixtureNLL(density, Engine.KERNELS),
          new LossMixtureNLL(density, Engine.SAMEDIFF),
          labels,
          raw,
          nll,
          gradient);
    }

    Batch rows(int from, int to) {
      double[][] y = Arrays.copyOfRange(labels, from, to);
      double[][] theta = Arrays.copyOfRange(raw, from, to);
      return new Batch(Nd4j.createFromArray(y), Nd4j.createFromArray(theta));
    }

    @Override
    public String toString() {
      return graph + ", " + scaleOf(graph.density());
    }
  }

  private static Scale scaleOf(Density mixture) {
    Density component = ((Mixture) mixture).component();
    return component instanceof DiagonalGaussian diagonal
        ? diagonal.scale()
        : ((IsotropicGaussian) component).scale();
  }

  static List<Reference> references() {
    return REFERENCES;
  }

  private static List<Reference> read() {
    JsonNode file;
    try (InputStream in = ReferenceTest.class.getResourceAsStream("mixture-nll.json")) {
      file = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Reference> references = new ArrayList<>();
    for (JsonNode test : file.get("cases")) {
      for (JsonNode loss : test.get("losses")) {
        int d = test.get("labelWidth").asInt();
        Scale scale = scale(loss.get("scale").asText(), loss.get("floor").asDouble());
        Density component =
            test.get("family").asText().equals("DiagonalGaussian")
                ? DiagonalGaussian.of(d, scale)
                : IsotropicGaussian.of(d, scale);
        references.add(
            new Reference(
                Mixture.of(test.get("components").asInt(), component),
                rows(test.get("labels")),
                rows(test.get("raw")),
                row(loss.get("nll")),
                rows(loss.get("gradient"))));
      }
    }
    return references;
  }

  private static Scale scale(String name, double floor) {
    Scale scale =
        switch (name) {
          case "exp" -> Scale.exp();
          case "softplus" -> Scale.softplus();
          case "eluPlusOne" -> Scale.eluPlusOne();
          case "logSigmoidVariance" -> Scale.logSigmoidVariance();
          default -> throw new IllegalArgumentException(name);
        };
    return floor == 0 ? scale : scale.floor(floor);
  }

  private static double[][] rows(JsonNode node) {
    double[][] rows = new double[node.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(node.get(i));
    }
    return rows;
  }

  private static double[] row(JsonNode node) {
    double[] row = new double[node.size()];
    for (int j = 0; j < row.length; j++) {
      row[j] = node.get(j).asDouble();
    }
    return row;
  }

  @ParameterizedTest
  @MethodSource("references")
  void bothEnginesAgreeWithOtherProgramsAtSevenRows(Reference reference) {
    assertAgrees(reference, reference.kernels(), 0, 7);
    assertAgrees(reference, reference.graph(), 0, 7);
  }

  @ParameterizedTest
  @MethodSource("references")
  void bothEnginesAgreeWithOtherProgramsAtOneRow(Reference reference) {
    for (int i = 0; i < 7; i++) {
      assertAgrees(reference, reference.kernels(), i, i + 1);
    }
    assertAgrees(reference, reference.graph(), 3, 4);
  }

  private static void assertAgrees(Reference reference, DensityLoss loss, int from, int to) {
    Batch.Result result = reference.rows(from, to).through(loss, null);
    double sum = 0;
    double[] slopes = result.slopes();
    for (int i = from; i < to; i++) {
      String row = loss.engine() + ", row " + i;
      double nll = reference.nll()[i];
      sum += nll;
      assertEquals(nll, result.scores()[i - from], 1e-10 * Math.max(1, Math.abs(nll)), row);
      double[] gradient = reference.gradient()[i];
      double largest = Batch.largest(gradient);
      for (int j = 0; j < gradient.length; j++) {
        double allowed = 1e-9 * Math.abs(gradient[j]) + 1e-13 * largest;
        assertEquals(gradient[j], slopes[(i - from) * gradient.length + j], allowed, row + ", column " + j);
      }
    }
    assertEquals(sum, result.score(), 1e-10 * Math.max(1, Math.abs(sum)));
  }

  @ParameterizedTest
  @MethodSource("references")
  void theEnginesAgreeToTwelveDigits(Reference reference) {
    Batch.Result kernels = reference.rows(0, 7).through(reference.kernels(), null);
    kernels.assertClose(reference.rows(0, 7).through(reference.graph(), null), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("references")
  void floatIsWithinTwoMillionthsOfDouble(Reference reference) {
    Batch inFloat = reference.rows(0, 7).as(DataType.FLOAT);
    Batch inDouble = inFloat.as(DataType.DOUBLE); // the same numbers
    for (DensityLoss loss : List.of(reference.kernels(), reference.graph())) {
      Batch.Result narrow = inFloat.through(loss, null);
      Batch.Result wide = inDouble.through(loss, null);
      assertEquals(DataType.FLOAT, narrow.gradient().dataType());
      assertEquals(wide.score(), narrow.score(), 1e-12 * Math.max(1, Math.abs(wide.score()))); // both are summed in double
      assertNear(wide.scores(), narrow.scores(), loss.engine() + ", row ");
      assertNear(wide.slopes(), narrow.slopes(), loss.engine() + ", gradient ");
    }
  }

  private static void assertNear(double[] expected, double[] actual, String what) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 2e-6 * Math.abs(expected[i]) + Float.MIN_NORMAL, what + i);
    }
  }
}
