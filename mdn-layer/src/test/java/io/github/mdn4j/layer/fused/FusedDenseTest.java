// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Recurrent;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FusedDenseTest {

  private static DenseLayer.Builder everySetting(DenseLayer.Builder builder) {
    return builder
        .nIn(3)
        .nOut(4)
        .name("hidden")
        .activation(new ActivationLReLU(0.2))
        .hasBias(false)
        .hasLayerNorm(true)
        .weightInit(WeightInit.RELU)
        .biasInit(0.1)
        .dropOut(0.8)
        .weightNoise(new DropConnect(0.9))
        .l1(1e-4)
        .l2(1e-3)
        .updater(new Adam(0.02))
        .constrainWeights(new MaxNormConstraint(2, 1));
  }

  @Test
  void everySettingIsCarriedOverAndBack() {
    DenseLayer stock = everySetting(new DenseLayer.Builder()).build();
    FusedDense fused = FusedDense.of(stock);
    assertEquals(stock, fused.toDense());
    assertSame(DenseLayer.class, fused.toDense().getClass());
    assertEquals(fused, everySetting(new FusedDense.Builder()).build());
    assertEquals(fused.hashCode(), FusedDense.of(stock).hashCode());
    assertNotEquals(stock, fused);
    assertNotEquals(fused, stock);
    assertEquals(stock.getConstraints(), fused.getConstraints());
    assertTrue(fused.toString().startsWith("FusedDense("), fused.toString());
  }

  @Test
  void theBuilderStartsWithTheStockDefaults() {
    FusedDense fused = new FusedDense.Builder().build();
    assertEquals(new DenseLayer.Builder().build(), fused.toDense());
  }

  @Test
  void jsonAndYamlKeepIt() {
    MultiLayerConfiguration configuration =
        network(DataType.FLOAT, everySetting(new FusedDense.Builder()).build()).getLayerWiseConfigurations();
    assertEquals(configuration, MultiLayerConfiguration.fromJson(configuration.toJson()));
    assertEquals(configuration, MultiLayerConfiguration.fromYaml(configuration.toYaml()));
    assertInstanceOf(
        FusedDense.class, MultiLayerConfiguration.fromYaml(configuration.toYaml()).getConf(0).getLayer());
  }

  private static MultiLayerNetwork network(DataType type, DenseLayer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).dataType(type).updater(new Adam(1e-2)).list();
    for (DenseLayer layer : layers) {
      list.layer(layer);
    }
    int width = (int) layers[layers.length - 1].getNOut();
    list.layer(
        new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(width).nOut(2).build());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  /** The same network of DL4J's layers and of ours, with the same parameters. */
  private record Twins(MultiLayerNetwork stock, MultiLayerNetwork fused) {

    static Twins of(DataType type, Consumer<DenseLayer.Builder> settings) {
      MultiLayerNetwork stock = network(type, dense(5, 7, settings), dense(7, 6, settings));
      stock.params().assign(Networks.gaussian(9, type, (int) stock.numParams()).muli(0.5));
      return new Twins(stock, Fused.accelerate(stock.clone()));
    }

    private static DenseLayer dense(int in, int out, Consumer<DenseLayer.Builder> settings) {
      DenseLayer.Builder builder = new DenseLayer.Builder().nIn(in).nOut(out);
      settings.accept(builder);
      return builder.build();
    }

    void fitAlike(DataType type, double tolerance) {
      INDArray x = Networks.gaussian(1, type, 9, 5);
      INDArray y = Networks.gaussian(2, type, 9, 2);
      for (int i = 0; i < 20; i++) {
        for (MultiLayerNetwork network : List.of(stock, fused)) {
          Nd4j.getRandom().setSeed(100 + i);
          network.fit(x, y);
        }
      }
      assertEquals(0, Recurrent.difference(stock.params(), fused.params()), tolerance);
      assertEquals(0, Recurrent.difference(stock.output(x), fused.output(x)), 10 * tolerance);
    }
  }

  private enum Covered {
    IDENTITY(new ActivationIdentity(), x -> x),
    TANH(new ActivationTanH(), Math::tanh),
    RELU(new ActivationReLU(), x -> Math.max(0, x)),
    LEAKY_RELU(new ActivationLReLU(0.2), x -> x > 0 ? x : 0.2 * x),
    SIGMOID(new ActivationSigmoid(), x -> 1 / (1 + Math.exp(-x))),
    SOFTPLUS(new ActivationSoftPlus(), x -> Math.log1p(Math.exp(x))),
    ELU(new ActivationELU(), x -> x > 0 ? x : Math.expm1(x));

    private final IActivation activation;
    private final DoubleUnaryOperator function;

    Covered(IActivation activation, DoubleUnaryOperator function) {
      this.activation = activation;
      this.function = function;
    }
  }

  @ParameterizedTest
  @EnumSource(Covered.class)
  void outputsAreTheFunctionOfTheAffineMap(Covered covered) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      MultiLayerNetwork fused = Twins.of(type, layer -> layer.activation(covered.activation)).fused;
      assertTrue(Fused.report(fused).layers().get(0).fused());
      INDArray x = Networks.gaussian(4, type, 11, 5).mul(8);
      INDArray outputs = fused.feedForward(x).get(1);
      double[][] weights = fused.getParam("0_W").toDoubleMatrix();
      double[] bias = fused.getParam("0_b").toDoubleVector();
      for (int i = 0; i < 11; i++) {
        for (int j = 0; j < 7; j++) {
          double z = bias[j];
          for (int l = 0; l < 5; l++) {
            z += x.getDouble(i, l) * weights[l][j];
          }
          double expected = covered.function.applyAsDouble(z);
          double tolerance = type == DataType.FLOAT ? 1e-6 : 1e-14;
          assertEquals(expected, outputs.getDouble(i, j), tolerance * (1 + Math.abs(z)), () -> covered + " of " + type);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Covered.class)
  void trainingIsThatOfTheStockLayer(Covered covered) {
    Twins.of(DataType.FLOAT, layer -> layer.activation(covered.activation)).fitAlike(DataType.FLOAT, 1e-5);
    Twins.of(DataType.DOUBLE, layer -> layer.activation(covered.activation)).fitAlike(DataType.DOUBLE, 1e-12);
    Twins.of(DataType.DOUBLE, layer -> layer.activation(covered.activation).hasBias(false))
        .fitAlike(DataType.DOUBLE, 1e-12);
  }

  /** At 0, where a rectifier has no slope, it is as ND4J has it: a row of zeros below no bias is there. */
  @ParameterizedTest
  @EnumSource(Covered.class)
  void slopesAtZeroAreThoseOfTheStockLayer(Covered covered) {
    Twins twins = Twins.of(DataType.DOUBLE, layer -> layer.activation(covered.activation).hasBias(false));
    INDArray x = Nd4j.zeros(DataType.DOUBLE, 1, 5);
    INDArray y = Nd4j.ones(DataType.DOUBLE, 1, 2);
    Pair<Gradient, INDArray> stock = twins.stock.calculateGradients(x, y, null, null);
    Pair<Gradient, INDArray> fused = twins.fused.calculateGradients(x, y, null, null);
    assertEquals(0, Recurrent.difference(stock.getFirst().gradient(), fused.getFirst().gradient()), 1e-12);
    assertEquals(0, Recurrent.difference(stock.getSecond(), fused.getSecond()), 1e-12);
  }

  @Test
  void whatIsNotCoveredComputesAsTheStockLayer() {
    List<Consumer<DenseLayer.Builder>> settings =
        List.of(
            layer -> layer.activation(Activation.CUBE),
            layer -> layer.activation(Activation.RELU6),
            layer -> layer.activation(new ActivationReLU(2.0, 0.1, 0.3)),
            layer -> layer.activation(new ActivationLReLU(1.5)),
            layer -> layer.activation(new ActivationELU(0.5)),
            layer -> layer.activation(Activation.TANH).dropOut(0.7),
            layer -> layer.activation(Activation.TANH).dropOut(new GaussianNoise(0.2)),
            layer -> layer.activation(Activation.TANH).weightNoise(new DropConnect(0.7)),
            layer -> layer.activation(Activation.TANH).hasLayerNorm(true));
    for (Consumer<DenseLayer.Builder> setting : settings) {
      Twins twins = Twins.of(DataType.DOUBLE, setting);
      FusedReport.Entry entry = Fused.report(twins.fused).layers().get(0);
      assertTrue(!entry.fused() && entry.reason().startsWith("FusedDense computes as DL4J does: "), entry.toString());
      twins.fitAlike(DataType.DOUBLE, 1e-12);
    }
  }

  @Test
  void constraintsHoldAsInTheStockLayer() {
    Twins twins =
        Twins.of(
            DataType.DOUBLE,
            layer -> layer.activation(Activation.TANH).constrainWeights(new MaxNormConstraint(0.5, 1)));
    twins.fitAlike(DataType.DOUBLE, 1e-12);
    INDArray norms = twins.fused.getParam("0_W").norm2(1);
    assertTrue(norms.maxNumber().doubleValue() <= 0.5 + 1e-12);
  }

  @Test
  void masksOfRowsActAsInTheStockLayer() {
    Twins twins = Twins.of(DataType.DOUBLE, layer -> layer.activation(Activation.TANH));
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 4, 5);
    INDArray y = Networks.gaussian(2, DataType.DOUBLE, 4, 2);
    INDArray mask = Nd4j.createFromArray(1.0, 0.0, 1.0, 1.0).reshape(4, 1);
    twins.stock.fit(x, y, mask, mask);
    twins.fused.fit(x, y, mask, mask);
    assertEquals(0, Recurrent.difference(twins.stock.params(), twins.fused.params()), 1e-12);
  }

  @Test
  void inputsMayLieInAnyOrderAndBeOfAnotherType() {
    Twins twins = Twins.of(DataType.DOUBLE, layer -> layer.activation(Activation.TANH));
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 6, 5);
    INDArray y = Networks.gaussian(2, DataType.DOUBLE, 6, 2);
    INDArray wide = Nd4j.create(DataType.DOUBLE, 12, 10);
    INDArray view = wide.get(NDArrayIndex.interval(0, 2, 12), NDArrayIndex.interval(0, 2, 10));
    view.assign(x);
    INDArray rows = wide.dup().get(NDArrayIndex.interval(3, 9), NDArrayIndex.interval(1, 6));
    rows.assign(x);
    INDArray expected = twins.stock.output(x);
    INDArray gradient = twins.stock.calculateGradients(x, y, null, null).getSecond();
    for (INDArray same : new INDArray[] {x, x.dup('f'), view, rows, x.castTo(DataType.FLOAT)}) {
      double tolerance = same.dataType() == DataType.FLOAT ? 1e-6 : 1e-13;
      assertEquals(0, Recurrent.difference(expected, twins.fused.output(same)), tolerance);
      INDArray below = twins.fused.calculateGradients(same, y, null, null).getSecond();
      assertEquals(0, Recurrent.difference(gradient, below), tolerance);
    }
  }

  @Test
  void oneRowOneInputAndOneUnitAreNoSpecialCase() {
    for (int n : new int[] {1, 3}) {
      MultiLayerNetwork stock =
          network(
              DataType.DOUBLE,
              new DenseLayer.Builder().nIn(1).nOut(1).activation(Activation.TANH).build(),
              new DenseLayer.Builder().nIn(1).nOut(4).activation(Activation.TANH).build(),
              new DenseLayer.Builder().nIn(4).nOut(1).activation(Activation.TANH).build());
      MultiLayerNetwork fused = Fused.accelerate(stock.clone());
      INDArray x = Networks.gaussian(1, DataType.DOUBLE, n, 1);
      INDArray y = Networks.gaussian(2, DataType.DOUBLE, n, 2);
      for (int i = 0; i < 5; i++) {
        stock.fit(x, y);
        fused.fit(x, y);
      }
      assertEquals(0, Recurrent.difference(stock.params(), fused.params()), 1e-13);
    }
  }

  /** A gradient for features is asked for without a forward pass in training, and must not depend on what was kept. */
  @Test
  void gradientsOfFeaturesAreThoseOfTheStockLayer() {
    Twins twins = Twins.of(DataType.DOUBLE, layer -> layer.activation(Activation.SOFTPLUS));
    INDArray y = Networks.gaussian(2, DataType.DOUBLE, 6, 2);
    twins.fused.fit(Networks.gaussian(8, DataType.DOUBLE, 6, 5), y);
    twins.fused.setParams(twins.stock.params());
    for (int seed = 1; seed < 3; seed++) {
      INDArray x = Networks.gaussian(seed, DataType.DOUBLE, 6, 5);
      INDArray expected = twins.stock.calculateGradients(x, y, null, null).getSecond();
      assertEquals(0, Recurrent.difference(expected, twins.fused.calculateGradients(x, y, null, null).getSecond()), 1e-12);
    }
  }

  @Test
  void worksWithoutWorkspaces() {
    Twins twins = Twins.of(DataType.DOUBLE, layer -> layer.activation(Activation.TANH));
    for (MultiLayerNetwork network : List.of(twins.stock, twins.fused)) {
      network.getLayerWiseConfigurations().setTrainingWorkspaceMode(WorkspaceMode.NONE);
      network.getLayerWiseConfigurations().setInferenceWorkspaceMode(WorkspaceMode.NONE);
    }
    twins.fitAlike(DataType.DOUBLE, 1e-12);
  }

  @Test
  void minibatchesMayGrowAndShrink() {
    Twins twins = Twins.of(DataType.DOUBLE, layer -> layer.activation(Activation.TANH));
    for (int n : new int[] {4, 50, 1, 7}) {
      INDArray x = Networks.gaussian(n, DataType.DOUBLE, n, 5);
      INDArray y = Networks.gaussian(n + 1, DataType.DOUBLE, n, 2);
      twins.stock.fit(x, y);
      twins.fused.fit(x, y);
      assertEquals(0, Recurrent.difference(twins.stock.output(x), twins.fused.output(x)), 1e-12);
    }
    assertEquals(0, Recurrent.difference(twins.stock.params(), twins.fused.params()), 1e-12);
  }

  @Test
  void activationsStayAsTheyWereWhenTheNextAreComputed() {
    Twins twins = Twins.of(DataType.DOUBLE, layer -> layer.activation(Activation.TANH));
    INDArray first = twins.fused.feedForward(Networks.gaussian(1, DataType.DOUBLE, 6, 5)).get(1);
    INDArray copy = first.dup();
    twins.fused.feedForward(Networks.gaussian(2, DataType.DOUBLE, 6, 5));
    assertEquals(copy, first);
  }

  @Test
  void notANumberIsNotHidden() {
    Twins twins = Twins.of(DataType.FLOAT, layer -> layer.activation(Activation.TANH));
    INDArray x = Networks.gaussian(1, DataType.FLOAT, 2, 5);
    x.putScalar(0, 3, Float.NaN);
    INDArray outputs = twins.fused.feedForward(x).get(1);
    assertTrue(Double.isNaN(outputs.getDouble(0, 0)));
    assertTrue(!Double.isNaN(outputs.getDouble(1, 0)));
  }

  @Test
  void aWrongInputIsDl4jsToRefuse() {
    MultiLayerNetwork fused = Twins.of(DataType.FLOAT, layer -> layer.activation(Activation.TANH)).fused;
    INDArray narrow = Nd4j.zeros(DataType.FLOAT, 3, 4);
    String message = assertThrows(DL4JInvalidInputException.class, () -> fused.output(narrow)).getMessage();
    assertTrue(message.contains("4 columns") && message.contains("FusedDenseLayer"), message);
  }
}
