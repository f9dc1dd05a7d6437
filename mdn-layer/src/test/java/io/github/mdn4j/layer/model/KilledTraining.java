// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.Sequence;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** A training with dropout, for a process that is killed and for one that is not. */
final class KilledTraining {

  static final int EPOCHS = 3;
  static final int BATCHES = 10;

  private KilledTraining() {}

  /**
   * Trains with checkpoints in the folder that is given, and prints a line after each batch. In the second epoch it waits
   * after the eighth, for a byte that never comes, since nobody knows how soon whoever reads the lines gets to a signal.
   */
  public static void main(String[] arguments) {
    MultiLayerNetwork network = network();
    TrainingCheckpoint checkpoint = TrainingCheckpoint.of(network, Path.of(arguments[0]), 2);
    train(checkpoint, batch -> {
      network.fit(batch);
      System.out.println("epoch " + checkpoint.epoch() + " batch " + checkpoint.batch());
      if (checkpoint.epoch() == 1 && checkpoint.batch() == 8) {
        waitForever();
      }
    });
  }

  private static void waitForever() {
    try {
      System.in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5).dataType(DataType.DOUBLE).updater(new Adam(0.01)).list()
        .layer(new FusedLSTM.Builder().nIn(1).nOut(8).activation(Activation.TANH).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(Mixture.of(2, DiagonalGaussian.of(1))).nIn(8).dropOut(0.7)
            .build())
        .build());
    network.init();
    return network;
  }

  static SequenceDataSetIterator batches() {
    Random random = new Random(1);
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < 4 * BATCHES; i++) {
      double[][] rows = new double[3 + random.nextInt(5)][1];
      for (double[] row : rows) {
        row[0] = random.nextGaussian();
      }
      sequences.add(Sequence.nextStep(rows));
    }
    return new SequenceDataSetIterator.Builder(sequences, 4).dataType(DataType.DOUBLE).shuffle(2, 1).build();
  }

  static void train(TrainingCheckpoint checkpoint, Consumer<DataSet> fit) {
    while (checkpoint.epoch() < EPOCHS) {
      checkpoint.fit(batches().pass(checkpoint.epoch()), fit);
    }
  }
}
