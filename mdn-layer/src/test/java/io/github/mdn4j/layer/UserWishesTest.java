// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Temperature;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** What users of other mixture density layers ask for; loading without custom objects is in ModelFileTest. */
class UserWishesTest {

  @Test
  void labelsOfThirtyOneColumnsTrainWithoutNan() {
    MultiLayerNetwork net =
        Networks.dense(Mixture.of(10, DiagonalGaussian.of(31)), DataType.FLOAT, new Adam(0.01));
    INDArray x = Networks.gaussian(1, DataType.FLOAT, 64, 3);
    INDArray y = Networks.gaussian(2, DataType.FLOAT, 64, 31);
    y.getRow(0).muli(1e4); // an outlier
    y.getColumn(30).assign(1); // a column that does not vary
    double before = net.score(new DataSet(x, y));
    for (int i = 0; i < 150; i++) {
      net.fit(x, y);
      assertTrue(Double.isFinite(net.score()), "step " + i + ": " + net.score());
    }
    assertTrue(net.score() < before);
    for (double mean : Predictions.of(net, x).mean().dup().data().asDouble()) {
      assertTrue(Double.isFinite(mean));
    }
  }

  @Test
  void quantilesAreWhereTheCdfReachesThem() {
    MultiLayerNetwork net = Networks.dense(Mixture.of(4, DiagonalGaussian.of(1)), DataType.DOUBLE, new Sgd(0.1));
    Predictions predictions = Predictions.of(net, Networks.gaussian(1, DataType.DOUBLE, 6, 3));
    for (double p : new double[] {1e-6, 0.05, 0.5, 0.95, 1 - 1e-6}) {
      INDArray reached = predictions.cdf(predictions.quantile(p));
      assertTrue(Nd4j.valueArrayOf(reached.shape(), p, DataType.DOUBLE).equalsWithEps(reached, 1e-9), "at " + p);
    }
  }

  /** Nats per row of the best constant prediction of two columns of ±1 with some noise. */
  private static double nats(Density density, boolean sameSign) {
    SplittableRandom random = new SplittableRandom(3);
    int n = 1000;
    INDArray y = Nd4j.create(DataType.DOUBLE, n, 2);
    for (int i = 0; i < n; i++) {
      double sign = random.nextBoolean() ? 1 : -1;
      double other = sameSign ? sign : random.nextBoolean() ? 1 : -1;
      y.putScalar(i, 0, sign + 0.1 * random.nextGaussian());
      y.putScalar(i, 1, other + 0.1 * random.nextGaussian());
    }
    MultiLayerNetwork net = Networks.dense(density, DataType.DOUBLE, new Sgd(0.1));
    MixtureInitialization.of(y, 1).gain(0).apply(net);
    return net.score(new DataSet(Networks.gaussian(1, DataType.DOUBLE, n, 3), y));
  }

  @Test
  void mixingWeightsAreSharedByTheColumnsOrEachColumnsOwn() {
    Density shared = Mixture.of(2, DiagonalGaussian.of(2));
    Density own = Independent.of(2, Mixture.of(2, DiagonalGaussian.of(1)));
    double noise = Math.log(2 * Math.PI * Math.E * 0.01); // entropy of two columns of deviation 0.1
    assertEquals(noise + Math.log(2), nats(shared, true), 0.1); // one choice
    assertEquals(noise + 2 * Math.log(2), nats(own, true), 0.1); // two choices, though the second is the first
    assertEquals(noise + 2 * Math.log(2), nats(own, false), 0.1);
    assertTrue(nats(shared, false) > noise + 2 * Math.log(2) + 0.5); // two components for four groups
  }

  @Test
  void sequencesOfAnyLengthTrainTogetherAsTheyWouldAlone() {
    Density density = Mixture.of(2, DiagonalGaussian.of(2));
    int[] lengths = {5, 2, 3};
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 3, 2, 5);
    INDArray y = Networks.gaussian(2, DataType.DOUBLE, 3, 2, 5);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 5);
    MultiLayerNetwork net = Networks.recurrent(density, DataType.DOUBLE, new Sgd(1), RNNFormat.NCW);
    INDArray gradient = Nd4j.create(DataType.DOUBLE, net.params().shape());
    for (int i = 0; i < 3; i++) {
      long length = lengths[i];
      MultiLayerNetwork alone = net.clone();
      alone.fit(part(x, i, length), part(y, i, length));
      gradient.addi(net.params().sub(alone.params()));
      for (int t = lengths[i]; t < 5; t++) {
        mask.putScalar(i, t, 0);
        for (int d = 0; d < 2; d++) {
          y.putScalar(new int[] {i, d, t}, Double.NaN); // padding is ignored
        }
      }
    }
    INDArray before = net.params().dup();
    net.fit(new DataSet(x, y, mask, mask.dup()));
    assertTrue(gradient.div(3).equalsWithEps(before.sub(net.params()), 1e-12));
  }

  private static INDArray part(INDArray sequences, int example, long steps) {
    INDArray part = Nd4j.create(DataType.DOUBLE, 1, 2, steps);
    for (int d = 0; d < 2; d++) {
      for (int t = 0; t < steps; t++) {
        part.putScalar(new int[] {0, d, t}, sequences.getDouble(example, d, t));
      }
    }
    return part;
  }

  /** keras-mdn-layer multiplied σ² by τ and divided logits by τ; peers mix the two up. */
  @Test
  void temperatureDividesLogitsAndMultipliesVariances() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    double sigma = 0.3;
    double raw = Math.log(sigma - 1e-3);
    INDArray row = Nd4j.createFromArray(new double[][] {{1, 0, -5, raw, 5, raw}});
    double mixing = 0.5;
    double spread = 4;
    int n = 40_000;
    Temperature temperature = Temperature.of(mixing, spread);
    double[] draws =
        Predictions.of(density, row).sample(n, temperature, new SplittableRandom(1)).data().asDouble();
    double first = 0;
    double square = 0;
    for (double y : draws) {
      double centre = y < 0 ? -5 : 5;
      first += y < 0 ? 1 : 0;
      square += (y - centre) * (y - centre);
    }
    assertEquals(1 / (1 + Math.exp(-1 / mixing)), first / n, 5 * Math.sqrt(0.25 / n));
    assertEquals(sigma * sigma * spread, square / n, sigma * sigma * spread * 5 * Math.sqrt(2.0 / n));
  }
}
