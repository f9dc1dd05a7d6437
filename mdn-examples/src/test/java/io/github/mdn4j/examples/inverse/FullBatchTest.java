// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FullBatchTest {

  private static final Pairs ROWS = PrmlInverseProblem.CURVE.sample(200, new SplittableRandom(1));

  @Test
  void theLossOfLeastSquaresIsTheMeanSquaredErrorBeforeTheStep() {
    MultiLayerNetwork net = net();
    double before = meanSquaredError(net);

    double[] losses = FullBatch.train("test", net, ROWS, 2, 1, discard());

    assertEquals(before, losses[0], 1e-5 * before);
    assertTrue(losses[1] < losses[0], () -> losses[1] + " after " + losses[0]);
  }

  @Test
  void aLineIsPrintedEverySoManyEpochs() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(lines, true, StandardCharsets.UTF_8);

    double[] losses = FullBatch.train("test", net(), ROWS, 5, 2, out);

    String expected = "";
    for (int epoch : new int[] {0, 2, 4}) {
      expected += String.format(Locale.ROOT, "  epoch %5d  loss %7.3f%n", epoch, losses[epoch]);
    }
    assertEquals(expected, lines.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theStartIsUniformInEveryLayer() {
    MultiLayerNetwork net = net();

    // U(−b, b) has variance b²/3
    assertUniform(net.getParam("0_W").dup().data().asDouble(), 1);
    assertUniform(net.getParam("0_b").dup().data().asDouble(), 1);
    assertUniform(net.getParam("1_W").dup().data().asDouble(), Math.sqrt(1 / 400.0));
  }

  private static void assertUniform(double[] numbers, double bound) {
    double square = 0;
    for (double v : numbers) {
      assertTrue(Math.abs(v) <= bound, () -> v + " is beyond " + bound);
      square += v * v / numbers.length;
    }
    // the square of such a number has standard deviation b²·√(4/45)
    assertEquals(bound * bound / 3, square, 4 * bound * bound * Math.sqrt(4.0 / 45 / numbers.length));
  }

  private static double meanSquaredError(MultiLayerNetwork net) {
    double[] output = net.output(Pairs.column(ROWS.input())).dup().data().asDouble();
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      double error = output[i] - ROWS.label()[i];
      sum += error * error;
    }
    return sum / output.length;
  }

  private static MultiLayerNetwork net() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1)
        .updater(new Sgd(0.001))
        .list()
        .layer(new DenseLayer.Builder().nIn(1).nOut(400).activation(Activation.TANH).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(400).nOut(1).activation(Activation.IDENTITY).build())
        .build());
    net.init();
    UniformStart.apply(net, new SplittableRandom(2));
    return net;
  }

  private static PrintStream discard() {
    return new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
