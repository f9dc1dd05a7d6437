// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class DensityScoreCalculatorTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(1));

  private static INDArray features(long seed) {
    return Networks.gaussian(seed, DataType.DOUBLE, 40, 3);
  }

  private static INDArray labels(INDArray features) {
    return features.sum(true, 1).addi(Networks.gaussian(9, DataType.DOUBLE, 40, 1).muli(0.3));
  }

  private static DataSetIterator data(long seed) {
    INDArray features = features(seed);
    return new SingletonDataSetIterator(new DataSet(features, labels(features)));
  }

  private static <T extends Model> EarlyStoppingConfiguration<T> tenEpochs(DensityScoreCalculator calculator) {
    return new EarlyStoppingConfiguration.Builder<T>()
        .modelSaver(new InMemoryModelSaver<>())
        .scoreCalculator(calculator)
        .epochTerminationConditions(new MaxEpochsTerminationCondition(10))
        .build();
  }

  @ParameterizedTest
  @EnumSource(
      value = DensityMetric.class,
      names = {"NLL", "RMSE", "CALIBRATION_ERROR", "PIT_UNIFORMITY", "SMALLEST_SCALE", "EFFECTIVE_COMPONENTS"})
  void earlyStoppingKeepsTheModelThatScoresBest(DensityMetric metric) {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.DOUBLE, new Adam(0.05));
    DensityScoreCalculator calculator = new DensityScoreCalculator(metric, data(2));
    assertEquals(metric.minimize(), calculator.minimizeScore());
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(tenEpochs(calculator), net, data(1)).fit();
    Map<Integer, Double> scores = result.getScoreVsEpoch();
    assertEquals(10, scores.size());
    double best =
        metric.minimize()
            ? scores.values().stream().min(Double::compare).orElseThrow()
            : scores.values().stream().max(Double::compare).orElseThrow();
    assertEquals(best, scores.get(result.getBestModelEpoch()));
    MultiLayerNetwork model = result.getBestModel();
    DensityEvaluation evaluation = model.doEvaluation(data(2), new DensityEvaluation(DENSITY))[0];
    assertEquals(best, evaluation.getValue(metric), 1e-12);
    assertEquals(best, calculator.calculateScore(model), 1e-12);
  }

  @Test
  void aGraphIsScoredAtItsDensityOutput() {
    ComputationGraph graph = Networks.twoOutputs(DENSITY, DataType.DOUBLE, new Adam(0.05));
    INDArray features = features(2);
    INDArray labels = labels(features);
    MultiDataSet both =
        new MultiDataSet(
            new INDArray[] {features}, new INDArray[] {labels, Networks.gaussian(3, DataType.DOUBLE, 40, 2)});
    DensityScoreCalculator calculator =
        new DensityScoreCalculator(DensityMetric.NLL, new SingletonMultiDataSetIterator(both));
    EarlyStoppingResult<ComputationGraph> result =
        new EarlyStoppingGraphTrainer(
                tenEpochs(calculator), graph, new SingletonMultiDataSetIterator(both), null)
            .fit();
    DensityEvaluation evaluation = new DensityEvaluation(DENSITY);
    evaluation.eval(labels, result.getBestModel().output(features)[0]);
    assertEquals(
        evaluation.getValue(DensityMetric.NLL), result.getScoreVsEpoch().get(result.getBestModelEpoch()), 1e-12);
  }

  @Test
  void iteratorsOfEitherKindServeEitherKindOfNetwork() {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.DOUBLE, new Adam(0.05));
    INDArray features = features(2);
    MultiDataSet multi = new MultiDataSet(features, labels(features));
    double expected = new DensityScoreCalculator(DensityMetric.NLL, data(2)).calculateScore(net);
    DensityScoreCalculator fromMulti =
        new DensityScoreCalculator(DensityMetric.NLL, new SingletonMultiDataSetIterator(multi));
    assertEquals(expected, fromMulti.calculateScore(net), 1e-12);
    ComputationGraph graph = net.toComputationGraph();
    assertEquals(expected, fromMulti.calculateScore(graph), 1e-12);
    assertEquals(expected, new DensityScoreCalculator(DensityMetric.NLL, data(2)).calculateScore(graph), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void sequencesAreScoredStepByStepInTheLayersOrderOfAxes(RNNFormat format) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new LSTM.Builder().nOut(4).dataFormat(format).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(DENSITY).dataFormat(format).build())
                .setInputType(InputType.recurrent(3, 6, format))
                .build());
    net.init();
    boolean nwc = format == RNNFormat.NWC;
    INDArray features = Networks.gaussian(1, DataType.DOUBLE, nwc ? new int[] {2, 6, 3} : new int[] {2, 3, 6});
    INDArray labels = Networks.gaussian(2, DataType.DOUBLE, nwc ? new int[] {2, 6, 1} : new int[] {2, 1, 6});
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 1, 1, 1}, {1, 1, 1, 0, 0, 0}});
    DataSet data = new DataSet(features, labels, null, mask);
    double score =
        new DensityScoreCalculator(DensityMetric.NLL, new SingletonDataSetIterator(data)).calculateScore(net);
    assertEquals(net.score(data) * 2 / 9, score, 1e-12); // DL4J sums over time and divides by 2 examples; 9 steps count
  }

  @Test
  void choicesOfAnEvaluationAreTaken() {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.DOUBLE, new Adam(0.05));
    DensityEvaluation choices = new DensityEvaluation.Builder(DENSITY).levels(0.3).build();
    double score = new DensityScoreCalculator(DensityMetric.COVERAGE_ERROR, choices, data(2)).calculateScore(net);
    DensityEvaluation evaluation = net.doEvaluation(data(2), choices.newInstance())[0];
    assertEquals(Math.abs(evaluation.coverage(0.3) - 0.3), score, 1e-12);
    assertEquals(0, choices.rows());
  }

  @Test
  void whatCannotBeScoredIsRefused() {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.DOUBLE, new Adam(0.05));
    String message =
        assertThrows(
                DL4JInvalidConfigException.class,
                () -> new DensityScoreCalculator(DensityMetric.ENERGY_SCORE, data(2)).calculateScore(net))
            .getMessage();
    assertTrue(message.contains("ENERGY_SCORE is not defined for Mixture(2, DiagonalGaussian(1))"), message);
    DensityEvaluation other = new DensityEvaluation(DiagonalGaussian.of(1));
    DensityEvaluation without = new DensityEvaluation.Builder(DENSITY).only(DensityMetric.RMSE).build();
    for (DensityEvaluation evaluation : List.of(other, without)) {
      DensityScoreCalculator calculator = new DensityScoreCalculator(DensityMetric.NLL, evaluation, data(2));
      assertThrows(DL4JInvalidConfigException.class, () -> calculator.calculateScore(net));
    }
    assertThrows(
        DL4JInvalidConfigException.class, () -> new DensityScoreCalculator(DensityMetric.NLL, (DataSetIterator) null));
    MultiLayerNetwork plain =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .list()
                .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(3).nOut(1).build())
                .build());
    plain.init();
    message =
        assertThrows(
                DL4JInvalidConfigException.class,
                () -> new DensityScoreCalculator(DensityMetric.NLL, data(2)).calculateScore(plain))
            .getMessage();
    assertTrue(message.endsWith("got OutputLayer"), message);
  }
}
