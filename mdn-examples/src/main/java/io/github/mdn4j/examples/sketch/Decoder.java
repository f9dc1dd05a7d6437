// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.util.List;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Networks that predict the next row of a drawing from those before it, and perhaps a code beside each. */
final class Decoder {

  private Decoder() {}

  /**
   * Makes a network: LSTM layers, and a density.
   *
   * @param code how many numbers stand beside each row; 0 for none
   */
  static MultiLayerNetwork network(SketchSettings settings, int code) {
    ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(Adam.builder().learningRateSchedule(settings.rate()).build())
        .list();
    for (int i = 0; i < settings.layers(); i++) {
      FusedLSTM.Builder lstm = new FusedLSTM.Builder();
      lstm.nIn(i == 0 ? FiveElements.WIDTH + code : settings.width()).nOut(settings.width())
          .activation(Activation.TANH)
          .forgetGateBiasInit(0); // with DL4J's 1 strokes are learned more slowly
      if (i > 0 && settings.keep() < 1) {
        lstm.dropOut(settings.keep());
      }
      layers.layer(lstm.build());
    }
    RnnMixtureDensityOutputLayer.Builder head =
        new RnnMixtureDensityOutputLayer.Builder(settings.density()).nIn(settings.width());
    if (settings.keep() < 1) {
      head.dropOut(settings.keep());
    }
    MultiLayerNetwork net = new MultiLayerNetwork(layers.layer(head.build()).build());
    net.init();
    return net;
  }

  /** Returns nats per step on drawings. */
  static double natsPerStep(MultiLayerNetwork net, SketchSettings settings, SequenceDataSetIterator drawings) {
    DensityEvaluation evaluation = new DensityEvaluation.Builder(settings.density()).only(DensityMetric.NLL).build();
    net.doEvaluation(drawings, evaluation);
    return evaluation.getValue(DensityMetric.NLL);
  }

  /**
   * Draws from the origin until the network says that it is done.
   *
   * @param codes what stands beside each row, a row a drawing; rows of length 0 if nothing does
   * @param steps at most so many points are added
   */
  static List<Drawing> draw(
      MultiLayerNetwork net, double[][] codes, Temperature temperature, int steps, OffsetScale scale,
      RandomGenerator random) {
    SequenceSampler sampler = new SequenceSampler.Builder(net)
        .temperature(temperature)
        .feedback((drawing, step, drawn) -> beside(drawn, codes[drawing]))
        .stop((drawing, step, drawn) -> FiveElements.done(drawn))
        .build();
    double[][] first = new double[codes.length][];
    for (int i = 0; i < first.length; i++) {
      first[i] = beside(FiveElements.origin(), codes[i]);
    }
    INDArray rows = Nd4j.createFromArray(first);
    sampler.feed(rows.reshape(rows.size(0), rows.size(1), 1)); // [n,5+code,1]
    return sampler.sample(steps, random).stream().map(drawn -> FiveElements.drawing(drawn, scale)).toList();
  }

  private static double[] beside(double[] row, double[] code) {
    double[] both = new double[row.length + code.length];
    System.arraycopy(row, 0, both, 0, row.length);
    System.arraycopy(code, 0, both, row.length, code.length);
    return both;
  }
}
