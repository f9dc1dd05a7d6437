// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import io.github.mdn4j.layer.internal.AtomicFile;
import io.github.mdn4j.layer.internal.Given;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Training that may be killed at any moment and goes on from its last checkpoint, to the parameters that it would have
 * had without.
 *
 * <pre>{@code
 * TrainingCheckpoint checkpoint = TrainingCheckpoint.of(network, folder, 100);
 * while (checkpoint.epoch() < epochs) {
 *   checkpoint.fit(batches.pass(checkpoint.epoch()), network::fit);
 * }
 * }</pre>
 *
 * <p>A checkpoint is the file {@code checkpoint.zip} that {@link ModelSerializer} reads too: parameters, state of the
 * updater, numbers of iterations and epochs; beside them, how many batches of the epoch are done, the state of ND4J's
 * source of random numbers (for dropout), and notes of the program. It is written under another name, forced to the
 * disk and then renamed, so that a file of this name is always whole.
 *
 * <p>The batches of an epoch must come in an order that depends on the number of the epoch alone, as those of
 * {@link io.github.mdn4j.layer.sequence.SequenceDataSetIterator#pass} do.
 */
public final class TrainingCheckpoint {

  private static final String FILE = "checkpoint.zip";
  private static final String PART = FILE + ".part"; // what is there was left by a run that was killed
  private static final String ENTRY = "training.properties";
  private static final String EPOCH = "epoch";
  private static final String BATCH = "batch";
  private static final String ROOT = "random.root";
  private static final String NODE = "random.node";
  private static final String NOTE = "note.";

  private final Model network;
  private final Path folder; // null: nothing is saved
  private final int every;
  private final TreeMap<String, String> notes = new TreeMap<>();
  private int epoch;
  private int batch;
  private long root;
  private long node;

  private TrainingCheckpoint(Model network, Path folder, int every) {
    if (every < 1) {
      throw new DL4JInvalidConfigException(
          "TrainingCheckpoint: expected at least 1 batch between two checkpoints, but got " + every);
    }
    this.network = Given.of("TrainingCheckpoint", "a network", network);
    this.folder = folder;
    this.every = every;
    keepRandom();
    if (folder != null) {
      try {
        Files.createDirectories(folder);
        if (Files.exists(folder.resolve(FILE))) {
          restore(folder.resolve(FILE));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("TrainingCheckpoint: cannot read " + folder.resolve(FILE), e);
      }
    }
  }

  /**
   * Prepares a network, and puts it in the state of the checkpoint if the folder has one.
   *
   * @param network initialised, configured as the one that the checkpoint is of; its seed may be another
   * @param folder where the checkpoint is or will be; made if it is not there
   * @param every how many batches lie between two checkpoints, at least 1; the end of an epoch is one, too
   * @throws DL4JInvalidInputException if the checkpoint is damaged or of another network; the message names the file
   * @throws UncheckedIOException if the folder cannot be used
   */
  public static TrainingCheckpoint of(MultiLayerNetwork network, Path folder, int every) {
    return new TrainingCheckpoint(network, folder, every);
  }

  /** As {@link #of(MultiLayerNetwork, Path, int)}. */
  public static TrainingCheckpoint of(ComputationGraph network, Path folder, int every) {
    return new TrainingCheckpoint(network, folder, every);
  }

  /** Counts epochs and batches of a new network in the same manner, and saves nothing. */
  public static TrainingCheckpoint none(MultiLayerNetwork network) {
    return new TrainingCheckpoint(network, null, 1);
  }

  /** As {@link #none(MultiLayerNetwork)}. */
  public static TrainingCheckpoint none(ComputationGraph network) {
    return new TrainingCheckpoint(network, null, 1);
  }

  /** Returns how many epochs are done. */
  public int epoch() {
    return epoch;
  }

  /** Returns how many batches of the present epoch are done. */
  public int batch() {
    return batch;
  }

  /** Returns what the program noted under a name, if anything. */
  public Optional<String> note(String name) {
    return Optional.ofNullable(notes.get(name));
  }

  /** Notes something that is to be in the next checkpoint, such as the best score so far. */
  public void note(String name, String value) {
    notes.put(name, value);
  }

  /**
   * Trains on what remains of the present epoch.
   *
   * <p>Draws from ND4J's source of random numbers between two calls do not disturb the training.
   *
   * @param batches all batches of the epoch; those that are done are skipped
   * @param fit what trains the network on one batch, such as {@code network::fit}
   * @throws DL4JInvalidInputException if there are fewer batches than are done
   */
  public <B> void fit(Iterator<? extends B> batches, Consumer<? super B> fit) {
    Nd4j.getRandom().setStates(root, node);
    skip(batches);
    listeners().forEach(listener -> listener.onEpochStart(network));
    while (batches.hasNext()) {
      fit.accept(batches.next());
      batch++;
      if (batch % every == 0) {
        keepRandom();
        save();
      }
    }
    keepRandom();
    listeners().forEach(listener -> listener.onEpochEnd(network));
    epochDone();
    epoch++;
    batch = 0;
    save();
  }

  private void skip(Iterator<?> batches) {
    for (int i = 0; i < batch; i++) {
      try {
        batches.next();
      } catch (NoSuchElementException e) {
        throw new DL4JInvalidInputException(
            "TrainingCheckpoint: " + batch + " batches of epoch " + epoch + " (from 0) are done, but the data have "
                + i + ": go on with the data and the size of batches that training began with");
      }
    }
  }

  private void keepRandom() {
    root = Nd4j.getRandom().rootState();
    node = Nd4j.getRandom().nodeState();
  }

  private Collection<TrainingListener> listeners() {
    return network instanceof MultiLayerNetwork layers
        ? layers.getListeners()
        : ((ComputationGraph) network).getListeners();
  }

  private void epochDone() {
    if (network instanceof MultiLayerNetwork layers) {
      layers.incrementEpochCount();
    } else {
      ((ComputationGraph) network).incrementEpochCount();
    }
  }

  private void save() {
    if (folder == null) {
      return;
    }
    try {
      byte[] ours = properties();
      AtomicFile.write(
          folder.resolve(FILE), PART, pending -> ModelArchive.writePending(pending, network, true, Map.of(ENTRY, ours)));
    } catch (IOException e) {
      throw new UncheckedIOException("TrainingCheckpoint: cannot write " + folder.resolve(PART), e);
    }
  }

  private byte[] properties() throws IOException {
    Properties properties = new Properties();
    properties.setProperty(EPOCH, Integer.toString(epoch));
    properties.setProperty(BATCH, Integer.toString(batch));
    properties.setProperty(ROOT, Long.toString(root));
    properties.setProperty(NODE, Long.toString(node));
    notes.forEach((name, value) -> properties.setProperty(NOTE + name, value));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    properties.store(text, null);
    return text.toByteArray();
  }

  private void restore(Path file) throws IOException {
    ModelArchive archive = ModelArchive.of(file);
    Properties properties = new Properties();
    properties.load(new ByteArrayInputStream(
        archive.entry(ENTRY).orElseThrow(
            () -> new DL4JInvalidInputException("TrainingCheckpoint: " + file + " is a model, but no checkpoint"))));
    requireSame(archive.configuration(), file);
    epoch = Integer.parseInt(properties.getProperty(EPOCH));
    batch = Integer.parseInt(properties.getProperty(BATCH));
    root = Long.parseLong(properties.getProperty(ROOT));
    node = Long.parseLong(properties.getProperty(NODE));
    properties.stringPropertyNames().stream().filter(name -> name.startsWith(NOTE))
        .forEach(name -> notes.put(name.substring(NOTE.length()), properties.getProperty(name)));
    // its classes are those of the network, whose configuration it has
    try (InputStream in = Files.newInputStream(file)) {
      if (network instanceof MultiLayerNetwork layers) {
        become(layers, ModelSerializer.restoreMultiLayerNetwork(in, true));
      } else {
        become((ComputationGraph) network, ModelSerializer.restoreComputationGraph(in, true));
      }
    }
  }

  private void requireSame(String configuration, Path file) {
    String present = network instanceof MultiLayerNetwork layers
        ? layers.getLayerWiseConfigurations().toJson()
        : ((ComputationGraph) network).getConfiguration().toJson();
    if (!withoutCounts(configuration).equals(withoutCounts(present))) {
      throw new DL4JInvalidInputException(
          "TrainingCheckpoint: " + file + " is of a network that is configured otherwise; go on with that one, or begin"
              + " in another folder");
    }
  }

  /** What differs between a network and its checkpoint: how far it is, and a seed if the program gave none. */
  private static String withoutCounts(String json) {
    return json.replaceAll("\"(iterationCount|epochCount|seed)\" *: *-?\\d+", "");
  }

  private static void become(MultiLayerNetwork network, MultiLayerNetwork saved) {
    network.setParams(saved.params());
    assign(network.getUpdater().getStateViewArray(), saved.getUpdater().getStateViewArray());
    network.setIterationCount(saved.getIterationCount());
    network.setEpochCount(saved.getEpochCount());
  }

  private static void become(ComputationGraph network, ComputationGraph saved) {
    network.setParams(saved.params());
    assign(network.getUpdater().getStateViewArray(), saved.getUpdater().getStateViewArray());
    network.getConfiguration().setIterationCount(saved.getConfiguration().getIterationCount());
    network.getConfiguration().setEpochCount(saved.getConfiguration().getEpochCount());
  }

  private static void assign(INDArray state, INDArray saved) {
    if (state != null && !state.isEmpty()) { // null: the updater has none, such as Sgd
      state.assign(saved);
    }
  }
}
