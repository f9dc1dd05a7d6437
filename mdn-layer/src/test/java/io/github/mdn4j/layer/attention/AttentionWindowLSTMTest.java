// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.Recurrent;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.Slopes;
import io.github.mdn4j.layer.fused.LstmConversion;
import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import io.github.mdn4j.layer.internal.cpu.HostProducts;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.DoublePointer;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

class AttentionWindowLSTMTest {

  private static final int PEN = 2;
  private static final int CELLS = 3;
  private static final int CHARACTERS = 4;
  private static final int TEXT = 5;

  /** Texts of different lengths; one with a gap, one empty. */
  private static final int[][] TEXTS = {{1, 2, 3, 4, 1}, {3}, {2, 2}, {4, 0, 1}, {}, {1, 3, 1, 2}, {4, 4, 4, 4, 4}};

  private RNNFormat format = RNNFormat.NCW;
  private DataType type = DataType.DOUBLE;
  private int components = 2;
  private int segment;

  private AttentionWindowLSTM.Builder layer() {
    return new AttentionWindowLSTM.Builder(CHARACTERS, TEXT)
        .nIn(PEN + TEXT)
        .nOut(CELLS)
        .components(components)
        .stepsPerCharacter(1.5)
        .dataFormat(format);
  }

  private MultiLayerNetwork network(Layer layer) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).dataType(type).updater(new Sgd(0)).list()
            .layer(layer)
            .layer(new Recurrent(type).format(format).head(CELLS + CHARACTERS));
    if (segment > 0) {
      list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(segment);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    network.params().addi(new Recurrent(type).gaussian(5, network.params().shape()).mul(0.3));
    return network;
  }

  private INDArray features(int examples, int steps) {
    double[][][] numbers = new double[examples][PEN + TEXT][steps];
    Random random = new Random(4);
    for (int m = 0; m < examples; m++) {
      for (int t = 0; t < steps; t++) {
        for (int j = 0; j < PEN; j++) {
          numbers[m][j][t] = random.nextGaussian();
        }
        for (int u = 0; u < TEXT; u++) {
          numbers[m][PEN + u][t] = u < TEXTS[m].length ? TEXTS[m][u] : 0;
        }
      }
    }
    INDArray ncw = Nd4j.createFromArray(numbers).castTo(type);
    return format == RNNFormat.NCW ? ncw : ncw.permute(0, 2, 1).dup();
  }

  private INDArray labels(int examples, int steps) {
    return new Recurrent(type).format(format).labels(examples, steps);
  }

  private static double error(MultiLayerNetwork network, INDArray x, INDArray y, INDArray mask, int every) {
    Runnable run = () -> {
      network.setInput(x);
      network.setLabels(y);
      network.setLayerMaskArrays(mask, mask);
      network.computeGradientAndScore();
    };
    run.run();
    double[] gradient = network.gradient().gradient().div(x.size(0)).toDoubleVector();
    double error = Slopes.error(
        gradient,
        () -> {
          run.run();
          return network.score();
        },
        network.params(),
        every);
    network.clearLayerMaskArrays();
    return error;
  }

  @Test
  void theGradientIsThatOfFiniteDifferences() {
    for (RNNFormat order : RNNFormat.values()) {
      for (int k : new int[] {1, 3}) {
        format = order;
        components = k;
        MultiLayerNetwork network = network(layer().build());
        for (int[] size : new int[][] {{1, 1}, {1, 6}, {7, 1}, {7, 5}}) {
          INDArray x = features(size[0], size[1]);
          INDArray y = labels(size[0], size[1]);
          assertEquals(0, error(network, x, y, null, 5), 1e-8, order + " " + k + Arrays.toString(size));
          if (size[1] > 1) {
            INDArray mask = Nd4j.ones(DataType.DOUBLE, size[0], size[1]);
            mask.putScalar(0, size[1] - 1, 0);
            assertEquals(0, error(network, x, y, mask, 11), 1e-8);
          }
        }
      }
    }
  }

  @Test
  void maskedStepsPassNothingOn() {
    MultiLayerNetwork network = network(new MaskZeroLayer.Builder().setUnderlying(layer().build()).build());
    INDArray x = features(3, 6);
    x.get(NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.interval(4, 6)).assign(0);
    x.get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.point(2)).assign(0);
    x.get(NDArrayIndex.point(2), NDArrayIndex.all(), NDArrayIndex.point(0)).assign(0);
    assertEquals(0, error(network, x, labels(3, 6), null, 1), 1e-8);
  }

  @Test
  void theGradientReachesTheLayersBelowAndAbove() {
    GraphBuilder builder = new NeuralNetConfiguration.Builder().seed(3).dataType(type).updater(new Sgd(0))
        .graphBuilder()
        .addInputs("in")
        .addVertex("pen", new SubsetVertex(0, PEN - 1), "in")
        .addVertex("text", new SubsetVertex(PEN, PEN + TEXT - 1), "in")
        .addLayer("below", new Recurrent(type).lstm(PEN, PEN).build(), "pen")
        .addLayer("window", layer().build(), "below", "text")
        .addLayer("above", new Recurrent(type).lstm(PEN + CELLS + CHARACTERS, 2).build(), "pen", "window")
        .addLayer("out", new Recurrent(type).head(2 + CELLS + CHARACTERS), "above", "window")
        .setOutputs("out");
    ComputationGraph graph = LstmConversion.accelerate(graph(builder));
    INDArray x = features(4, 4);
    INDArray y = labels(4, 4);
    Runnable run = () -> {
      graph.setInputs(x);
      graph.setLabels(y);
      graph.computeGradientAndScore();
    };
    run.run();
    double[] gradient = graph.gradient().gradient().div(4).toDoubleVector();
    assertEquals(0, Slopes.error(
        gradient,
        () -> {
          run.run();
          return graph.score();
        },
        graph.params(),
        2), 1e-8);
  }

  private static ComputationGraph graph(GraphBuilder builder) {
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  @Test
  void segmentsAreDifferentiatedFromTheCarriedState() {
    segment = 4;
    MultiLayerNetwork network = network(layer().build());
    network.rnnTimeStep(features(3, 4));
    RecurrentLayer window = (RecurrentLayer) network.getLayer(0);
    Map<String, INDArray> state = window.rnnGetPreviousState();
    INDArray x = features(3, 4).addi(0);
    x.get(NDArrayIndex.all(), NDArrayIndex.interval(0, PEN), NDArrayIndex.all()).muli(-0.5);
    INDArray y = labels(3, 4);
    Runnable run = () -> {
      window.rnnSetPreviousState(state);
      window.rnnSetTBPTTState(state);
      network.setInput(x);
      network.setLabels(y);
      network.computeGradientAndScore();
    };
    run.run();
    double[] gradient = network.gradient().gradient().div(3).toDoubleVector();
    assertEquals(0, Slopes.error(
        gradient,
        () -> {
          run.run();
          return network.score();
        },
        network.params(),
        1), 1e-8);
  }

  @Test
  void stepByStepAndInSegmentsItDoesAsInOneRun() {
    for (RNNFormat order : RNNFormat.values()) {
      format = order;
      segment = 2;
      MultiLayerNetwork network = network(layer().build());
      INDArray x = features(7, 6);
      int time = order == RNNFormat.NCW ? 2 : 1;
      INDArray whole = network.output(x);
      INDArray[] parts = new INDArray[6];
      for (int t = 0; t < 6; t++) {
        INDArray step = time == 2
            ? x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1))
            : x.get(NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1), NDArrayIndex.all());
        parts[t] = network.rnnTimeStep(step);
      }
      assertEquals(0, Recurrent.difference(whole, Nd4j.concat(time, parts)), 1e-12);
    }
    format = RNNFormat.NCW;
    MultiLayerNetwork network = network(layer().build());
    MultiLayerNetwork whole = network.clone();
    whole.getLayerWiseConfigurations().setBackpropType(BackpropType.Standard);
    INDArray labels = labels(7, 6);
    double[] sum = {0};
    network.setListeners(new BaseTrainingListener() {
      @Override
      public void iterationDone(Model model, int iteration, int epoch) {
        sum[0] += model.score();
      }
    });
    network.fit(new DataSet(features(7, 6), labels));
    assertEquals(whole.score(new DataSet(features(7, 6), labels)), sum[0], 1e-12);
  }

  /** The equations, number by number. */
  private double[][] byHand(MultiLayerNetwork network, INDArray x, int m) {
    Map<String, INDArray> p = network.getLayer(0).paramTable();
    double[] h = new double[CELLS];
    double[] c = new double[CELLS];
    double[] w = new double[CHARACTERS];
    double[] kappa = new double[components];
    double[][] rows = new double[(int) x.size(2)][];
    for (int t = 0; t < rows.length; t++) {
      double[] before = h.clone();
      double[] z = new double[4 * CELLS];
      for (int j = 0; j < z.length; j++) {
        z[j] = p.get("b").getDouble(j);
        for (int i = 0; i < PEN; i++) {
          z[j] += p.get("W").getDouble(i, j) * x.getDouble(m, i, t);
        }
        for (int i = 0; i < CELLS; i++) {
          z[j] += p.get("RW").getDouble(i, j) * before[i];
        }
        for (int i = 0; i < CHARACTERS; i++) {
          z[j] += p.get("RW").getDouble(CELLS + i, j) * w[i];
        }
      }
      for (int i = 0; i < CELLS; i++) {
        c[i] = sigmoid(z[CELLS + i]) * c[i] + sigmoid(z[3 * CELLS + i]) * Math.tanh(z[i]);
        h[i] = sigmoid(z[2 * CELLS + i]) * Math.tanh(c[i]);
      }
      double[] raw = new double[3 * components];
      for (int k = 0; k < raw.length; k++) {
        raw[k] = p.get("windowB").getDouble(k);
        for (int i = 0; i < CELLS; i++) {
          raw[k] += p.get("windowW").getDouble(i, k) * h[i];
        }
      }
      w = new double[CHARACTERS];
      for (int k = 0; k < components; k++) {
        kappa[k] += Math.exp(raw[2 * components + k]);
        for (int u = 0; u < TEXTS[m].length; u++) {
          if (TEXTS[m][u] > 0) {
            w[TEXTS[m][u] - 1] +=
                Math.exp(raw[k]) * Math.exp(-Math.exp(raw[components + k]) * Math.pow(kappa[k] - u, 2));
          }
        }
      }
      rows[t] = Arrays.copyOf(h, CELLS + CHARACTERS);
      System.arraycopy(w, 0, rows[t], CELLS, CHARACTERS);
    }
    return rows;
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  @Test
  void itDoesWhatTheEquationsSay() {
    components = 3;
    MultiLayerNetwork network = network(layer().build());
    INDArray x = features(7, 8);
    INDArray outputs = network.feedForward(x).get(1); // [n, h + C, T]
    for (int m = 0; m < 7; m++) {
      double[][] expected = byHand(network, x, m);
      for (int t = 0; t < 8; t++) {
        INDArray row = outputs.get(NDArrayIndex.point(m), NDArrayIndex.all(), NDArrayIndex.point(t));
        assertArrayEquals(expected[t], row.toDoubleVector(), 1e-12);
      }
    }
    INDArray shown = AttentionWindowLSTM.window(stateAfter(network, x));
    assertEquals(TEXT + 1, shown.size(1));
    INDArray last = outputs.get(NDArrayIndex.all(), NDArrayIndex.interval(CELLS, CELLS + CHARACTERS),
        NDArrayIndex.point(7));
    assertEquals(last.getDouble(0, 3), shown.getDouble(0, 3), 1e-12); // 4 is the character at 3 and nowhere else
    assertEquals(last.getDouble(5, 2), shown.getDouble(5, 1), 1e-12);
    assertTrue(shown.getDouble(1, 1) > 0); // after the end of a text of one character
    assertEquals(0, shown.getDouble(1, 2));
    type = DataType.FLOAT;
    MultiLayerNetwork single = network(layer().build());
    single.setParams(network.params().castTo(DataType.FLOAT));
    INDArray rounded = single.feedForward(features(7, 8)).get(1);
    assertEquals(DataType.FLOAT, rounded.dataType());
    assertEquals(0, Recurrent.difference(outputs, rounded.castTo(DataType.DOUBLE)), 1e-5);
  }

  private static Map<String, INDArray> stateAfter(MultiLayerNetwork network, INDArray x) {
    network.rnnClearPreviousState();
    network.rnnTimeStep(x);
    return ((RecurrentLayer) network.getLayer(0)).rnnGetPreviousState();
  }

  @Test
  void anUntrainedWindowMovesAsFastAsSaid() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(3).list()
        .layer(layer().stepsPerCharacter(4).build())
        .layer(new Recurrent(DataType.FLOAT).head(CELLS + CHARACTERS))
        .build());
    network.init();
    network.getLayer(0).getParam("windowW").assign(0);
    INDArray shown = AttentionWindowLSTM.window(stateAfter(network, features(1, 8).castTo(DataType.FLOAT)));
    // after 8 steps κ = 2, with α adding up to 1 and β = 1
    assertArrayEquals(
        new double[] {Math.exp(-4), Math.exp(-1), 1, Math.exp(-1), Math.exp(-4), Math.exp(-9)},
        shown.toDoubleVector(),
        1e-6);
  }

  @Test
  void derivativesAreLimited() {
    double[] largest = new double[2];
    for (int i = 0; i < 2; i++) {
      MultiLayerNetwork network = network((i == 0 ? layer() : layer().derivativeLimit(1e-3)).build());
      network.setInput(features(1, 1));
      network.setLabels(labels(1, 1).mul(100));
      network.computeGradientAndScore();
      largest[i] = network.gradient().getGradientFor("0_b").amaxNumber().doubleValue();
    }
    assertTrue(largest[0] > 1e-2, "" + largest[0]);
    assertThrows(DL4JInvalidConfigException.class, () -> layer().derivativeLimit(0));
    assertEquals(1e-3, largest[1], 1e-12); // of one example and step, biases have the derivatives themselves
  }

  @Test
  void itIsSavedAndInfersItsWidth(@TempDir Path folder) throws Exception {
    AttentionWindowLSTM conf = layer().nIn(0).derivativeLimit(10).forgetGateBiasInit(0.5).build();
    MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(conf)
        .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).build())
        .setInputType(InputType.recurrent(PEN + TEXT, 9))
        .build();
    assertEquals(CELLS + CHARACTERS,
        ((RnnMixtureDensityOutputLayer) configuration.getConf(1).getLayer()).getNIn());
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    File file = folder.resolve("net.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file);
    assertEquals(configuration.getConf(0).getLayer(), restored.getLayerWiseConfigurations().getConf(0).getLayer());
    assertEquals(network.output(features(2, 3).castTo(DataType.FLOAT)),
        restored.output(features(2, 3).castTo(DataType.FLOAT)));
    assertNotEquals(layer().build(), layer().components(9).build());
    assertTrue(network.summary(InputType.recurrent(PEN + TEXT, 9)).contains("AttentionWindow"));
    assertTrue(configuration.getMemoryReport(InputType.recurrent(PEN + TEXT, 9)) != null);
  }

  @Test
  void aSamplerTellsWhatTheWindowShows() {
    int width = 3;
    ComputationGraph graph = graph(new NeuralNetConfiguration.Builder().seed(1).updater(new Sgd(0.1)).graphBuilder()
        .addInputs("in")
        .addLayer("window", new AttentionWindowLSTM.Builder(CHARACTERS, TEXT).nIn(width + TEXT).nOut(5).build(), "in")
        .addLayer("out", new RnnMixtureDensityOutputLayer.Builder(
            Joint.of(Mixture.of(2, BivariateGaussian.of()), Bernoulli.of())).nIn(5 + CHARACTERS).build(), "window")
        .setOutputs("out"));
    double[] text = ((AttentionWindowLSTM) graph.getLayer("window").conf().getLayer()).text(1, 2, 3);
    assertArrayEquals(new double[] {1, 2, 3, 0, 0}, text);
    SequenceSampler sampler = new SequenceSampler.Builder(graph)
        .feedback((sequence, step, drawn) -> concatenate(drawn, text))
        .build();
    assertTrue(sampler.state("window").isEmpty());
    sampler.feed(Nd4j.createFromArray(concatenate(new double[width], text)).reshape(1, width + TEXT, 1));
    INDArray first = AttentionWindowLSTM.window(sampler.state("window"));
    assertEquals(0, first.getDouble(0, 0), 1);
    sampler.sample(5, new SplittableRandom(1));
    assertNotEquals(first, AttentionWindowLSTM.window(sampler.state("window")));
    assertThrows(DL4JInvalidConfigException.class, () -> sampler.state("lstm"));
  }

  private static double[] concatenate(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void mistakesAreNamed() {
    MultiLayerNetwork network = network(layer().name("reader").build());
    for (double code : new double[] {-1, 5, 1.5, Double.NaN}) {
      INDArray x = features(3, 2);
      x.putScalar(new int[] {2, PEN + 1, 0}, code);
      String message = assertThrows(DL4JInvalidInputException.class, () -> network.output(x)).getMessage();
      assertTrue(message.contains("\"reader\" (index 0): character 1 of the text of sequence 2"), message);
    }
    String width = assertThrows(DL4JInvalidInputException.class, () -> network.output(Nd4j.ones(2, 4, 3)))
        .getMessage();
    assertTrue(width.contains("width 7"), width);
    network.rnnTimeStep(features(2, 1));
    assertThrows(IllegalStateException.class, () -> network.rnnTimeStep(features(3, 1)));
    assertThrows(DL4JInvalidConfigException.class, () -> layer().components(0).build());
    assertThrows(DL4JInvalidConfigException.class, () -> layer().stepsPerCharacter(Double.NaN).build());
    assertThrows(DL4JInvalidConfigException.class, () -> network(layer().nIn(TEXT).build()));
    assertThrows(DL4JInvalidConfigException.class, () -> network(layer().activation(Activation.RELU).build()));
    assertThrows(DL4JInvalidConfigException.class, () -> network(layer().dropOut(0.5).build()));
    assertThrows(DL4JInvalidConfigException.class, () -> layer().derivativeLimit(0));
    assertThrows(DL4JInvalidInputException.class, () -> AttentionWindowLSTM.window(Map.of()));
    assertThrows(DL4JInvalidInputException.class, () -> layer().build().text(1, 1, 1, 1, 1, 1));
  }

  @Test
  void productsInJavaAreThoseOfTheLibrary() {
    List<HostProducts> both = List.of(HostProducts.of(), HostProducts.inJava());
    double[] numbers = new Random(1).doubles(400, -1, 1).toArray();
    for (int i = 0; i < 8; i++) {
      double[][] results = new double[2][100];
      for (int j = 0; j < 2; j++) {
        DoublePointer a = new DoublePointer(numbers);
        DoublePointer b = new DoublePointer(Arrays.copyOfRange(numbers, 100, 400));
        DoublePointer c = new DoublePointer(Arrays.copyOfRange(numbers, 200, 300));
        both.get(j).multiply(
            4, 3, 5, new Matrix(a, 2, 6, (i & 1) > 0), new Matrix(b, 1, 7, (i & 2) > 0), Write.addIf((i & 4) > 0),
            new Matrix(c, 3, 9));
        c.position(0).get(results[j]);
      }
      assertArrayEquals(results[0], results[1], 1e-14);
    }
  }
}
