// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Steps at the ends of what networks put out and data hold, through a recurrent head: T from 1 to 500. */
class ExtremeSequencesTest {

  private static final int N = 3;
  private static final double[] RESIDUALS = {0, 1, -1e4};
  private static final double[] RAW_SCALES = {-80, 0, 20, 80};
  private static final double[] LOGITS = {-1e4, 0, 1e4};

  /** Raw rows as [n,P,T] and labels as [n,D,T]; μ is 0, so that a label is a residual times its own scale. */
  private record Sequences(INDArray raw, INDArray labels) {

    static Sequences of(Density density, int components, int steps, DataType type) {
      int p = density.parameterWidth();
      int d = density.labelWidth();
      double[][][] raw = new double[N][p][steps];
      double[][][] labels = new double[N][d][steps];
      for (int i = 0; i < N; i++) {
        for (int t = 0; t < steps; t++) {
          int setting = i + N * t;
          double scale = RAW_SCALES[setting % 4];
          for (int k = 0; k < components; k++) {
            raw[i][k][t] = (k % 2 == 0 ? 1 : -1) * LOGITS[setting / 4 % 3];
            int from = components + k * (density instanceof Joint ? 5 : 4);
            raw[i][from + 2][t] = scale;
            raw[i][from + 3][t] = -scale;
          }
          double residual = RESIDUALS[setting / 12 % 3];
          labels[i][0][t] = Math.max(-1e38, residual * (1e-3 + Math.exp(scale)));
          labels[i][1][t] = Math.max(-1e38, residual * (1e-3 + Math.exp(-scale)));
          if (density instanceof Joint) {
            raw[i][p - 1][t] = LOGITS[setting / 4 % 3];
            labels[i][2][t] = t % 2;
          }
        }
      }
      return new Sequences(Nd4j.createFromArray(raw).castTo(type), Nd4j.createFromArray(labels).castTo(type));
    }
  }

  /** A head alone that hands its features on as raw output. */
  private static MultiLayerNetwork head(Density density, DataType type) {
    int p = density.parameterWidth();
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .dataType(type)
                .updater(new NoOp())
                .list()
                .layer(new RnnMixtureDensityOutputLayer.Builder(density).nIn(p).build())
                .setInputType(InputType.recurrent(p))
                .build());
    net.init();
    net.setParam("0_W", Nd4j.eye(p).castTo(type));
    net.setParam("0_b", Nd4j.zeros(type, 1, p));
    return net;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50, 500})
  void stepsAreFiniteAndThoseOfRows(int steps) {
    for (Density density :
        List.of(
            Mixture.of(5, DiagonalGaussian.of(2)),
            Joint.of(Mixture.of(20, BivariateGaussian.of()), Bernoulli.of()))) {
      for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
        Sequences sequences = Sequences.of(density, density instanceof Joint ? 20 : 5, steps, type);
        MultiLayerNetwork net = head(density, type);
        INDArray epsilon =
            net.calculateGradients(sequences.raw, sequences.labels, null, null).getSecond().castTo(DataType.DOUBLE);
        INDArray rows = sequences.raw.permute(0, 2, 1).dup('c').reshape(N * steps, density.parameterWidth());
        INDArray labels = sequences.labels.permute(0, 2, 1).dup('c').reshape(N * steps, density.labelWidth());
        Pair<Double, INDArray> expected =
            new LossMixtureNLL(density)
                .computeGradientAndScore(labels, rows, new ActivationIdentity(), null, false);
        assertTrue(Double.isFinite(expected.getFirst()));
        double share = type == DataType.DOUBLE ? 1e-12 : 1e-5;
        double score = net.score(new DataSet(sequences.raw, sequences.labels));
        assertEquals(expected.getFirst() / N, score, share * Math.max(1, Math.abs(expected.getFirst() / N)));
        double[] slopes = expected.getSecond().castTo(DataType.DOUBLE).dup('c').data().asDouble();
        double[] actual = epsilon.permute(0, 2, 1).dup('c').data().asDouble();
        double largest = expected.getSecond().amaxNumber().doubleValue();
        for (int j = 0; j < slopes.length; j++) {
          assertEquals(slopes[j], actual[j], share * Math.max(1, largest), density + ", element " + j);
        }
      }
    }
  }
}
