// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Recurrent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Steps in one go against the same network layer by layer, which a listener that wants to see activations asks for. */
class DirectStepTest {

  private static final int FEATURES = 3;

  /** Sees activations, so that a step has to make them. */
  private static final class Onlooker extends BaseTrainingListener {
    private int passes;

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      passes += activations.size();
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      passes += activations.size();
    }
  }

  /** A network drawn at random. */
  private record Drawn(long seed) {

    private static final List<Activation> ACTIVATIONS =
        List.of(
            Activation.TANH, Activation.RELU, Activation.SIGMOID, Activation.IDENTITY, Activation.ELU,
            Activation.LEAKYRELU, Activation.SOFTPLUS);

    DataType type() {
      return seed % 2 == 0 ? DataType.FLOAT : DataType.DOUBLE;
    }

    private static IUpdater updater(Random random) {
      return switch (random.nextInt(5)) {
        case 0 -> new Sgd(0.05);
        case 1 -> new Adam(0.002);
        case 2 -> new Nesterovs(new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.9), 0.9);
        case 3 -> new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 0.002, 0.5));
        default -> new RmsProp(0.001);
      };
    }

    private NeuralNetConfiguration.Builder settings(Random random) {
      var settings =
          new NeuralNetConfiguration.Builder().seed(seed).dataType(type()).updater(updater(random));
      settings.miniBatch(random.nextInt(5) > 0);
      switch (random.nextInt(6)) {
        case 0 -> settings.l2(0.01).l1(0.003);
        case 1 -> settings.weightDecay(0.01);
        case 2 -> settings.gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(0.1);
        case 3 -> settings.constrainWeights(new MaxNormConstraint(1.5, 1));
        default -> { }
      }
      return settings;
    }

    private List<Layer> layers(Random random) {
      List<Layer> layers = new ArrayList<>();
      int width = FEATURES;
      for (int i = random.nextInt(4); i > 0; i--) {
        int out = 1 + random.nextInt(20);
        layers.add(
            new DenseLayer.Builder().nIn(width).nOut(out).hasBias(random.nextInt(4) > 0)
                .activation(ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()))).build());
        width = out;
      }
      layers.add(
          new MixtureDensityOutputLayer.Builder(Mixture.of(1 + random.nextInt(4), DiagonalGaussian.of(2))).nIn(width)
              .hasBias(random.nextInt(4) > 0).build());
      return layers;
    }

    MultiLayerNetwork network() {
      Random random = new Random(seed);
      NeuralNetConfiguration.ListBuilder list = settings(random).list();
      layers(random).forEach(list::layer);
      MultiLayerNetwork net = new MultiLayerNetwork(list.build());
      net.init();
      return Fused.accelerate(net);
    }

    ComputationGraph graph() {
      Random random = new Random(seed);
      var builder = settings(random).graphBuilder().addInputs("in");
      String below = "in";
      int number = 0;
      for (Layer layer : layers(random)) {
        String name = "layer" + number++;
        builder.addLayer(name, layer, below);
        below = name;
      }
      ComputationGraph graph = new ComputationGraph(builder.setOutputs(below).build());
      graph.init();
      return Fused.accelerate(graph);
    }

    /** Returns minibatches of many sizes, some with a mask, in either order or as a view. */
    List<DataSet> data() {
      Random random = new Random(seed + 1000);
      List<DataSet> data = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int n = new int[] {1, 2, 17, 40, 333}[random.nextInt(5)];
        INDArray x = Networks.gaussian(random.nextInt(), type(), n, FEATURES);
        x = switch (random.nextInt(3)) {
          case 0 -> x.dup('f');
          case 1 -> Nd4j.hstack(x, x).get(NDArrayIndex.all(), NDArrayIndex.interval(0, FEATURES));
          default -> x;
        };
        INDArray mask = null;
        if (random.nextInt(3) == 0) {
          mask = Nd4j.ones(type(), n, 1);
          mask.putScalar(random.nextInt(n), 0, random.nextBoolean() ? 0 : 2.5);
        }
        data.add(new DataSet(x, Networks.gaussian(random.nextInt(), type(), n, 2), null, mask));
      }
      return data;
    }

    double tolerance() {
      return type() == DataType.FLOAT ? 2e-4 : 1e-9;
    }
  }

  static Stream<Drawn> drawn() {
    return Stream.iterate(1L, seed -> seed + 1).limit(40).map(Drawn::new);
  }

  private static void assertSame(INDArray expected, INDArray actual, double tolerance) {
    assertEquals(expected == null, actual == null);
    if (expected != null) {
      assertEquals(0, Recurrent.difference(expected, actual), tolerance);
    }
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void networksEndWhereTheyDoLayerByLayer(Drawn drawn) {
    MultiLayerNetwork direct = drawn.network();
    MultiLayerNetwork layered = drawn.network();
    Onlooker onlooker = new Onlooker();
    layered.setListeners(onlooker);
    for (DataSet batch : drawn.data()) {
      direct.fit(batch);
      layered.fit(batch);
      assertEquals(layered.score(), direct.score(), drawn.tolerance() * (1 + Math.abs(layered.score())));
      assertSame(layered.gradient().gradient(), direct.gradient().gradient(), drawn.tolerance() * 10);
      assertEquals(
          layered.gradient().gradientForVariable().keySet(), direct.gradient().gradientForVariable().keySet());
    }
    assertTrue(onlooker.passes > 0);
    assertSame(layered.params(), direct.params(), drawn.tolerance());
    assertSame(
        layered.getUpdater().getStateViewArray(), direct.getUpdater().getStateViewArray(), drawn.tolerance() * 10);
    assertEquals(layered.getIterationCount(), direct.getIterationCount());
    direct.setInput(drawn.data().get(0).getFeatures());
    direct.setLabels(drawn.data().get(0).getLabels());
    assertTrue(((FusedNetwork) direct).computeDirectly());
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void graphsEndWhereTheyDoLayerByLayer(Drawn drawn) {
    ComputationGraph direct = drawn.graph();
    ComputationGraph layered = drawn.graph();
    Onlooker onlooker = new Onlooker();
    layered.setListeners(onlooker);
    for (DataSet batch : drawn.data()) {
      direct.fit(batch);
      layered.fit(batch);
      assertEquals(layered.score(), direct.score(), drawn.tolerance() * (1 + Math.abs(layered.score())));
      assertEquals(
          List.copyOf(layered.gradient().gradientForVariable().keySet()),
          List.copyOf(direct.gradient().gradientForVariable().keySet()));
    }
    assertTrue(onlooker.passes > 0);
    assertSame(layered.params(), direct.params(), drawn.tolerance());
    assertSame(
        layered.getUpdater().getStateViewArray(), direct.getUpdater().getStateViewArray(), drawn.tolerance() * 10);
    assertEquals(layered.getConfiguration().getIterationCount(), direct.getConfiguration().getIterationCount());
    direct.setInputs(drawn.data().get(0).getFeatures());
    direct.setLabels(drawn.data().get(0).getLabels());
    assertTrue(((FusedGraph) direct).computeDirectly());
  }

  /** Returns a network whose minibatches of 6000 rows go in parts. */
  private static MultiLayerNetwork wide(DataType type) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(3).dataType(type).updater(new Adam(0.01)).list()
                .layer(new DenseLayer.Builder().nIn(FEATURES).nOut(30).activation(Activation.TANH).build())
                .layer(new MixtureDensityOutputLayer.Builder(1, 20).nIn(30).build())
                .build());
    net.init();
    return Fused.accelerate(net);
  }

  @Test
  void largeMinibatchesGoInPartsAndComeToTheSame() {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      INDArray x = Networks.gaussian(1, type, 6011, FEATURES);
      INDArray y = Networks.gaussian(2, type, 6011, 1);
      MultiLayerNetwork direct = wide(type);
      MultiLayerNetwork again = wide(type);
      MultiLayerNetwork layered = wide(type);
      layered.setListeners(new Onlooker());
      for (int i = 0; i < 6; i++) {
        direct.fit(x, y);
        again.fit(x, y);
        layered.fit(x, y);
      }
      assertEquals(direct.params(), again.params());
      assertEquals(0, Recurrent.difference(direct.params(), again.params()), 0);
      assertSame(layered.params(), direct.params(), type == DataType.FLOAT ? 2e-3 : 1e-9);
      assertEquals(layered.score(), direct.score(), type == DataType.FLOAT ? 1e-4 : 1e-10);
    }
  }

  @Test
  void outputsOfManyRowsAreThoseOfDl4jsLayers() {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      MultiLayerNetwork fused = wide(type);
      for (int n : new int[] {1, 2, 63, 9001}) {
        INDArray x = Networks.gaussian(n, type, n, FEATURES);
        INDArray expected = Fused.plain(fused).output(x);
        for (INDArray features : List.of(x, x.dup('f'))) {
          INDArray actual = fused.output(features);
          assertEquals('c', actual.ordering());
          assertEquals(0, Recurrent.difference(expected, actual), type == DataType.FLOAT ? 1e-5 : 1e-12);
        }
      }
      fused.fit(Networks.gaussian(1, type, 5, FEATURES), Networks.gaussian(2, type, 5, 1));
      INDArray x = Networks.gaussian(3, type, 70, FEATURES);
      assertEquals(
          0,
          Recurrent.difference(Fused.plain(fused).output(x), fused.output(x)),
          type == DataType.FLOAT ? 1e-5 : 1e-12);
      assertThrows(Exception.class, () -> fused.output(Networks.gaussian(1, type, 4, FEATURES + 1)));
    }
  }

  @Test
  void aRowThatTheLossRefusesIsNamedWhereItIs() {
    MultiLayerNetwork net = wide(DataType.FLOAT);
    INDArray x = Networks.gaussian(1, DataType.FLOAT, 6000, FEATURES);
    INDArray y = Networks.gaussian(2, DataType.FLOAT, 6000, 1);
    net.fit(x, y);
    INDArray before = net.params().dup();
    y.putScalar(5005, 0, Float.NaN);
    DL4JInvalidInputException e = assertThrows(DL4JInvalidInputException.class, () -> net.fit(x, y));
    assertTrue(e.getMessage().contains("row 5005"), e.getMessage());
    assertEquals(before, net.params());
    y.putScalar(5005, 0, 1);
    net.fit(x, y);
  }

  @Test
  void iteratorsWithAShorterLastMinibatchDoAsMinibatchesByThemselves() {
    Drawn drawn = new Drawn(8);
    DataSet all =
        new DataSet(Networks.gaussian(1, DataType.FLOAT, 100, FEATURES), Networks.gaussian(2, DataType.FLOAT, 100, 2));
    MultiLayerNetwork byIterator = drawn.network();
    MultiLayerNetwork layered = drawn.network();
    layered.setListeners(new Onlooker());
    CollectScoresIterationListener scores = new CollectScoresIterationListener();
    byIterator.setListeners(scores, new ScoreIterationListener(1000));
    byIterator.fit(new ListDataSetIterator<>(all.asList(), 32), 3);
    layered.fit(new ListDataSetIterator<>(all.asList(), 32), 3);
    assertEquals(12, byIterator.getIterationCount());
    assertEquals(3, byIterator.getEpochCount());
    assertEquals(12, scores.getScoreVsIter().getEffectiveScores().length);
    assertSame(layered.params(), byIterator.params(), 2e-4);
  }

  @Test
  void trainingGoesOnAfterARestart() throws IOException {
    Drawn drawn = new Drawn(9);
    MultiLayerNetwork whole = drawn.network();
    MultiLayerNetwork first = drawn.network();
    drawn.data().forEach(whole::fit);
    drawn.data().forEach(whole::fit);
    drawn.data().forEach(first::fit);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(first, file, true);
    MultiLayerNetwork second =
        Fused.accelerate(ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()), true));
    drawn.data().forEach(second::fit);
    assertEquals(whole.getIterationCount(), second.getIterationCount());
    assertSame(whole.params(), second.params(), 1e-12);
  }

  @Test
  void whatIsNotOnlyDenseGoesLayerByLayer() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(3).updater(new Adam(0.01)).list()
                .layer(new DenseLayer.Builder().nIn(FEATURES).nOut(5).dropOut(0.8).build())
                .layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(5).build())
                .build());
    net.init();
    FusedNetwork fused = (FusedNetwork) Fused.accelerate(net);
    INDArray x = Networks.gaussian(1, DataType.FLOAT, 20, FEATURES);
    INDArray y = Networks.gaussian(2, DataType.FLOAT, 20, 1);
    fused.fit(x, y);
    fused.setInput(x);
    fused.setLabels(y);
    assertFalse(fused.computeDirectly());
  }
}
