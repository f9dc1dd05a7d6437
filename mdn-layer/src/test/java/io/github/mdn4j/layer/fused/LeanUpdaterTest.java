// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Recurrent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Accelerated training against DL4J's, for all that an updater can be told: to the bit where only the updater differs,
 * to rounding where the layers do.
 */
class LeanUpdaterTest {

  private static final int STEPS = 20;

  /** What a network is trained with. */
  private record Case(String name, Consumer<NeuralNetConfiguration.Builder> settings, List<Layer> layers) {

    Case(String name, Consumer<NeuralNetConfiguration.Builder> settings) {
      this(name, settings, List.of(dense(3, 6).build(), dense(6, 5).build()));
    }

    private NeuralNetConfiguration.Builder builder(DataType type) {
      NeuralNetConfiguration.Builder builder =
          new NeuralNetConfiguration.Builder().seed(5).dataType(type).updater(new Adam(0.01));
      settings.accept(builder);
      return builder;
    }

    MultiLayerNetwork network(DataType type) {
      NeuralNetConfiguration.ListBuilder list = builder(type).list();
      layers.forEach(layer -> list.layer(layer.clone()));
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              list.layer(new MixtureDensityOutputLayer.Builder(Mixture.of(2, DiagonalGaussian.of(2))).nIn(5).build())
                  .build());
      network.init();
      return network;
    }

