// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.serde.json.JsonMappers;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** A loss is a value: it compares by content and survives JSON, YAML and Java serialisation. */
class LossValueTest {

  static List<LossMixtureNLL> losses() {
    List<LossMixtureNLL> losses = new ArrayList<>();
    for (Density density :
        List.of(
            Mixture.of(5, DiagonalGaussian.of(2)),
            Mixture.of(1, IsotropicGaussian.of(1, Scale.exp())),
            Mixture.of(2, Mixture.of(3, DiagonalGaussian.of(1, Scale.softplus().floor(0.1)))),
            DiagonalGaussian.of(3, Scale.eluPlusOne()),
            IsotropicGaussian.of(3, Scale.logSigmoidVariance().floor(1e-8)))) {
      for (Engine engine : Engine.values()) {
        losses.add(new LossMixtureNLL(density, engine));
      }
    }
    return losses;
  }

  private static void assertSameLoss(DensityLoss expected, ILossFunction actual) {
    assertEquals(expected, actual);
    assertEquals(expected.hashCode(), actual.hashCode());
    assertEquals(expected.toString(), actual.toString());
    DensityLoss copy = (DensityLoss) actual;
    assertEquals(expected.density(), copy.density());
    assertEquals(expected.engine(), copy.engine());
    Batch batch = Batch.random(expected.density(), 3, 1);
    batch.through(copy, null).assertSame(batch.through(expected, null));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aLossSurvivesJsonAndYaml(LossMixtureNLL loss) throws JsonProcessingException {
    Batch.random(loss.density(), 3, 1).through(loss, null); // a used loss writes the same as a new one
    for (ObjectMapper mapper : List.of(JsonMappers.getMapper(), JsonMappers.getYamlMapper(), new ObjectMapper())) {
      String text = mapper.writeValueAsString(loss);
      assertSameLoss(loss, mapper.readValue(text, ILossFunction.class));
      assertEquals(text, mapper.writeValueAsString(new LossMixtureNLL(loss.density(), loss.engine())));
    }
  }

  @Test
  void theJsonIsTheFileFormat() throws JsonProcessingException {
    String json =
        "{'@class':'io.github.mdn4j.loss.LossMixtureNLL',"
            + "'density':{'@class':'io.github.mdn4j.density.Mixture','components':3,"
            + "'component':{'@class':'io.github.mdn4j.density.DiagonalGaussian','labelWidth':2,"
            + "'scale':{'activation':'EXP','floor':0.001}}},'engine':'AUTO'}";
    LossMixtureNLL loss = new LossMixtureNLL(Mixture.of(3, DiagonalGaussian.of(2)));
    assertEquals(loss, new ObjectMapper().readValue(json.replace('\'', '"'), ILossFunction.class));
    assertEquals(
        new ObjectMapper().readTree(json.replace('\'', '"')),
        new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(loss)));
  }

  @Test
  void jsonIsCheckedAsArgumentsAre() {
    String json =
        "{'@class':'io.github.mdn4j.loss.LossMixtureNLL',"
            + "'density':{'@class':'io.github.mdn4j.density.Mixture','components':0,'component':"
            + "{'@class':'io.github.mdn4j.density.DiagonalGaussian','labelWidth':1,"
            + "'scale':{'activation':'EXP','floor':0.001}}}}";
    String message =
        assertThrows(
                JsonProcessingException.class,
                () -> new ObjectMapper().readValue(json.replace('\'', '"'), ILossFunction.class))
            .getMessage();
    assertTrue(message.contains("number of components K must be at least 1, got 0"), message);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aLossSurvivesJavaSerialisationAndComputesAgain(LossMixtureNLL loss) throws IOException, ClassNotFoundException {
    Batch.random(loss.density(), 3, 1).through(loss, null); // the engine must not go along
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(loss);
    }
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertSameLoss(loss, (ILossFunction) in.readObject());
    }
  }

  @Test
  void lossesOfDifferentContentDiffer() {
    List<LossMixtureNLL> losses = losses();
    Set<LossMixtureNLL> distinct = new HashSet<>(losses);
    distinct.addAll(losses());
    assertEquals(losses.size(), distinct.size());
    assertNotEquals(losses.get(0), null);
    assertNotEquals(losses.get(0), losses.get(0).density());
  }

  @Test
  void aLossSaysWhatItIs() {
    LossMixtureNLL loss = new LossMixtureNLL(Mixture.of(5, DiagonalGaussian.of(2)));
    assertEquals("LossMixtureNLL(Mixture(5, DiagonalGaussian(2)))", loss.toString());
    assertEquals("LossMixtureNLL", loss.name());
  }
}
