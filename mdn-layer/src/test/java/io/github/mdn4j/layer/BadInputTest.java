// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Each mistake gives a message that names the layer, what was expected and what came, and changes nothing. */
class BadInputTest {

  private static final Density DENSITY = Mixture.of(5, DiagonalGaussian.of(1));

  private final MultiLayerNetwork net = Networks.dense(DENSITY, DataType.FLOAT, new Adam(0.1));
  private final INDArray x = Networks.gaussian(1, DataType.FLOAT, 4, 3);
  private final INDArray y = Networks.gaussian(2, DataType.FLOAT, 4, 1);

  private void refused(Class<? extends DL4JException> type, Executable action, String... parts) {
    INDArray parameters = net.params().dup();
    INDArray state = net.getUpdater() == null ? null : net.updaterState().dup();
    String message = assertThrows(type, action).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertArrayEquals(parameters.data().asDouble(), net.params().dup().data().asDouble()); // NaN equals NaN
    if (state != null) {
      assertEquals(state, net.updaterState());
    }
    net.clearLayerMaskArrays();
  }

  @Test
  void inputOfTheWrongWidth() {
    INDArray wide = Networks.gaussian(1, DataType.FLOAT, 4, 7);
    refused(
        DL4JInvalidInputException.class,
        () -> net.getOutputLayer().activate(wide, false, LayerWorkspaceMgr.noWorkspaces()),
        "MixtureDensityOutputLayer \"head\" (index 1): expected input [n, 6], but got shape [4, 7]");
  }

  @Test
  void labelsOfTheWrongWidth() {
    refused(
        DL4JInvalidInputException.class,
        () -> net.fit(x, Networks.gaussian(2, DataType.FLOAT, 4, 2)),
        "MixtureDensityOutputLayer \"head\" (index 1): labels have 2 columns, but Mixture(5, DiagonalGaussian(1)) wants"
            + " 1");
    refused(
        DL4JInvalidInputException.class,
        () -> net.score(new DataSet(x, Networks.gaussian(2, DataType.FLOAT, 4, 2))),
        "\"head\"",
        "labels have 2 columns");
  }

  @Test
  void labelsOfTheWrongRank() {
    refused(
        DL4JInvalidInputException.class,
        () -> net.fit(x, Networks.gaussian(2, DataType.FLOAT, 4, 1, 2)),
        "\"head\"",
        "labels have shape [4, 1, 2]",
        "wants [n, 1]");
  }

  @Test
  void labelsOfAnotherNumberOfRows() {
    refused(
        DL4JInvalidInputException.class,
        () -> net.fit(x, Networks.gaussian(2, DataType.FLOAT, 3, 1)),
        "\"head\"",
        "labels have 3 rows, but the raw output has 4");
  }

