// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.layer.model.TrainingCheckpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.ObjDoubleConsumer;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains epoch by epoch and takes the parameters of the least validation score, from checkpoint to checkpoint.
 *
 * <p>A checkpoint is written as an epoch ends, and scored after that; so one that was not scored is scored when training
 * goes on. The best parameters are a file beside it, written before the checkpoint that notes their score.
 */
final class BestEpoch {

  private static final String BEST = "best.bin";
  private static final String SCORED = "scored";
  private static final String LEAST = "least";

  private final MultiLayerNetwork network;
  private final BacktestCrps validation; // null for none
  private final ObjDoubleConsumer<Integer> listener;
  private final Path folder; // null for none
  private final TrainingCheckpoint checkpoint;
  private INDArray best;

  private BestEpoch(
      MultiLayerNetwork network, BacktestCrps validation, ObjDoubleConsumer<Integer> listener, Path folder,
      TrainingCheckpoint checkpoint) {
    this.network = network;
    this.validation = validation;
    this.listener = listener;
    this.folder = folder;
    this.checkpoint = checkpoint;
  }

  /** Prepares a network as its last checkpoint in a folder left it, or as it is. */
  static BestEpoch of(
      MultiLayerNetwork network, BacktestCrps validation, ObjDoubleConsumer<Integer> listener, Path folder) {
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + folder + " for checkpoints", e);
    }
    return new BestEpoch(network, validation, listener, folder, folder == null
        ? TrainingCheckpoint.none(network)
        : TrainingCheckpoint.of(network, folder, Integer.MAX_VALUE)); // as an epoch ends
  }

  /** Trains what is left of so many epochs, each a pass over windows, from pass 1; leaves the best parameters. */
  void train(Windows windows, int epochs) {
    score(); // if that did not come about before
    while (checkpoint.epoch() < epochs) {
      checkpoint.fit(windows.pass(checkpoint.epoch() + 1), network::fit);
      score();
    }
    if (best != null || least() < Double.POSITIVE_INFINITY) {
      network.setParams(best != null ? best : read());
    }
  }

  private double least() {
    return checkpoint.note(LEAST).map(Double::parseDouble).orElse(Double.POSITIVE_INFINITY);
  }

  private void score() {
    String epoch = Integer.toString(checkpoint.epoch());
    if (checkpoint.epoch() == 0 || checkpoint.note(SCORED).filter(epoch::equals).isPresent()) {
      return;
    }
    double crps = validation == null ? Double.NaN : validation.calculateScore(network);
    listener.accept(checkpoint.epoch(), crps);
    if (crps < least()) {
      best = network.params().dup();
      write(best);
      checkpoint.note(LEAST, Double.toString(crps));
    }
    checkpoint.note(SCORED, epoch);
  }

  private void write(INDArray parameters) {
    if (folder == null) {
      return;
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Nd4j.write(bytes, parameters);
      Path part = folder.resolve(BEST + ".part");
      Files.write(part, bytes.toByteArray());
      Files.move(part, folder.resolve(BEST), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the best parameters into " + folder, e);
    }
  }

  private INDArray read() {
    Path file = folder.resolve(BEST);
    try {
      INDArray parameters = Nd4j.read(new ByteArrayInputStream(Files.readAllBytes(file)));
      if (parameters.length() != network.numParams()) {
        throw new DL4JInvalidInputException(
            file + ": expected " + network.numParams() + " parameters but got " + parameters.length());
      }
      return parameters;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the best parameters from " + file, e);
    }
  }
}
