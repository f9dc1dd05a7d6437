// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.gpu;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedDense;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A training step of a small network on the backend, and in plain Java: forward by loops over the same parameters,
 * derivatives by differences.
 */
final class NetworkComparison {

  private static final int ROWS = 6;
  private static final int INPUTS = 3;
  private static final int HIDDEN = 4;
  private static final double STEP = 1e-4;
  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(2));

  /** Raw rows [T·n][P] of a network with these parameters. */
  private interface Forward {
    double[][] raw(double[] parameters);
  }

  private final MultiLayerNetwork network;
  private final double[][] y; // [T·n][D]
  private final Forward forward;
  private final double[] parameters;

  private NetworkComparison(MultiLayerNetwork network, INDArray x, INDArray labels, double[][] y, Forward forward) {
    this.network = network;
    this.y = y;
    this.forward = forward;
    parameters = network.params().castTo(DataType.DOUBLE).toDoubleVector();
    network.setInput(x);
    network.setLabels(labels);
    network.computeGradientAndScore();
  }

  private static MultiLayerNetwork network(DataType type, Layer body, Layer head) {
    MultiLayerNetwork network = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder().seed(3).dataType(type).list().layer(body).layer(head).build());
    network.init();
    return network;
  }

  private static double[][] numbers(int rows, int width, SplittableRandom random) {
    double[][] numbers = new double[rows][width];
    for (double[] row : numbers) {
      for (int j = 0; j < width; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return numbers;
  }

  /** Makes one of a dense layer and a head. */
  static NetworkComparison dense(DataType type) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] x = numbers(ROWS, INPUTS, random);
    double[][] y = numbers(ROWS, DENSITY.labelWidth(), random);
    MultiLayerNetwork network = network(
        type,
        new FusedDense.Builder().nIn(INPUTS).nOut(HIDDEN).activation(Activation.TANH).build(),
        new MixtureDensityOutputLayer.Builder(DENSITY).nIn(HIDDEN).build());
    return new NetworkComparison(
        network, Nd4j.createFromArray(x).castTo(type), Nd4j.createFromArray(y).castTo(type), y, p -> {
          double[][] raw = new double[ROWS][];
          for (int i = 0; i < ROWS; i++) {
            double[] h = affine(x[i], p, 0, HIDDEN, INPUTS * HIDDEN);
            for (int k = 0; k < HIDDEN; k++) {
              h[k] = Math.tanh(h[k]);
            }
            raw[i] = head(h, p, (INPUTS + 1) * HIDDEN);
          }
          return raw;
        });
  }

  /** Makes one of an LSTM and a head: one sequence. */
  static NetworkComparison recurrent(DataType type) {
    SplittableRandom random = new SplittableRandom(2);
    double[][] x = numbers(ROWS, INPUTS, random);
    double[][] y = numbers(ROWS, DENSITY.labelWidth(), random);
    FusedLSTM.Builder lstm = new FusedLSTM.Builder();
    lstm.derivativeLimit(1e9).nIn(INPUTS).nOut(HIDDEN).activation(Activation.TANH);
    MultiLayerNetwork network =
        network(type, lstm.build(), new RnnMixtureDensityOutputLayer.Builder(DENSITY).nIn(HIDDEN).build());
    return new NetworkComparison(network, sequence(x, type), sequence(y, type), y, p -> lstm(x, p));
  }

  /** Returns rows as one sequence, [1,width,T]. */
  private static INDArray sequence(double[][] rows, DataType type) {
    return Nd4j.createFromArray(rows).castTo(type).transpose().dup('c').reshape(1, rows[0].length, rows.length);
  }

  private static double[][] lstm(double[][] x, double[] p) {
    double[] h = new double[HIDDEN];
    double[] c = new double[HIDDEN];
    double[][] raw = new double[x.length][];
    int bias = 4 * HIDDEN * (INPUTS + HIDDEN);
    for (int t = 0; t < x.length; t++) {
      double[] z = affine(x[t], p, 0, 4 * HIDDEN, bias); // input, forget, output, gate
      double[] recurrent = affine(h, p, 4 * HIDDEN * INPUTS, 4 * HIDDEN, -1);
      for (int k = 0; k < HIDDEN; k++) {
        double input = Math.tanh(z[k] + recurrent[k]);
        double forget = sigmoid(z[HIDDEN + k] + recurrent[HIDDEN + k]);
        double gate = sigmoid(z[3 * HIDDEN + k] + recurrent[3 * HIDDEN + k]);
        c[k] = forget * c[k] + gate * input;
      }
      for (int k = 0; k < HIDDEN; k++) {
        h[k] = sigmoid(z[2 * HIDDEN + k] + recurrent[2 * HIDDEN + k]) * Math.tanh(c[k]);
      }
      raw[t] = head(h, p, bias + 4 * HIDDEN);
    }
    return raw;
  }

  private static double[] head(double[] h, double[] p, int start) {
    return affine(h, p, start, DENSITY.parameterWidth(), start + HIDDEN * DENSITY.parameterWidth());
  }

  /** Returns x W + b: W [k,outputs] by columns from a number of p on, b from another, or none if that is negative. */
  private static double[] affine(double[] x, double[] p, int start, int outputs, int bias) {
    double[] z = new double[outputs];
    for (int j = 0; j < outputs; j++) {
      z[j] = bias < 0 ? 0 : p[bias + j];
      for (int i = 0; i < x.length; i++) {
        z[j] += x[i] * p[start + j * x.length + i];
      }
    }
    return z;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private double nats(double[] at) {
    double[][] raw = forward.raw(at);
    double sum = 0;
    for (int i = 0; i < raw.length; i++) {
      sum -= DENSITY.at(raw[i]).logDensity(y[i]);
    }
    return sum;
  }

  /** Returns the difference of scores. */
  double score() {
    Difference difference = new Difference();
    difference.add(nats(parameters), network.score() * network.batchSize());
    return difference.share();
  }

  /** Returns the difference of derivatives. */
  double gradient() {
    double[] gradient = network.getFlattenedGradients().castTo(DataType.DOUBLE).toDoubleVector();
    Difference difference = new Difference();
    for (int i = 0; i < parameters.length; i++) {
      double slope = (8 * rise(i, STEP) - rise(i, 2 * STEP)) / (12 * STEP); // of fourth order
      difference.add(slope, gradient[i]);
    }
    return difference.share();
  }

  private double rise(int i, double step) {
    double[] up = parameters.clone();
    double[] down = parameters.clone();
    up[i] += step;
    down[i] -= step;
    return nats(up) - nats(down);
  }
}
