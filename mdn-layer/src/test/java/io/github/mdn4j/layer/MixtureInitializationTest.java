// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.LogNormal;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Distribution;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class MixtureInitializationTest {

  private static final int ROWS = 4000;
  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(1));

  // a third each around −40, 0 and 90, with deviation 2
  private static INDArray labels() {
    SplittableRandom random = new SplittableRandom(3);
    double[] centres = {-40, 0, 90};
    double[][] y = new double[ROWS][1];
    for (double[] row : y) {
      row[0] = centres[random.nextInt(3)] + 2 * random.nextGaussian();
    }
    return Nd4j.createFromArray(y).castTo(Nd4j.defaultFloatingPointType());
  }

  private static MultiLayerNetwork network(Density density) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(1)
        .list()
        .layer(new DenseLayer.Builder().nOut(8).build())
        .layer(new MixtureDensityOutputLayer.Builder(density).build())
        .setInputType(InputType.feedForward(2))
        .build());
    net.init();
    return net;
  }

  private static void assertMarginal(Distribution row, double tolerance) {
    // the entropy of the truth is log 3 + ½ log 2πe4
    double[][] points = {{-40, 1}, {0, 1}, {90, 1}};
    for (double[] point : points) {
      double height = -Math.log(3) - Math.log(2) - 0.5 * Math.log(2 * Math.PI);
      assertEquals(height, row.logDensity(point[0]), tolerance);
    }
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  @Test
  void everyPredictionBeginsAtTheMarginalMixture() {
    MultiLayerNetwork net = network(DENSITY);
    MixtureInitialization.of(labels(), 7).gain(0).apply(net);

    Predictions predictions = Predictions.of(net, Nd4j.createFromArray(new double[][] {{1, -3}, {100, 7}}));
    for (int i = 0; i < 2; i++) {
      assertMarginal(predictions.row(i), 0.15);
    }
  }

  @Test
  void theGainSaysHowMuchOfTheWeightsIsLeft() {
    INDArray before = network(DENSITY).getParam("1_W").dup();

    for (double gain : new double[] {0, 0.5, 1}) {
      MultiLayerNetwork net = network(DENSITY);
      MixtureInitialization.of(labels(), 7).gain(gain).apply(net);
      assertArrayEquals(
          before.mul(gain).dup().data().asDouble(), net.getParam("1_W").dup().data().asDouble(), 1e-7);
    }
    MultiLayerNetwork net = network(DENSITY);
    MixtureInitialization.of(labels(), 7).apply(net);
    assertEquals(0.1, net.getParam("1_W").getDouble(3, 2) / before.getDouble(3, 2), 1e-6);
  }

  @Test
  void theSameSeedGivesTheSameRow() {
    assertArrayEquals(
        MixtureInitialization.of(labels(), 7).row(DENSITY), MixtureInitialization.of(labels(), 7).row(DENSITY));
  }

  @Test
  void theLossBeginsNearItsMarginalValueAndNotFarAbove() {
    INDArray y = labels();
    INDArray x = Nd4j.rand(ROWS, 2);
    DataSet rows = new DataSet(x, y);
    MultiLayerNetwork net = network(DENSITY);
    double random = net.score(rows);
    MixtureInitialization.of(y, 7).apply(net);

    double entropy = Math.log(3) + 0.5 * Math.log(2 * Math.PI * Math.E * 4);
    assertEquals(entropy, net.score(rows), 0.1);
    assertTrue(random > 10 * entropy, () -> "from random weights: " + random);
  }

  @Test
  void outputsOfAGraphAndStepsOfSequencesStartLikewise() {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(1)
        .graphBuilder()
        .addInputs("in")
        .addLayer("lstm", new LSTM.Builder().nOut(4).dataFormat(RNNFormat.NWC).build(), "in")
        .addLayer("head",
            new RnnMixtureDensityOutputLayer.Builder(DENSITY).dataFormat(RNNFormat.NWC).build(), "lstm")
        .setOutputs("head")
        .setInputTypes(InputType.recurrent(2, 40, RNNFormat.NWC))
        .build());
    graph.init();
    INDArray sequences = labels().reshape('c', ROWS / 40, 40, 1); // [n,T,D]
    INDArray mask = Nd4j.ones(ROWS / 40, 40);
    sequences.putScalar(new int[] {2, 39, 0}, 1e6);
    mask.putScalar(2, 39, 0);
    MixtureInitialization start = MixtureInitialization.of(sequences, 7).mask(mask).gain(0);

    start.apply(graph);
    assertMarginal(Predictions.of(graph, Nd4j.rand(1, 3, 2)).row(0), 0.15);
    graph.getOutputLayer(0).params().assign(0);
    start.apply(graph, "head");
    assertMarginal(Predictions.of(graph, Nd4j.rand(1, 3, 2)).row(2), 0.15);
  }

  @Test
  void manyRowsAreThinnedOut() {
    SplittableRandom random = new SplittableRandom(4);
    double[] y = random.doubles(50_000).map(u -> u < 0.25 ? -5 : 5).toArray();
    INDArray labels = Nd4j.createFromArray(y).reshape(y.length, 1);
    double[] row = MixtureInitialization.of(labels, 7).row(DiagonalGaussian.of(1));

    double error = Math.sqrt(25.0 * 0.75 / 10_000); // of a mean of 10 000 rows
    assertEquals(2.5, row[0], 4 * error);
  }

  @Test
  void whatIsWrongIsSaid() {
    INDArray y = labels();
    MixtureInitialization start = MixtureInitialization.of(y, 7);
    assertThrows(DL4JInvalidInputException.class, () -> MixtureInitialization.of(null, 7));
    assertThrows(DL4JInvalidConfigException.class, () -> start.gain(-1));
    assertThrows(DL4JInvalidConfigException.class, () -> start.gain(Double.NaN));
    assertSays("wants [n, 2]", () -> start.row(Joint.of(DiagonalGaussian.of(1), Bernoulli.of())));
    assertSays("is not positive", () -> start.row(LogNormal.of(1)));
    assertSays("got 3", () -> start.mask(Nd4j.ones(3, 1)).row(DENSITY));
    assertSays("at least one row", () -> start.mask(Nd4j.zeros(ROWS, 1)).row(DENSITY));
    assertSays("finite", () -> MixtureInitialization.of(Nd4j.valueArrayOf(2, 1, Double.NaN), 7).row(DENSITY));
    String unknown =
        assertThrows(DL4JInvalidConfigException.class, () -> start.row(Mixture.of(2, new Unknown()))).getMessage();
    assertTrue(unknown.contains("override Density.fit"), unknown);
  }

  private static void assertSays(String clause, Executable call) {
    String message = assertThrows(DL4JInvalidInputException.class, call).getMessage();
    assertTrue(message.contains(clause), message);
  }

  /** A user's family with the required methods alone. */
  private static final class Unknown implements Density {
    private static final long serialVersionUID = 1L;

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
      return sd.math().abs(y.sub(theta)).neg().sub(Math.log(2));
    }
  }
}
