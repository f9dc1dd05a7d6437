// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import io.github.mdn4j.layer.sequence.TruncatedBptt;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Sgd;

/** A training on segments of sequences is the same to the bit whatever looks at the network meanwhile. */
@ExtendWith(DoublePrecision.class)
class EvaluatingWhileTrainingTest {

  private static final DiagonalGaussian DENSITY = DiagonalGaussian.of(1);

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .list()
                .layer(new LSTM.Builder().nOut(4).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(DENSITY).name("head").build())
                .setInputType(InputType.recurrent(2))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(3)
                .build());
    net.init();
    return net;
  }

  private static ComputationGraph graph() {
    ComputationGraph graph = network().toComputationGraph(); // forgets how it is trained
    graph.getConfiguration().setBackpropType(BackpropType.TruncatedBPTT);
    graph.getConfiguration().setTbpttFwdLength(3);
    graph.getConfiguration().setTbpttBackLength(3);
    return graph;
  }

  private static DataSet sequences(long seed, int n, int steps) {
    return new DataSet(
        Networks.gaussian(seed, DataType.DOUBLE, n, 2, steps), Networks.gaussian(seed + 1, DataType.DOUBLE, n, 1, steps));
  }

  private static DataSetIterator heldOut() {
    return new ListDataSetIterator<>(List.of(sequences(7, 5, 6)));
  }

  /** Listeners that look without leaving a trace, of themselves. */
  static List<TrainingListener> quiet() {
    return List.of(
        DensityEvaluationListener.every(1, heldOut(), DensityMetric.NLL),
        listener(model -> Predictions.of((MultiLayerNetwork) model, sequences(9, 4, 5).getFeatures())),
        listener(model -> DensityScores.of((MultiLayerNetwork) model, heldOut())),
        listener(model -> new DensityScoreCalculator(DensityMetric.CRPS, heldOut()).calculateScore(model)),
        listener(
            model -> {
              SequenceSampler sampler =
                  new SequenceSampler.Builder((MultiLayerNetwork) model)
                      .feedback((sequence, step, drawn) -> new double[] {drawn[0], 0})
                      .build();
              sampler.feed(sequences(9, 4, 2).getFeatures());
              sampler.sample(3, new SplittableRandom(1));
            }));
  }

  private static TrainingListener listener(Consumer<Model> look) {
    return new BaseTrainingListener() {
      @Override
      public void iterationDone(Model model, int iteration, int epoch) {
        look.accept(model);
      }
    };
  }

  private static INDArray trained(MultiLayerNetwork net, TrainingListener... listeners) {
    net.setListeners(listeners);
    net.fit(sequences(1, 3, 12));
    return net.params().dup();
  }

  @ParameterizedTest
  @MethodSource("quiet")
  void whatIsOursLeavesNoTrace(TrainingListener listener) {
    assertEquals(trained(network()), trained(network(), listener));
  }

  @Test
  void theEvaluativeListenerOfDl4jChangesATrainingOfDl4j() {
    EvaluativeListener stock =
        new EvaluativeListener(heldOut(), 1, InvocationType.ITERATION_END, new DensityEvaluation(DENSITY));
    assertNotEquals(trained(network()), trained(network(), stock));
  }

  @Test
  void anAcceleratedNetworkKeepsItsStateFromDl4jsListener() {
    EvaluativeListener stock =
        new EvaluativeListener(heldOut(), 1, InvocationType.ITERATION_END, new DensityEvaluation(DENSITY));
    assertEquals(trained(Fused.accelerate(network())), trained(Fused.accelerate(network()), stock));
    ComputationGraph plain = Fused.accelerate(graph());
    plain.fit(sequences(1, 3, 12));
    ComputationGraph watched = Fused.accelerate(graph());
    watched.setListeners(stock);
    watched.fit(sequences(1, 3, 12));
    assertEquals(plain.params(), watched.params());
  }

  @Test
  void truncatedBpttCarriesTheStateOnWhateverListens() {
    EvaluativeListener stock =
        new EvaluativeListener(heldOut(), 1, InvocationType.ITERATION_END, new DensityEvaluation(DENSITY));
    MultiLayerNetwork plain = network();
    MultiLayerNetwork watched = network();
    watched.setListeners(stock);
    ComputationGraph graph = graph();
    graph.setListeners(stock);
    for (int i = 0; i < 3; i++) {
      TruncatedBptt.of(plain).fit(sequences(i, 3, 12));
      TruncatedBptt.of(watched).fit(sequences(i, 3, 12));
      TruncatedBptt.of(graph).fit(sequences(i, 3, 12));
    }
    assertEquals(plain.params(), watched.params());
    assertEquals(plain.params(), graph.params());
    assertTrue(watched.getListeners().contains(stock) && watched.getListeners().size() == 1);
  }

  @Test
  void theListenerKnowsItsLastScore() {
    DensityEvaluationListener listener = DensityEvaluationListener.eachEpoch(heldOut(), DensityMetric.NLL);
    MultiLayerNetwork net = network();
    net.setListeners(listener);
    assertTrue(listener.latest().isEmpty());
    net.fit(new ListDataSetIterator<>(List.of(sequences(1, 3, 12))), 2);
    assertEquals(net.score(sequences(7, 5, 6)) / 6, listener.latest().getAsDouble(), 1e-12);
  }
}
