// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Gamma;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.LogNormal;
import io.github.mdn4j.density.Logistic;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.NegativeBinomial;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.density.TiedMixture;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Every family at the end of a network: it trains on its own draws, and a file keeps it. */
class FamiliesInNetworksTest {

  static List<Density> densities() {
    return List.of(
        DiagonalGaussian.of(2, Scale.eluPlusOne().floor(1e-8)),
        Mixture.of(3, IsotropicGaussian.of(2, Scale.logSigmoidVariance().floor(0.01))),
        Mixture.of(2, FullGaussian.of(3)),
        Mixture.of(2, LowRankGaussian.of(4, 2)),
        TiedMixture.of(2, DiagonalGaussian.of(2)),
        Joint.of(Mixture.of(20, BivariateGaussian.of()), Bernoulli.of()),
        Joint.of(Mixture.of(3, BivariateGaussian.of(Scale.softplus())), Categorical.of(3)),
        Joint.of(Independent.of(4, Mixture.of(5, DiagonalGaussian.of(1))), Bernoulli.of()),
        Mixture.of(2, Laplace.of(2)),
        Mixture.of(2, Logistic.of(1)),
        Mixture.of(2, StudentT.of(2, 4)),
        Mixture.of(2, LogNormal.of(1)),
        Mixture.of(2, Gamma.of(1)),
        NegativeBinomial.of(2));
  }

  @ParameterizedTest
  @MethodSource("densities")
  void theNetworkLearnsAndItsFilePredictsTheSame(Density density, @TempDir Path folder) throws IOException {
    INDArray x = Networks.gaussian(1, DataType.FLOAT, 64, 3);
    MultiLayerNetwork teacher = Networks.dense(density, DataType.FLOAT, new Adam(0.01));
    INDArray y = Predictions.of(teacher, x).sample(1, new SplittableRandom(2)).reshape(64, density.labelWidth());
    MultiLayerNetwork net = Networks.dense(density, DataType.FLOAT, new Adam(0.01));
    net.setParams(net.params().mul(2));
    DataSet data = new DataSet(x, y);
    double before = net.score(data);
    for (int i = 0; i < 30; i++) {
      net.fit(data);
    }
    assertTrue(net.score(data) < before, before + " to " + net.score(data));
    assertEquals(net.score(data), -Predictions.of(net, x).logDensity(y).meanNumber().doubleValue(), 1e-5);

    File file = folder.resolve("net.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    MultiLayerNetwork read = ModelSerializer.restoreMultiLayerNetwork(file);
    assertEquals(Predictions.of(net, x).density(), Predictions.of(read, x).density());
    assertEquals(Predictions.of(net, x).logDensity(y), Predictions.of(read, x).logDensity(y));
    net.fit(data);
    read.fit(data);
    assertEquals(net.params(), read.params());
  }
}
