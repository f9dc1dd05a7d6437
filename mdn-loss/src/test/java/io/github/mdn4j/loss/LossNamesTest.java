// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.loss.DensityLoss.Engine;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The negative log likelihood has two names. */
class LossNamesTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(1));

  @Test
  void theyComputeTheSame() {
    Batch batch = Batch.random(DENSITY, 5, 1);
    ILossFunction one = new LossDensityNLL(DENSITY);
    ILossFunction other = new LossMixtureNLL(DENSITY);
    ActivationIdentity identity = new ActivationIdentity();
    assertEquals(
        one.computeScoreArray(batch.labels(), batch.raw(), identity, null),
        other.computeScoreArray(batch.labels(), batch.raw(), identity, null));
    assertEquals(
        one.computeGradient(batch.labels(), batch.raw(), identity, null),
        other.computeGradient(batch.labels(), batch.raw(), identity, null));
  }

  @Test
  void theyAreEqualIfDensityAndEngineAre() {
    assertEquals(new LossDensityNLL(DENSITY), new LossMixtureNLL(DENSITY));
    assertEquals(new LossMixtureNLL(DENSITY), new LossDensityNLL(DENSITY));
    assertEquals(new LossDensityNLL(DENSITY).hashCode(), new LossMixtureNLL(DENSITY).hashCode());
    assertNotEquals(new LossDensityNLL(DENSITY), new LossMixtureNLL(DENSITY, Engine.SAMEDIFF));
    assertNotEquals(new LossDensityNLL(DENSITY), new LossMixtureNLL(DiagonalGaussian.of(1)));
    assertNotEquals(new LossDensityNLL(DENSITY), new LossBetaNLL(DENSITY, 0));
  }

  @Test
  void eachKeepsItsNameInJson() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    for (ILossFunction loss : new ILossFunction[] {new LossDensityNLL(DENSITY), new LossMixtureNLL(DENSITY)}) {
      String json = mapper.writeValueAsString(loss);
      assertTrue(json.contains("\"" + loss.getClass().getName() + "\""), json);
      assertEquals(loss.getClass(), mapper.readValue(json, ILossFunction.class).getClass());
      assertEquals(loss, mapper.readValue(json, ILossFunction.class));
    }
  }
}
