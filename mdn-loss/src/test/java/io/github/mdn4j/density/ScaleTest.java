// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.loss.DensityLoss.Engine;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.serde.json.JsonMappers;
import org.nd4j.shade.jackson.core.JsonProcessingException;

class ScaleTest {

  private static final double[] RAW = {
    -300, -80, -40, -15.5, -14.5, -5, -1, -1e-3, -1e-200, -0.0, 0, 1e-200, 1e-3, 0.5, 1, 5, 14.5, 15.5, 40, 80, 300
  };

  static List<Scale> scales() {
    List<Scale> all = new ArrayList<>();
    for (Scale bare : List.of(Scale.exp(), Scale.softplus(), Scale.eluPlusOne(), Scale.logSigmoidVariance())) {
      all.add(bare);
      all.add(bare.floor(1e-8));
      all.add(bare.floor(0.5));
    }
    return all;
  }

  /** σ by its closed form; log(1 + e) of a small e by the series. */
  private static double sigma(Scale scale, double x) {
    String name = scale.toString();
    double above;
    if (name.contains("exp()")) {
      above = StrictMath.exp(x);
    } else if (name.contains("softplus()")) {
      above = x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
    } else if (name.contains("eluPlusOne()")) {
      above = x < 0 ? StrictMath.exp(x) : 1 + x;
    } else {
      above = x > 0 ? StrictMath.sqrt(1 / (1 + StrictMath.exp(-x))) : sqrtOfSigmoid(x);
    }
    return scale.floor() + above;
  }

  private static double sqrtOfSigmoid(double x) {
    return StrictMath.exp(x / 2) / StrictMath.sqrt(1 + StrictMath.exp(x));
  }

  @Test
  void theClosedFormsHoldAtPointsKnownByHeart() {
    assertEquals(1, Scale.exp().of(0));
    assertEquals(Math.E, Scale.exp().of(1), 1e-15);
    assertEquals(Math.log(2), Scale.softplus().of(0), 1e-16);
    assertEquals(Math.log(3), Scale.softplus().of(Math.log(2)), 1e-15);
    assertEquals(1, Scale.eluPlusOne().of(0));
    assertEquals(3.5, Scale.eluPlusOne().of(2.5));
    assertEquals(0.25, Scale.eluPlusOne().of(-Math.log(4)), 1e-16);
    assertEquals(Math.sqrt(0.5), Scale.logSigmoidVariance().of(0), 1e-16);
    assertEquals(Math.sqrt(0.8), Scale.logSigmoidVariance().of(Math.log(4)), 1e-15);
    assertEquals(1.25, Scale.exp().floor(0.25).of(0));
    assertEquals(Scale.exp().floor(1e-3), Scale.standard());
  }

  @ParameterizedTest
  @MethodSource("scales")
  void sigmaIsTheFloorPlusTheActivation(Scale scale) {
    for (double x : RAW) {
      double expected = sigma(scale, x);
      assertEquals(expected, scale.of(x), 4e-16 * expected * Math.max(1, Math.abs(x) / 2), scale + " at " + x);
    }
  }

  @ParameterizedTest
  @MethodSource("scales")
  void theColumnHasTheInverseTheLogarithmAndItsSlope(Scale scale) {
    Scale.Column column = new Scale.Column(scale, RAW.length);
    column.evaluate(RAW, RAW.length);
    for (int i = 0; i < RAW.length; i++) {
      double sigma = sigma(scale, RAW[i]);
      String where = scale + " at " + RAW[i];
      double inputError = 2e-16 * Math.max(4, Math.abs(RAW[i]));
      assertEquals(1 / sigma, column.inverse()[i], inputError / sigma, where);
      assertEquals(Math.log(sigma), column.log()[i], inputError + 4e-16 * Math.abs(Math.log(sigma)), where);
      assertEquals(slope(scale, RAW[i]), column.slope()[i], 1e-14 * Math.abs(slope(scale, RAW[i])), where);
    }
  }

  /** ∂ log σ / ∂ raw = g′(raw) / σ, with g′ = exp, sigmoid, exp or 1, and ½ √sigmoid(x) sigmoid(−x). */
  private static double slope(Scale scale, double x) {
    String name = scale.toString();
    double above = sigma(scale, x) - scale.floor();
    double slope;
    if (name.contains("exp()")) {
      slope = StrictMath.exp(x);
    } else if (name.contains("softplus()")) {
      slope = x > 0 ? 1 / (1 + StrictMath.exp(-x)) : StrictMath.exp(x) / (1 + StrictMath.exp(x));
    } else if (name.contains("eluPlusOne()")) {
      slope = x < 0 ? StrictMath.exp(x) : 1;
    } else {
      double sigmoidOfMinus = x < 0 ? 1 / (1 + StrictMath.exp(x)) : StrictMath.exp(-x) / (1 + StrictMath.exp(-x));
      above = x > 0 ? 1 / StrictMath.sqrt(1 + StrictMath.exp(-x)) : sqrtOfSigmoid(x);
      slope = 0.5 * above * sigmoidOfMinus;
    }
    return slope / sigma(scale, x);
  }

