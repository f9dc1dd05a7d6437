// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The scores against SciPy's; tools/reference_scores.py wrote the file. */
class ReferenceScoresTest {

  record Case(
      int components,
      int labelWidth,
      double floor,
      double[][] raw,
      double[][] labels,
      double[] levels,
      double[] coverage,
      double[] width,
      double[] pitHistogram,
      Double energyScore,
      Map<String, Double> scores) {}

  record Reference(String program, String script, long seed, List<Case> cases) {}

  static List<Case> cases() throws Exception {
    try (InputStream in = ReferenceScoresTest.class.getResourceAsStream("scores.json")) {
      return new ObjectMapper().readValue(in, Reference.class).cases();
    }
  }

  private static DensityEvaluation evaluate(Case reference, int draws) {
    Scale scale = Scale.exp().floor(reference.floor);
    Density component =
        reference.labelWidth == 1 ? DiagonalGaussian.of(1, scale) : IsotropicGaussian.of(reference.labelWidth, scale);
    DensityEvaluation evaluation =
        new DensityEvaluation.Builder(Mixture.of(reference.components, component)).draws(draws).build();
    evaluation.eval(Nd4j.createFromArray(reference.labels), Nd4j.createFromArray(reference.raw));
    return evaluation;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoresAgreeWithSciPy(Case reference) {
    DensityEvaluation evaluation = evaluate(reference, 4);
    for (Map.Entry<String, Double> score : reference.scores.entrySet()) {
      double expected = score.getValue();
      // CRPS by quadrature and p-values from far tails have fewer digits
      assertEquals(
          expected,
          evaluation.getValue(DensityMetric.valueOf(score.getKey())),
          1e-9 * Math.max(1e-3, Math.abs(expected)),
          score.getKey());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void intervalsAndPitAgreeWithSciPy(Case reference) {
    if (reference.labelWidth > 1) {
      return;
    }
    DensityEvaluation evaluation = evaluate(reference, 4);
    for (int i = 0; i < reference.levels.length; i++) {
      assertEquals(reference.coverage[i], evaluation.coverage(reference.levels[i]), 1e-12);
      assertEquals(reference.width[i], evaluation.width(reference.levels[i]), 1e-9);
    }
    assertArrayEquals(reference.pitHistogram, evaluation.pitHistogram(), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void energyScoreAgreesWithItsClosedFormWithinItsStandardError(Case reference) {
    if (reference.labelWidth == 1) {
      return;
    }
    DensityEvaluation evaluation = evaluate(reference, 400);
    double error = evaluation.energyScoreStandardError();
    assertTrue(error < 0.01 * reference.energyScore);
    assertEquals(reference.energyScore, evaluation.getValue(DensityMetric.ENERGY_SCORE), 3 * error);
  }
}
