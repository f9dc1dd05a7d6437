// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** The JSON that a distribution gives away; that its numbers are right is in {@link DensityConformance}. */
class ParametersTest {

  @Test
  void aMixtureNamesItsWeightsAndComponents() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
    assertEquals(
        "{\"mixture\":{\"weights\":[0.5,0.5],\"components\":["
            + "{\"gaussian\":{\"mean\":[1.5],\"scale\":[1.0]}},{\"gaussian\":{\"mean\":[-2.0],\"scale\":[1.0]}}]}}",
        density.at(0, 0, 1.5, 0, -2, 0).parameters().toJson());
  }

  @Test
  void partsStandSideBySide() {
    Density density = Joint.of(BivariateGaussian.of(Scale.exp()), Bernoulli.of(), Categorical.of(1));
    assertEquals(
        "{\"joint\":{\"parts\":[{\"bivariateGaussian\":{\"mean\":[1.0,2.0],\"scale\":[1.0,1.0],\"correlation\":0.0}},"
            + "{\"bernoulli\":{\"probability\":0.5}},{\"categorical\":{\"probabilities\":[1.0]}}]}}",
        density.at(1, 2, 0, 0, 0, 0, 3).parameters().toJson());
  }

  @Test
  void marginalsAndConditionalsHaveNamesToo() {
    Distribution joint = FullGaussian.of(2, Scale.exp()).at(1, 2, 0, 0, 0.5);
    assertTrue(joint.condition(new int[] {0}, new double[] {1}).parameters().toJson().startsWith("{\"fullGaussian\""));
    Distribution mixture = Mixture.of(2, DiagonalGaussian.of(2)).at(new double[10]);
    assertTrue(mixture.marginal(1).parameters().toJson().startsWith("{\"mixture\""));
  }

  @Test
  void numbersThatAreNotFiniteAreStrings() {
    String json = DiagonalGaussian.of(1, Scale.exp()).at(0, 1000).parameters().toJson();
    assertEquals("{\"gaussian\":{\"mean\":[0.0],\"scale\":[\"Infinity\"]}}", json);
  }

  @Test
  void writingLeavesTheWriterOpen() throws IOException {
    StringWriter text = new StringWriter() {
      @Override
      public void close() {
        throw new AssertionError("closed");
      }
    };
    Bernoulli.of().at(0).parameters().write(text);
    assertEquals("{\"bernoulli\":{\"probability\":0.5}}", text.toString());
  }

  @Test
  void whatGoesInIsCopied() {
    double[] mean = {1};
    Parameters parameters = Parameters.of("mine").with("mean", mean).with("rows", new double[][] {mean, {2}});
    mean[0] = 5;
    assertEquals("{\"mine\":{\"mean\":[1.0],\"rows\":[[1.0],[2.0]]}}", parameters.toString());
    assertThrows(ND4JIllegalArgumentException.class, () -> parameters.with("mean", 2));
  }

  @Test
  void aFamilyThatNamesNothingSaysSo() {
    Density family =
        new Density() {
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
            return sd.math().square(y.sub(theta)).neg();
          }

          @Override
          public String toString() {
            return "Mine(1)";
          }
        };
    String message =
        assertThrows(UnsupportedOperationException.class, () -> family.at(new double[] {0}).parameters()).getMessage();
    assertTrue(message.contains("Mine(1)"), message);
  }
}
