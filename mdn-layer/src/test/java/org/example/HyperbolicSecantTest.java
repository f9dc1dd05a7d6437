// SPDX-License-Identifier: Apache-2.0
package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DensityConformance;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Predictions;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** A family of another package and another module passes the suite, and trains. */
class HyperbolicSecantTest extends DensityConformance {

  HyperbolicSecantTest() {
    super(HyperbolicSecant.of());
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {1};
  }

  @Override
  protected Density bareExp() {
    return HyperbolicSecant.of(Scale.exp());
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) {
    return new double[] {a * theta[0] + b, stretchedScale(theta[1], a)};
  }

  @Override
  protected double logDensityOf(String json, double[] y) {
    try {
      JsonNode node = new ObjectMapper().readTree(json).get("hyperbolicSecant");
      return new HyperbolicSecantDistribution(node.get("mean").asDouble(), node.get("sigma").asDouble(), 0)
          .logDensity(y);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMixtureOfItTrainsANetwork() {
    Density mixture = Mixture.of(2, HyperbolicSecant.of());
    MultiLayerNetwork network = Networks.dense(mixture, DataType.FLOAT, new Adam(0.05));
    INDArray x = Networks.gaussian(1, DataType.FLOAT, 50, 3);
    INDArray y = x.sum(true, 1);
    double before = Predictions.of(network, x).logDensity(y).meanNumber().doubleValue();
    for (int i = 0; i < 100; i++) {
      network.fit(x, y);
    }
    Predictions after = Predictions.of(network, x);
    assertEquals(mixture, after.density());
    assertTrue(after.logDensity(y).meanNumber().doubleValue() > before + 1, "before " + before);
  }
}