  @ParameterizedTest
  @MethodSource("scales")
  void theGraphAndTheColumnAgree(Scale scale) {
    Random random = new Random(1);
    double[] raw = new double[200];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = i < RAW.length ? RAW[i] : 20 * random.nextGaussian();
    }
    Scale.Column column = new Scale.Column(scale, raw.length);
    column.evaluate(raw, raw.length);
    // at its mean, a Gaussian has the loss log σ + ½ log 2π
    INDArray theta = Nd4j.createFromArray(raw).reshape(raw.length, 1);
    theta = Nd4j.hstack(Nd4j.zerosLike(theta), theta);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, raw.length, 1);
    ILossFunction loss = new LossMixtureNLL(DiagonalGaussian.of(1, scale), Engine.SAMEDIFF);
    IActivation identity = new ActivationIdentity();
    double[] log =
        loss.computeScoreArray(labels, theta, identity, null).sub(0.5 * Math.log(2 * Math.PI)).data().asDouble();
    double[] slope = loss.computeGradient(labels, theta, identity, null).getColumn(1).dup().data().asDouble();
    for (int i = 0; i < raw.length; i++) {
      String where = scale + " at " + raw[i];
      assertEquals(column.log()[i], log[i], 1e-14 * Math.max(1, Math.abs(log[i])), where);
      assertEquals(column.slope()[i], slope[i], 1e-13 * Math.max(1, Math.abs(slope[i])), where);
    }
  }

  @Test
  void softplusKeepsItsDigitsFarBelowZero() {
    // log(1 + e) = e - e²/2 + e³/3 - …
    BigDecimal e = new BigDecimal(StrictMath.exp(-20), MathContext.DECIMAL128);
    BigDecimal log = e.subtract(e.pow(2).divide(BigDecimal.valueOf(2), MathContext.DECIMAL128));
    double[] raw = {-20, -60, -700};
    Scale.Column column = new Scale.Column(Scale.softplus(), 3);
    column.evaluate(raw, 3);
    assertEquals(Math.log(log.doubleValue()), column.log()[0], 1e-14);
    assertEquals(-60, column.log()[1], 1e-14);
    assertEquals(-700, column.log()[2], 1e-12);
    assertEquals(1, column.slope()[2], 1e-15);
  }

  @ParameterizedTest
  @MethodSource("scales")
  void notANumberStaysNotANumber(Scale scale) {
    Scale.Column column = new Scale.Column(scale, 2);
    column.evaluate(new double[] {Double.NaN, 0}, 2);
    assertTrue(Double.isNaN(column.log()[0]) && Double.isNaN(column.inverse()[0]));
    assertEquals(Math.log(sigma(scale, 0)), column.log()[1], 1e-15);
  }

  @ParameterizedTest
  @MethodSource("scales")
  void aScaleIsAValue(Scale scale) throws JsonProcessingException {
    String json = JsonMappers.getMapper().writeValueAsString(scale);
    Scale copy = JsonMappers.getMapper().readValue(json, Scale.class);
    assertEquals(scale, copy);
    assertEquals(scale.hashCode(), copy.hashCode());
    assertEquals(scale.toString(), copy.toString());
    assertEquals(1, scales().stream().filter(scale::equals).count());
    assertNotEquals(scale, null);
    assertNotEquals(scale, scale.toString());
  }

  @Test
  void aScaleReadsAsItIsWritten() {
    assertEquals("Scale.exp()", Scale.exp().toString());
    assertEquals("Scale.softplus().floor(0.01)", Scale.softplus().floor(0.01).toString());
    assertEquals("Scale.eluPlusOne()", Scale.eluPlusOne().toString());
    assertEquals("Scale.logSigmoidVariance().floor(1.0)", Scale.logSigmoidVariance().floor(1).toString());
  }

  @Test
  void theFloorIsAPositiveNumber() {
    for (double floor : new double[] {0, -0.0, -1e-3, Double.NaN, Double.POSITIVE_INFINITY}) {
      String message =
          assertThrows(ND4JIllegalArgumentException.class, () -> Scale.softplus().floor(floor)).getMessage();
      assertEquals("Scale.softplus(): floor must be a positive number, got " + floor, message);
    }
  }
}