  @Test
  void labelsThatAreNotFinite() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      INDArray labels = y.dup();
      labels.putScalar(2, 0, bad);
      refused(DL4JInvalidInputException.class, () -> net.fit(x, labels), "\"head\"", "label of row 2", "must be finite");
    }
  }

  @Test
  void outputsThatAreNotFinite() {
    INDArray features = x.dup();
    features.putScalar(3, 0, Float.NaN);
    refused(
        DL4JInvalidInputException.class, () -> net.fit(features, y), "\"head\"", "features of row 3", "must be finite");
  }

  @Test
  void aDivergedNetworkIsNotBlamedOnFeatures() {
    net.params().assign(Double.NaN);
    String message = assertThrows(DL4JInvalidInputException.class, () -> net.fit(x, y)).getMessage();
    assertTrue(message.contains("raw output of row 0") && message.contains("learning rate"), message);
  }

  @Test
  void masksOfTheWrongShape() {
    for (int[] shape : new int[][] {{4, 2}, {1, 4}, {3, 1}}) {
      DataSet data = new DataSet(x, y, null, Nd4j.ones(DataType.FLOAT, shape[0], shape[1]));
      refused(
          DL4JInvalidInputException.class, () -> net.fit(data), "\"head\"", "expected a mask", "[4, 1]", "but got shape");
    }
  }

  @Test
  void widthSetByHandToSomethingElse() {
    refused(
        DL4JInvalidConfigException.class,
        () -> new MixtureDensityOutputLayer.Builder(DENSITY).name("head").nIn(6).nOut(7).build(),
        "MixtureDensityOutputLayer \"head\"",
        "nOut is 7",
        "15 raw parameters");
  }

  @Test
  void widthReplacedByTransferLearning() {
    refused(
        DL4JInvalidConfigException.class,
        () -> new TransferLearning.Builder(net).nOutReplace(1, 7, WeightInit.XAVIER).build(),
        "MixtureDensityOutputLayer \"head\"",
        "nOut is 7");
  }

  @Test
  void activationThatIsNotTheIdentity() {
    refused(
        DL4JInvalidConfigException.class,
        () -> new MixtureDensityOutputLayer.Builder(DENSITY).name("head").activation(Activation.TANH).build(),
        "\"head\"",
        "identity",
        "tanh");
  }

  @Test
  void lossOfAnotherDensityOrKind() {
    refused(
        DL4JInvalidConfigException.class,
        () -> new MixtureDensityOutputLayer.Builder(DENSITY).name("head").lossFunction(LossFunction.MSE).build(),
        "\"head\"",
        "loss");
    refused(
        DL4JInvalidConfigException.class,
        () ->
            new MixtureDensityOutputLayer.Builder(DENSITY)
                .name("head")
                .lossFunction(new LossMixtureNLL(DiagonalGaussian.of(2)))
                .build(),
        "\"head\"");
    refused(DL4JInvalidConfigException.class, () -> new MixtureDensityOutputLayer.Builder(null), "density");
  }

  @Test
  void aGlobalActivationDoesNotReachTheHead() {
    MultiLayerNetwork tanh =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .activation(Activation.TANH)
                .list()
                .layer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(3).build())
                .build());
    tanh.init();
    assertTrue(tanh.output(x.mul(1e4)).amaxNumber().doubleValue() > 1);
  }

  @Test
  void evaluationsOfClassesAndLeastSquaresPointToWhatApplies() {
    ListDataSetIterator<DataSet> data = new ListDataSetIterator<>(List.of(new DataSet(x, y)), 4);
    refused(DL4JException.class, () -> net.evaluate(data), "\"head\"", "evaluate", "DensityEvaluation");
    refused(DL4JException.class, () -> net.evaluateRegression(data), "evaluateRegression", "DensityEvaluation");
    refused(DL4JException.class, () -> net.evaluateROC(data, 0), "\"head\"", "Predictions");
    refused(DL4JException.class, () -> net.f1Score(new DataSet(x, y)), "\"head\"", "f1Score", "Predictions");
    refused(DL4JException.class, () -> net.predict(x), "predict", "Predictions");
    ComputationGraph graph = Networks.twoOutputs(DENSITY, DataType.FLOAT, new Adam(0.1));
    MultiDataSet both =
        new MultiDataSet(new INDArray[] {x}, new INDArray[] {y, Networks.gaussian(3, DataType.FLOAT, 4, 2)});
    refused(
        DL4JException.class,
        () -> graph.evaluate(new SingletonMultiDataSetIterator(both)),
        "MixtureDensityOutputLayer \"head\"",
        "DensityEvaluation");
    assertThrows(
        RuntimeException.class, () -> graph.evaluateRegression(new SingletonMultiDataSetIterator(both)));
  }

  @Test
  void leastSquaresEvaluationOfAnotherOutputOfAGraphStillWorks() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder().seed(1)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "value",
                    new OutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(2).activation(Activation.IDENTITY).build(),
                    "in")
                .addLayer("head", new MixtureDensityOutputLayer.Builder(DENSITY).nIn(3).build(), "in")
                .setOutputs("value", "head")
                .build());
    graph.init();
    INDArray value = Networks.gaussian(3, DataType.FLOAT, 4, 2);
    MultiDataSet both = new MultiDataSet(new INDArray[] {x}, new INDArray[] {value, y});
    INDArray error = graph.output(x)[0].sub(value);
    assertEquals(
        error.mul(error).meanNumber().doubleValue(),
        graph.evaluateRegression(new SingletonMultiDataSetIterator(both)).averageMeanSquaredError(),
        1e-5);
  }

  @Test
  void predictionsOfANetworkWithoutADensity() {
    MultiLayerNetwork plain =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .list()
                .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(1).activation(Activation.IDENTITY).build())
                .build());
    plain.init();
    refused(DL4JInvalidConfigException.class, () -> Predictions.of(plain, x), "OutputLayer", "density output layer");
    refused(
        DL4JInvalidInputException.class, () -> Predictions.of(DENSITY, x), "[4, 3]", "Mixture(5, DiagonalGaussian(1))");
    refused(
        DL4JInvalidInputException.class,
        () -> Predictions.of(net, x).logDensity(Networks.gaussian(2, DataType.FLOAT, 4, 2)),
        "labels have shape [4, 2]");
    ComputationGraph graph = Networks.twoOutputs(DENSITY, DataType.FLOAT, new Adam(0.1));
    refused(DL4JInvalidConfigException.class, () -> Predictions.of(graph, "other", x), "no output \"other\"", "value");
    refused(DL4JInvalidConfigException.class, () -> Predictions.of(graph, "value", x), "\"value\" is a OutputLayer");
  }
}
