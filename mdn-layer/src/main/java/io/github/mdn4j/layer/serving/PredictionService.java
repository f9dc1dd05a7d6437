// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.serving;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.model.ModelArchive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/**
 * Answers single rows from many threads with one network, which it runs on as many rows at once as are waiting.
 *
 * <pre>{@code
 * try (PredictionService service = PredictionService.of(network).build()) {
 *   Distribution y = service.predict(0.3, 1.2);
 * }
 * }</pre>
 *
 * <p>A thread of the service takes the rows that wait, up to a batch; while the network is busy with them, the next
 * ones gather. So a lone row does not wait, and under load the network is run on batches. A row that is wrong is refused
 * when it is handed in, and never fails the others. When the queue is full, rows are refused until there is room again.
 *
 * <p>Thread-safe. The network belongs to the service until it is closed: do not train or run it elsewhere. Only networks
 * of rows are served, not those of sequences.
 */
public final class PredictionService implements AutoCloseable {

  private final RowNetwork network;
  private final RowQueue queue;
  private final Thread worker;
  private final Tally tally = new Tally();

  private PredictionService(RowNetwork network, int batch, Duration delay, int queued) {
    this.network = network;
    queue = new RowQueue(batch, delay.toNanos(), queued);
    worker = new Thread(this::work, "mdn4j predictions");
    worker.setDaemon(true);
    worker.start();
  }

  /**
   * Starts the settings of a service.
   *
   * @throws DL4JInvalidConfigException if the output layer is no density's, or the network is one of sequences
   */
  public static Builder of(MultiLayerNetwork network) {
    return of(network, null);
  }

  /**
   * Starts the settings of a service that takes features, and answers, in their own units.
   *
   * @param normalizer what features, and maybe labels, went through in training; null if nothing was done to them
   * @throws DL4JInvalidConfigException if the output layer is no density's, the network is one of sequences, or the
   *     normaliser is of other columns
   */
  public static Builder of(MultiLayerNetwork network, Normalizer<?> normalizer) {
    return new Builder(RowNetwork.of(network, normalizer));
  }

  /**
   * Starts the settings of a service of a graph with one input and one density output.
   *
   * @throws DL4JInvalidConfigException if it has others, or is one of sequences
   */
  public static Builder of(ComputationGraph graph) {
    return of(graph, null);
  }

  /** As {@link #of(MultiLayerNetwork, Normalizer)}, for a graph with one input and one density output. */
  public static Builder of(ComputationGraph graph, Normalizer<?> normalizer) {
    return new Builder(RowNetwork.of(graph, normalizer));
  }

  /**
   * Starts the settings of a service of a model file, and of the normaliser in it if there is one.
   *
   * @param trusted packages of classes that it may name beside those of this library, Deeplearning4j and ND4J
   */
  public static Builder of(ModelArchive archive, String... trusted) {
    Normalizer<?> normalizer = archive.normalizer().orElse(null);
    return archive.isGraph()
        ? of(archive.graph(false, trusted), normalizer)
        : of(archive.network(false, trusted), normalizer);
  }

  /** Returns how many numbers a row has. */
  public int features() {
    return network.features();
  }

  /**
   * Hands in a row.
   *
   * @param features as many finite numbers as the network has inputs
   * @return its distribution, once the network has been run; fails alone if the network's output for it is not finite
   * @throws DL4JInvalidInputException at once if a number is missing or not finite; the message names its column
   * @throws RejectedExecutionException at once if too many rows are waiting or the service is closed
   */
  public CompletableFuture<Distribution> submit(double... features) {
    try {
      network.check(features);
      return queue.add(features.clone());
    } catch (DL4JInvalidInputException | RejectedExecutionException e) {
      tally.refused();
      throw e;
    }
  }

  /**
   * Hands in a row and waits for its distribution.
   *
   * @param features as many finite numbers as the network has inputs
   * @throws DL4JInvalidInputException if a number is missing or not finite; the message names its column
   * @throws RejectedExecutionException if too many rows are waiting or the service is closed
   */
  public Distribution predict(double... features) {
    try {
      return submit(features).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Returns what has been done so far. */
  public Statistics statistics() {
    return tally.statistics(queue.waiting());
  }

  /** Refuses rows from now on, answers those that wait, and returns when they are answered. Does nothing twice. */
  @Override
  public void close() {
    queue.close();
    boolean interrupted = false;
    while (worker.isAlive() && Thread.currentThread() != worker) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true; // rows that were accepted are answered all the same
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    for (List<RowQueue.Waiting> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
      try {
        answer(batch);
      } catch (Throwable e) { // also an error: whoever waits has to know, and the next rows want an answer too
        for (RowQueue.Waiting row : batch) {
          if (row.answer().completeExceptionally(e)) {
            tally.failed();
          }
        }
      }
    }
  }

  private void answer(List<RowQueue.Waiting> batch) {
    List<double[]> rows = new ArrayList<>(batch.size());
    batch.forEach(row -> rows.add(row.features()));
    long start = System.nanoTime();
    RowNetwork.Output output = network.run(rows);
    tally.ran(batch.size(), batch.get(0).since(), start, System.nanoTime());
    for (int i = 0; i < batch.size(); i++) {
      CompletableFuture<Distribution> answer = batch.get(i).answer();
      try {
        answer.complete(output.row(i));
      } catch (RuntimeException e) {
        tally.failed();
        answer.completeExceptionally(e);
      }
    }
  }

  /** The settings of a service. */
  public static final class Builder {

    private final RowNetwork network;
    private int batchSize = 256;
    private Duration delay = Duration.ZERO;
    private int queueSize = 4096;

    private Builder(RowNetwork network) {
      this.network = network;
    }

    /** Sets the most rows that the network is run on at once; 256 unless set. */
    public Builder batchSize(int rows) {
      batchSize = positive("batchSize", rows);
      return this;
    }

    /**
     * Sets how long a row may wait for others when the network is free; zero unless set, which suits most loads, since
     * rows gather while the network is busy.
     */
    public Builder delay(Duration most) {
      if (most == null || most.isNegative() || most.compareTo(Duration.ofSeconds(10)) > 0) {
        throw new DL4JInvalidConfigException(
            "PredictionService: expected a delay between 0 and 10 seconds, but got " + most);
      }
      delay = most;
      return this;
    }

    /** Sets the most rows that wait; what comes beyond is refused. 4096 unless set. */
    public Builder queueSize(int rows) {
      queueSize = positive("queueSize", rows);
      return this;
    }

    /** Starts the service. */
    public PredictionService build() {
      return new PredictionService(network, batchSize, delay, queueSize);
    }

    private static int positive(String setting, int value) {
      if (value < 1) {
        throw new DL4JInvalidConfigException(
            "PredictionService: expected a " + setting + " of at least 1, but got " + value);
      }
      return value;
    }
  }
}