    ComputationGraph graph(DataType type) {
      var builder = builder(type).graphBuilder().addInputs("in");
      String below = "in";
      for (int i = 0; i < layers.size(); i++) {
        builder.addLayer("body" + i, layers.get(i).clone(), below);
        below = "body" + i;
      }
      builder.addLayer(
          "head", new MixtureDensityOutputLayer.Builder(Mixture.of(2, DiagonalGaussian.of(2))).nIn(5).build(), below);
      builder.addLayer(
          "value",
          new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(5).nOut(2).build(),
          below);
      ComputationGraph graph = new ComputationGraph(builder.setOutputs("head", "value").build());
      graph.init();
      return graph;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static DenseLayer.Builder dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.TANH);
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    List<IUpdater> updaters =
        List.of(
            new Sgd(0.1), new Adam(0.01), new AdaMax(0.01), new AMSGrad(0.01), new Nesterovs(0.01, 0.9),
            new RmsProp(0.001), new AdaGrad(0.01), new AdaDelta());
    for (IUpdater updater : updaters) {
      cases.add(new Case(updater.getClass().getSimpleName(), net -> net.updater(updater)));
    }
    cases.add(new Case("Nadam", net -> net.updater(new Nadam(1e-5)))); // with more, rounding grows without bound
    cases.add(
        new Case(
            "NoOp", // which is a rate of 1
            net ->
                net.updater(new NoOp())
                    .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                    .gradientNormalizationThreshold(1e-3)));
    for (GradientNormalization kind : GradientNormalization.values()) {
      cases.add(
          new Case(
              kind.name(), net -> net.gradientNormalization(kind).gradientNormalizationThreshold(0.05)));
    }
    cases.add(new Case("l1 and l2", net -> net.l1(1e-2).l2(2e-2).l1Bias(3e-3).l2Bias(1e-3)));
    cases.add(new Case("weight decay", net -> net.weightDecay(1e-2).weightDecayBias(2e-2)));
    cases.add(new Case("weight decay without rate", net -> net.updater(new Sgd(0.1)).weightDecay(1e-2, false)));
    cases.add(new Case("whole batch", net -> net.miniBatch(false).updater(new Sgd(0.01))));
    cases.add(
        new Case(
            "schedule",
            net -> net.updater(new Nesterovs(new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.9), 0.9))));
    cases.add(new Case("bias updater", net -> net.biasUpdater(new Sgd(0.1))));
    Consumer<NeuralNetConfiguration.Builder> nothing = net -> { };
    cases.add(
        new Case(
            "layer by layer",
            net -> net.l2(1e-2),
            List.of(
                dense(3, 6).updater(new Nesterovs(0.05)).l1(1e-2).build(),
                dense(6, 5)
                    .updater(new RmsProp(0.01))
                    .gradientNormalization(GradientNormalization.ClipL2PerParamType)
                    .gradientNormalizationThreshold(0.01)
                    .build())));
    cases.add(
        new Case("batch normalisation", nothing, List.of(
            dense(3, 5).build(), new BatchNormalization.Builder().nIn(5).nOut(5).build())));
    cases.add(
        new Case("frozen", net -> net.gradientNormalization(GradientNormalization.RenormalizeL2PerLayer), List.of(
            new FrozenLayer(dense(3, 6).build()), dense(6, 5).build())));
    cases.add(
        new Case("frozen with backprop", nothing, List.of(
            dense(3, 6).build(), new FrozenLayerWithBackprop(dense(6, 5).build()))));
    return cases;
  }

  private static final INDArray[] X = {
    Networks.gaussian(1, DataType.DOUBLE, 8, 3), Networks.gaussian(2, DataType.DOUBLE, 5, 3)
  };
  private static final INDArray[] Y = {
    Networks.gaussian(3, DataType.DOUBLE, 8, 2), Networks.gaussian(4, DataType.DOUBLE, 5, 2)
  };

  private static void fit(MultiLayerNetwork network) {
    for (int i = 0; i < STEPS; i++) {
      DataType type = network.params().dataType();
      network.fit(X[i % 2].castTo(type), Y[i % 2].castTo(type));
    }
  }

  private static void fit(ComputationGraph graph) {
    for (int i = 0; i < STEPS; i++) {
      DataType type = graph.params().dataType();
      INDArray y = Y[i % 2].castTo(type);
      graph.fit(new MultiDataSet(new INDArray[] {X[i % 2].castTo(type)}, new INDArray[] {y, y}));
    }
  }

  private static double tolerance(DataType type) {
    return type == DataType.FLOAT ? 1e-5 : 1e-12;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void networksEndWhereDl4jDoes(Case trained) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      MultiLayerNetwork stock = trained.network(type);
      MultiLayerNetwork fused = Fused.accelerate(stock.clone());
      MultiLayerNetwork sameLayers = new MultiLayerNetwork(fused.getLayerWiseConfigurations().clone());
      sameLayers.init(stock.params().dup(), false);
      assertSame(MultiLayerUpdater.class, sameLayers.getUpdater().getClass());
      fit(stock);
      fit(fused);
      fit(sameLayers);
      assertEquals(0, Recurrent.difference(stock.params(), fused.params()), tolerance(type));
      assertEquals(sameLayers.params(), fused.params());
      assertEquals(0, Recurrent.difference(sameLayers.params(), fused.params()), 0);
      INDArray state = sameLayers.getUpdater().getStateViewArray();
      if (state != null) {
        assertEquals(0, Recurrent.difference(state, fused.getUpdater().getStateViewArray()), 0);
      }
      assertInstanceOf(LeanUpdater.class, fused.getUpdater());
      assertEquals(stock.score(), fused.score(), tolerance(type) * 10);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void graphsEndWhereDl4jDoes(Case trained) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      ComputationGraph stock = trained.graph(type);
      ComputationGraph fused = Fused.accelerate(stock.clone());
      ComputationGraph sameLayers = new ComputationGraph(fused.getConfiguration().clone());
      sameLayers.init(stock.params().dup(), false);
      fit(stock);
      fit(fused);
      fit(sameLayers);
      assertEquals(0, Recurrent.difference(stock.params(), fused.params()), tolerance(type));
      assertEquals(0, Recurrent.difference(sameLayers.params(), fused.params()), 0);
      INDArray state = sameLayers.getUpdater().getStateViewArray();
      if (state != null) {
        assertEquals(0, Recurrent.difference(state, fused.getUpdater().getStateViewArray()), 0);
      }
      assertInstanceOf(LeanGraphUpdater.class, fused.getUpdater());
    }
  }

  /** Its configuration wants state of rank 2 and gets a vector: so it has no place in the list above. */
  @Test
  void noNetworkOfDl4jCanUseAdaBelief() {
    MultiLayerNetwork net = new Case("AdaBelief", settings -> settings.updater(new AdaBelief())).network(DataType.FLOAT);
    assertThrows(ArrayIndexOutOfBoundsException.class, net::getUpdater);
  }

  /** M2.1 makes a new updater of its own class when a rate is changed, and none at all after clear(). */
  @Test
  void theUpdaterSurvivesWhatReplacesIt() {
    MultiLayerNetwork stock = cases().get(1).network(DataType.DOUBLE);
    MultiLayerNetwork fused = Fused.accelerate(stock.clone());
    for (MultiLayerNetwork network : List.of(stock, fused)) {
      fit(network);
      network.setLearningRate(0.003);
      fit(network);
    }
    assertInstanceOf(LeanUpdater.class, fused.getUpdater());
    assertEquals(0, Recurrent.difference(stock.params(), fused.params()), 1e-12);
    for (MultiLayerNetwork network : List.of(stock, fused)) {
      network.clear();
      fit(network);
    }
    assertInstanceOf(LeanUpdater.class, fused.getUpdater());
    assertEquals(0, Recurrent.difference(stock.params(), fused.params()), 1e-12);
  }

  @Test
  void theGraphsUpdaterSurvivesANewRate() {
    ComputationGraph stock = cases().get(1).graph(DataType.DOUBLE);
    ComputationGraph fused = Fused.accelerate(stock.clone());
    for (ComputationGraph graph : List.of(stock, fused)) {
      fit(graph);
      graph.setLearningRate(0.003);
      fit(graph);
    }
    assertInstanceOf(LeanGraphUpdater.class, fused.getUpdater());
    assertEquals(0, Recurrent.difference(stock.params(), fused.params()), 1e-12);
  }

  @Test
  void aGradientOfAnotherNetworkIsDl4jsToApply() {
    MultiLayerNetwork fused = Fused.accelerate(cases().get(1).network(DataType.DOUBLE));
    MultiLayerNetwork other = Fused.accelerate(fused.clone());
    fit(other);
    fused.setGradient(other.gradient());
    LeanUpdater updater = assertInstanceOf(LeanUpdater.class, fused.getUpdater());
    assertTrue(!LeanUpdate.isOwn(updater, other.gradient()));
    assertTrue(LeanUpdate.isOwn((LeanUpdater) other.getUpdater(), other.gradient()));
  }

  @Test
  void aCloneOfTheUpdaterIsOneOfItsKind() {
    MultiLayerNetwork fused = Fused.accelerate(cases().get(1).network(DataType.DOUBLE));
    LeanUpdater updater = (LeanUpdater) fused.getUpdater();
    assertInstanceOf(LeanUpdater.class, updater.clone());
    assertNotSame(updater, updater.clone());
  }
}
