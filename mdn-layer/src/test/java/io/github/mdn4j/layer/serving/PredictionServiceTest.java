// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.model.ModelArchive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** Rows from many threads, one network. */
@Timeout(600)
class PredictionServiceTest {

  /** Longer than rows of a test need to arrive, on any machine. */
  private static final Duration LONG = Duration.ofSeconds(10);

  private static MultiLayerNetwork network(DataType type) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(3).dataType(type).activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nOut(8).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 3).build())
        .setInputType(InputType.feedForward(2))
        .build());
    network.init();
    return network;
  }

  private static ComputationGraph graph() {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .seed(3)
        .graphBuilder()
        .addInputs("x")
        .addLayer("hidden", new DenseLayer.Builder().nOut(8).build(), "x")
        .addLayer("y", new MixtureDensityOutputLayer.Builder(1, 3).build(), "hidden")
        .setOutputs("y")
        .setInputTypes(InputType.feedForward(2))
        .build());
    graph.init();
    return graph;
  }

  private static double[][] rows(int n) {
    SplittableRandom random = new SplittableRandom(5);
    double[][] rows = new double[n][2];
    for (double[] row : rows) {
      row[0] = random.nextDouble(-2, 2);
      row[1] = random.nextDouble(-2, 2);
    }
    return rows;
  }

  private static double[] means(Predictions predictions) {
    return predictions.mean().castTo(DataType.DOUBLE).reshape(-1).toDoubleVector();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 256})
  void manyThreadsGetWhatOneBatchGives(int batchSize) throws Exception {
    MultiLayerNetwork network = network(DataType.DOUBLE);
    double[][] rows = rows(2000);
    double[] means = means(Predictions.of(network, Nd4j.createFromArray(rows)));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (PredictionService service = PredictionService.of(network).batchSize(batchSize).build()) {
      List<Future<Distribution>> answers = new ArrayList<>();
      for (double[] row : rows) {
        answers.add(threads.submit(() -> service.predict(row)));
      }
      for (int i = 0; i < rows.length; i++) {
        assertEquals(means[i], answers.get(i).get().mean()[0], 1e-12);
      }
      Statistics statistics = service.statistics();
      assertEquals(rows.length, statistics.rows());
      assertTrue(statistics.largestBatch() <= batchSize && statistics.batches() >= rows.length / batchSize, "" + statistics);
      assertEquals(0, statistics.waiting() + statistics.refused() + statistics.failed());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aGraphIsServedToo() {
    ComputationGraph graph = graph();
    double[][] rows = rows(3);
    double[] means = means(Predictions.of(graph, Nd4j.createFromArray(rows).castTo(DataType.FLOAT)));
    try (PredictionService service = PredictionService.of(graph).build()) {
      assertEquals(2, service.features());
      assertEquals(means[1], service.predict(rows[1]).mean()[0], 1e-6);
    }
  }

  @Test
  void wrongRowsAreRefusedByColumnAndCountNowhereElse() {
    try (PredictionService service = PredictionService.of(network(DataType.FLOAT)).build()) {
      assertEquals(
          "PredictionService: expected a row of 2 numbers, but got 3",
          assertThrows(DL4JInvalidInputException.class, () -> service.submit(1, 2, 3)).getMessage());
      for (double wrong : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e300}) {
        String message =
            assertThrows(DL4JInvalidInputException.class, () -> service.submit(0, wrong)).getMessage();
        assertTrue(message.contains("column 1") && message.contains("" + wrong), message);
      }
      assertEquals(4, service.statistics().refused());
      assertEquals(0, service.statistics().rows());
    }
  }

  /** 3e38 is a float, but what the hidden layer makes of it is none. */
  @Test
  void aRowWhoseOutputIsNotFiniteFailsAlone() {
    MultiLayerNetwork network = network(DataType.FLOAT);
    network.getLayer(0).getParam("W").assign(2);
    double[][] rows = rows(20);
    double[] means = means(Predictions.of(network, Nd4j.createFromArray(rows).castTo(DataType.FLOAT)));
    try (PredictionService service = PredictionService.of(network).batchSize(21).delay(LONG).build()) {
      List<CompletableFuture<Distribution>> answers = new ArrayList<>();
      CompletableFuture<Distribution> wrong = null;
      for (int i = 0; i < rows.length; i++) {
        answers.add(service.submit(rows[i]));
        if (i == 10) {
          wrong = service.submit(3e38, 3e38);
        }
      }
      assertThrows(CompletionException.class, wrong::join);
      for (int i = 0; i < rows.length; i++) {
        assertEquals(means[i], answers.get(i).join().mean()[0], 1e-5);
      }
      assertEquals(1, service.statistics().failed());
      assertEquals(21, service.statistics().largestBatch());
    }
  }

  /** Holds rows up until it is told to let them go. */
  private static final class Gate extends BaseActivationFunction {
    private static final long serialVersionUID = 1L;
    private final transient CountDownLatch opened = new CountDownLatch(1);

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      try {
        opened.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return in;
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aFullQueueRefusesAndGoesOn() throws InterruptedException {
    Gate gate = new Gate();
    MultiLayerNetwork network = withFirst(
        new DenseLayer.Builder().nIn(2).nOut(3).build(), new ActivationLayer(gate),
        new MixtureDensityOutputLayer.Builder(1, 2).nIn(3).build());
    try (PredictionService service = PredictionService.of(network).queueSize(5).build()) {
      List<CompletableFuture<Distribution>> answers = new ArrayList<>();
      answers.add(service.submit(0, -1));
      while (service.statistics().waiting() > 0) { // until the network has begun with it
        Thread.sleep(1);
      }
      for (int i = 0; i < 5; i++) {
        answers.add(service.submit(0, i));
      }
      String message = assertThrows(RejectedExecutionException.class, () -> service.submit(0, 9)).getMessage();
      assertEquals("PredictionService: expected fewer than 5 waiting rows, but got 5", message);
      gate.opened.countDown();
      answers.forEach(CompletableFuture::join);
      service.predict(0, 9);
      assertEquals(7, service.statistics().rows());
    } finally {
      gate.opened.countDown(); // also where something fails, since the service waits for its rows
    }
  }

  @Test
  void aLoneRowWaitsNoLongerThanTheDelay() {
    try (PredictionService service =
        PredictionService.of(network(DataType.FLOAT)).delay(Duration.ofMillis(50)).build()) {
      service.predict(0, 1);
      Statistics statistics = service.statistics();
      assertTrue(statistics.longestWait().compareTo(Duration.ofMillis(45)) >= 0, "" + statistics);
      assertEquals(1, statistics.batches());
    }
  }

  /** Every row is either refused when it is handed in, or answered. */
  @Test
  void closingUnderLoadLosesNothing() throws Exception {
    PredictionService service = PredictionService.of(network(DataType.FLOAT)).batchSize(4).build();
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int t = 0; t < 4; t++) {
      threads.submit(() -> {
        while (!stop.get()) {
          try {
            service.submit(1, 2).thenRun(answered::incrementAndGet);
            accepted.incrementAndGet();
          } catch (RejectedExecutionException e) {
            Thread.onSpinWait();
          }
        }
      });
    }
    while (answered.get() < 1000) {
      Thread.sleep(1);
    }
    service.close();
    service.close();
    stop.set(true);
    threads.shutdown();
    assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
    assertEquals(accepted.get(), answered.get());
    assertEquals(
        "PredictionService: it is closed",
        assertThrows(RejectedExecutionException.class, () -> service.predict(1, 2)).getMessage());
  }

  @Test
  void theRowThatIsHandedInMayBeChangedAfterwards() {
    MultiLayerNetwork network = network(DataType.DOUBLE);
    double mean = means(Predictions.of(network, Nd4j.createFromArray(new double[][] {{1, 2}})))[0];
    try (PredictionService service = PredictionService.of(network).delay(Duration.ofMillis(100)).build()) {
      double[] row = {1, 2};
      CompletableFuture<Distribution> answer = service.submit(row);
      row[0] = 99;
      assertEquals(mean, answer.join().mean()[0], 1e-12);
    }
  }

  /** E[y] of the network, times the scale, plus the mean: by hand, in double. */
  @Test
  void aModelFileIsServedInTheUnitsOfItsNormaliser(@TempDir Path folder) throws Exception {
    MultiLayerNetwork network = network(DataType.DOUBLE);
    NormalizerStandardize normalizer = new NormalizerStandardize(
        Nd4j.createFromArray(new double[][] {{5.4e6, -3}}), Nd4j.createFromArray(new double[][] {{0.8, 2}}),
        Nd4j.createFromArray(new double[][] {{7e5}}), Nd4j.createFromArray(new double[][] {{25.}}));
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, file.toFile(), false);
    ModelSerializer.addNormalizerToModel(file.toFile(), normalizer);
    double mean = means(Predictions.of(network, Nd4j.createFromArray(new double[][] {{0.5, -1.5}})))[0];
    try (PredictionService service = PredictionService.of(ModelArchive.of(file)).build()) {
      assertEquals(mean * 25 + 7e5, service.predict(5.4e6 + 0.4, -6).mean()[0], 1e-6);
    }
  }

  @Test
  void networksOfSequencesAndWrongSettingsAreRefused() {
    MultiLayerNetwork sequences = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1)
        .list()
        .layer(new LSTM.Builder().nOut(4).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).build())
        .setInputType(InputType.recurrent(2))
        .build());
    sequences.init();
    assertThrows(DL4JInvalidConfigException.class, () -> PredictionService.of(sequences));
    PredictionService.Builder builder = PredictionService.of(network(DataType.FLOAT));
    assertThrows(DL4JInvalidConfigException.class, () -> builder.batchSize(0));
    assertThrows(DL4JInvalidConfigException.class, () -> builder.queueSize(-1));
    assertThrows(DL4JInvalidConfigException.class, () -> builder.delay(Duration.ofMillis(-1)));
    assertThrows(DL4JInvalidConfigException.class, () -> builder.delay(null));
  }

  private static MultiLayerNetwork withFirst(Layer... layers) {
    var list = new NeuralNetConfiguration.Builder().seed(1).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  @Test
  void onlyNetworksWhoseFirstLayerTakesRowsAreServed() {
    Layer head = new MixtureDensityOutputLayer.Builder(1, 2).nIn(3).build();
    DenseLayer dense = new DenseLayer.Builder().nIn(2).nOut(3).build();
    try (PredictionService frozen = PredictionService.of(withFirst(new FrozenLayer(dense), head)).build();
        PredictionService alone = PredictionService.of(withFirst(head)).build()) {
      assertEquals(2, frozen.features());
      assertEquals(3, alone.features());
    }
    MultiLayerNetwork activation = withFirst(new ActivationLayer(Activation.TANH), dense, head);
    String message =
        assertThrows(DL4JInvalidConfigException.class, () -> PredictionService.of(activation)).getMessage();
    assertTrue(message.contains("ActivationLayer"), message);
    NormalizerStandardize three = new NormalizerStandardize(
        Nd4j.createFromArray(new double[][] {{1, 2, 3}}), Nd4j.createFromArray(new double[][] {{1, 1, 1}}));
    assertThrows(DL4JInvalidConfigException.class, () -> PredictionService.of(network(DataType.FLOAT), three));
  }

  @Test
  void graphsWithOtherInputsAreRefused() {
    ComputationGraph two = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(1)
        .graphBuilder()
        .addInputs("a", "b")
        .addLayer("y", new MixtureDensityOutputLayer.Builder(1, 3).build(), "a", "b")
        .setOutputs("y")
        .setInputTypes(InputType.feedForward(2), InputType.feedForward(1))
        .build());
    two.init();
    String message = assertThrows(DL4JInvalidConfigException.class, () -> PredictionService.of(two)).getMessage();
    assertTrue(message.contains("[a, b]"), message);
    ComputationGraph scaled = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(1)
        .graphBuilder()
        .addInputs("a")
        .addVertex("twice", new ScaleVertex(2), "a")
        .addLayer("y", new MixtureDensityOutputLayer.Builder(1, 3).build(), "twice")
        .setOutputs("y")
        .setInputTypes(InputType.feedForward(2))
        .build());
    scaled.init();
    assertThrows(DL4JInvalidConfigException.class, () -> PredictionService.of(scaled));
  }

  @Test
  void aGraphInAFileIsServedAndAMissingRowIsRefused(@TempDir Path folder) throws Exception {
    ComputationGraph graph = graph();
    Path file = folder.resolve("graph.zip");
    ModelSerializer.writeModel(graph, file.toFile(), false);
    double mean = means(Predictions.of(graph, Nd4j.createFromArray(new double[][] {{1, 2}}).castTo(DataType.FLOAT)))[0];
    try (PredictionService service = PredictionService.of(ModelArchive.of(file)).build()) {
      assertEquals(mean, service.predict(1, 2).mean()[0], 1e-6);
      assertThrows(DL4JInvalidInputException.class, () -> service.submit((double[]) null));
      assertThrows(DL4JInvalidInputException.class, () -> service.predict(1));
    }
  }

  /** Whoever closes it and is interrupted still waits for the rows that were taken in, and stays interrupted. */
  @Test
  void anInterruptedCloseWaitsAllTheSame() {
    PredictionService service =
        PredictionService.of(network(DataType.FLOAT)).delay(Duration.ofMillis(300)).build();
    CompletableFuture<Distribution> answer = service.submit(1, 2);
    Thread.currentThread().interrupt();
    service.close();
    assertTrue(Thread.interrupted());
    assertTrue(answer.isDone());
    assertTrue(service.statistics().toString().contains("rows=1"));
  }
}
