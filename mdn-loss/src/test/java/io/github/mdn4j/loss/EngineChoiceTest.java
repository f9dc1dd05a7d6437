// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Kernel;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

class EngineChoiceTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(1));

  /** Tells the engines apart by giving each its own density: −1 nats a row by kernels, −2 by the graph. */
  private record Telltale(Density density) implements Density {

    @Override
    public int labelWidth() {
      return density.labelWidth();
    }

    @Override
    public int parameterWidth() {
      return density.parameterWidth();
    }

    @Override
    public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
      return density.logDensity(sd, theta, y).mul(0).sub(2);
    }

    @Override
    public Optional<Kernel> kernel(int rows) {
      return density.kernel(rows)
          .map(kernel -> (block, theta, label, withGradient, logDensity) -> Arrays.fill(logDensity, -1));
    }
  }

  private static double perRow(Density density, Engine engine) {
    Batch batch = Batch.random(density, 4, 1);
    return new LossDensityNLL(new Telltale(density), engine)
        .computeScore(batch.labels(), batch.raw(), new ActivationIdentity(), null, true);
  }

  @AfterEach
  void forgetTheProperty() {
    System.clearProperty(DensityLoss.ENGINE_PROPERTY);
  }

  @Test
  void theCpuBackendUsesKernelsUnlessToldOtherwise() {
    assertTrue(Nd4j.getEnvironment().isCPU());
    assertEquals(1, perRow(DENSITY, Engine.AUTO));
    assertEquals(1, perRow(DENSITY, Engine.KERNELS));
    assertEquals(2, perRow(DENSITY, Engine.SAMEDIFF));
  }

  @Test
  void theSystemPropertyOverridesEveryLoss() {
    System.setProperty("mdn4j.engine", "samediff");
    assertEquals(2, perRow(DENSITY, Engine.AUTO));
    assertEquals(2, perRow(DENSITY, Engine.KERNELS));
    System.setProperty("mdn4j.engine", "Kernels");
    assertEquals(1, perRow(DENSITY, Engine.AUTO));
    assertEquals(1, perRow(DENSITY, Engine.SAMEDIFF));
    System.setProperty("mdn4j.engine", "AUTO");
    assertEquals(1, perRow(DENSITY, Engine.SAMEDIFF));
  }

  @Test
  void anUnknownEngineInTheSystemPropertyIsRefused() {
    System.setProperty("mdn4j.engine", "cuda");
    String message =
        assertThrows(ND4JIllegalArgumentException.class, () -> perRow(DENSITY, Engine.AUTO)).getMessage();
    assertEquals("system property mdn4j.engine must be auto, kernels or samediff, got cuda", message);
  }

  @Test
  void aDensityWithoutAKernelRunsThroughTheGraph() {
    assertEquals(2, perRow(new GraphOnly(), Engine.AUTO));
    assertEquals(2, perRow(Mixture.of(3, new GraphOnly()), Engine.AUTO));
    Batch batch =
        new Batch(
            Nd4j.createFromArray(new double[][] {{0.5}, {-2}}), Nd4j.createFromArray(new double[][] {{0.5}, {1}}));
    Batch.Result result = batch.through(new GraphOnly(), Engine.AUTO);
    // log(π (1 + z²)) and its slope 2 z / (1 + z²), z = raw − y
    assertEquals(Math.log(Math.PI), result.scores()[0], 1e-15);
    assertEquals(Math.log(Math.PI * 10), result.scores()[1], 1e-15);
    assertEquals(0, result.slopes()[0], 1e-15);
    assertEquals(0.6, result.slopes()[1], 1e-15);
  }

  @Test
  void kernelsCannotBeForcedOnADensityWithoutThem() {
    Density mixture = Mixture.of(3, new GraphOnly());
    String expected =
        "LossMixtureNLL: Mixture(3, GraphOnly[]) has a part without a kernel; use Engine.AUTO or Engine.SAMEDIFF";
    Batch batch = Batch.random(mixture, 4, 1);
    ND4JIllegalArgumentException refused =
        assertThrows(ND4JIllegalArgumentException.class, () -> batch.through(mixture, Engine.KERNELS));
    assertEquals(expected, refused.getMessage());
  }
}
