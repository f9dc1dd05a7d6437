// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.layer.DensityScoreCalculator;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.OffsetScale;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The variational autoencoder of Ha and Eck (2017), section 3.2, of layers and vertices of Deeplearning4j.
 *
 * <p>Two LSTMs read a drawing, one forwards and one backwards. From what they end with come the mean and the
 * logarithm of the variance of a code z = μ + exp(log σ² / 2) · noise, where the noise is an input: standard normal in
 * training, zero for the most probable code. The decoder sees z beside each row. The first output is the density of the
 * next row; the second passes [μ, log σ²] on, with the divergence from the standard normal as its loss. The score is
 * nats per drawing: reconstruction summed over steps, and the weighed divergence.
 */
final class SketchVae {

  private static final String[] DECODER = {"decoder", "rows"};

  private final VaeSettings settings;
  private final ComputationGraph graph;

  private SketchVae(VaeSettings settings, ComputationGraph graph) {
    this.settings = settings;
    this.graph = graph;
  }

  /** Makes a network. */
  static SketchVae of(VaeSettings settings) {
    IUpdater adam = Adam.builder().learningRateSchedule(settings.drawing().rate()).build();
    ComputationGraph graph = new ComputationGraph(
        configuration(settings, new NeuralNetConfiguration.Builder().seed(1).updater(adam)));
    graph.init();
    return new SketchVae(settings, graph);
  }

  /** Returns the graph, given what all layers have in common. */
  static ComputationGraphConfiguration configuration(VaeSettings settings, NeuralNetConfiguration.Builder common) {
    int read = settings.encoder();
    int code = settings.code();
    int width = settings.drawing().width();
    return common.graphBuilder()
        .addInputs("before", "drawing", "backwards", "noise") // [n,5,T] three times, [n,code]
        .addLayer("reader", lstm(FiveElements.WIDTH, read), "drawing")
        .addLayer("backward reader", lstm(FiveElements.WIDTH, read), "backwards")
        .addVertex("end", new LastTimeStepVertex("drawing"), "reader")
        .addVertex("beginning", new LastTimeStepVertex("backwards"), "backward reader")
        .addVertex("both", new MergeVertex(), "end", "beginning")
        .addLayer("mean", dense(2 * read, code), "both")
        .addLayer("log variance", dense(2 * read, code), "both")
        .addVertex("posterior", new MergeVertex(), "mean", "log variance")
        .addLayer( // before the other output, or scoreExamples of M2.1 does not get there
            "divergence", WeighedLossLayer.of(new GaussianKl(settings.floor() * code), settings.weight()), "posterior")
        .addLayer("deviation", new ActivationLayer(new DeviationActivation()), "log variance")
        .addVertex("stray", new ElementWiseVertex(ElementWiseVertex.Op.Product), "deviation", "noise")
        .addVertex("code", new ElementWiseVertex(ElementWiseVertex.Op.Add), "mean", "stray")
        .addVertex("code at each step", new DuplicateToTimeSeriesVertex("before"), "code")
        .addVertex("row and code", new MergeVertex(), "before", "code at each step")
        .addLayer(DECODER[0], lstm(FiveElements.WIDTH + code, width), "row and code")
        .addLayer(
            DECODER[1], new RnnMixtureDensityOutputLayer.Builder(settings.drawing().density()).nIn(width).build(),
            DECODER[0])
        .setOutputs(DECODER[1], "divergence")
        .build();
  }

  private static FusedLSTM lstm(int in, int out) {
    FusedLSTM.Builder lstm = new FusedLSTM.Builder();
    lstm.nIn(in).nOut(out).activation(Activation.TANH)
        .forgetGateBiasInit(0); // with DL4J's 1 strokes are learned more slowly
    return lstm.build();
  }

  private static DenseLayer dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.IDENTITY).build();
  }

  ComputationGraph graph() {
    return graph;
  }

  VaeSettings settings() {
    return settings;
  }

  /** What an autoencoder has to say of drawings: nats per step of their rows, and nats per drawing of their codes. */
  record Score(double natsPerStep, double divergence) {}

  /** Scores drawings, each with one draw of its code. */
  Score score(VaeBatches drawings) {
    double nats = new DensityScoreCalculator(DensityMetric.NLL, drawings).calculateScore(graph);
    double sum = 0;
    long n = 0;
    drawings.reset();
    while (drawings.hasNext()) {
      INDArray posterior = posterior(drawings.next());
      sum += GaussianKl.nats(posterior).sumNumber().doubleValue();
      n += posterior.size(0);
    }
    return new Score(nats, sum / n);
  }

  /** Returns the mean codes of drawings, a row each. */
  double[][] codes(List<Drawing> drawings, OffsetScale scale) {
    double[][] codes = new double[drawings.size()][];
    for (int i = 0; i < codes.length; i++) {
      MultiDataSet one = VaeBatches.inOrder(drawings.subList(i, i + 1), scale, 1, settings.code()).next();
      codes[i] = Arrays.copyOf(posterior(one).castTo(DataType.DOUBLE)
          .toDoubleVector(), settings.code());
    }
    return codes;
  }

  /** Returns [μ, log σ²], [n,2 code]. */
  private INDArray posterior(MultiDataSet batch) {
    INDArray[] outputs =
        graph.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
    return outputs[1];
  }

  /** Returns the decoder by itself: a network of rows with a code beside each. */
  MultiLayerNetwork decoder() {
    MultiLayerNetwork net = Decoder.network(settings.drawing(), settings.code());
    for (int i = 0; i < DECODER.length; i++) {
      net.getLayer(i).setParams(graph.getLayer(DECODER[i]).params());
    }
    return net;
  }
}
