// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.layer.Predictions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sequences of a sampler: how far each has come, and what is predicted for its next step. */
final class FedSequences {

  private final StepwiseNetwork network;
  private Predictions predictions; // of the next step, one row a sequence; null before the first
  private INDArray raw; // what they were read from, [n,P]
  private boolean[] stopped;
  private int[] lengths; // of what was drawn

  FedSequences(StepwiseNetwork network) {
    this.network = network;
  }

  /** Feeds steps to all sequences. */
  void feed(INDArray features) {
    RNNFormat format = network.head().format();
    int columns = format == RNNFormat.NWC ? 2 : 1;
    boolean fits = features.rank() == 3 && features.size(columns) == network.width().orElse(features.size(columns));
    if (!fits || stopped != null && features.size(0) != stopped.length) {
      String n = stopped == null ? "n" : Integer.toString(stopped.length);
      String width = network.width().isPresent() ? Long.toString(network.width().getAsLong()) : "nIn";
      throw new DL4JInvalidInputException(
          "SequenceSampler: features have shape " + Arrays.toString(features.shape()) + ", but " + network + " wants ["
              + n + ", " + (columns == 1 ? width + ", T]" : "T, " + width + "]"));
    }
    predict(network.last(network.run(features)));
    if (stopped == null) {
      stopped = new boolean[predictions.rows()];
      lengths = new int[predictions.rows()];
    }
  }

  /** Feeds beginnings of unequal length. */
  void feed(INDArray features, INDArray mask) {
    if (mask == null) {
      feed(features);
      return;
    }
    MaskedPrefixes prefixes = MaskedPrefixes.of(features, mask, network.head().format());
    for (int i = 0; i < prefixes.sequences(); i++) {
      if (raw == null && prefixes.length(i) == 0) {
        throw new DL4JInvalidInputException(
            "SequenceSampler: the mask of sequence " + i + " has no 1, but a first feed wants at least one step");
      }
    }
    INDArray rows = raw;
    List<Map<String, INDArray>> ends = network.carried();
    for (MaskedPrefixes.Stretch stretch : prefixes.stretches()) {
      feed(stretch.features());
      boolean[] ended = stretch.ended();
      ends = StateRows.choose(ended, network.carried(), ends);
      rows = StateRows.choose(ended, raw, rows);
    }
    if (!prefixes.stretches().isEmpty()) {
      network.carry(ends);
      predict(rows);
    }
  }

  private void predict(INDArray rows) {
    raw = rows;
    predictions = Predictions.of(network.head().density(), rows);
  }

  Predictions predictions() {
    if (predictions == null) {
      throw new DL4JInvalidInputException(
          "SequenceSampler: feed the first step before sampling, for instance zeros [n, nIn, 1]");
    }
    return predictions;
  }

  /** Returns what the predictions are read from, [n,P]. */
  INDArray raw() {
    return raw;
  }

  boolean hasStopped(int sequence) {
    return stopped[sequence];
  }

  boolean allStopped() {
    for (boolean one : stopped) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /** Returns how many steps of a sequence were drawn. */
  int length(int sequence) {
    return lengths[sequence];
  }

  /** Takes note of a draw. */
  void drew(int sequence, boolean last) {
    lengths[sequence]++;
    stopped[sequence] = last;
  }

  /** Starts a row for each sequence. */
  PathRows rows(int steps) {
    return network.rows(raw, IntStream.range(0, stopped.length).toArray(), steps);
  }

  /** Goes on from where rows of all sequences have come. */
  void goOn(PathRows rows) {
    network.carry(rows.carried());
    predict(rows.raw());
  }

  /** Forgets all sequences. */
  void clear() {
    network.clear();
    predictions = null;
    raw = null;
    stopped = null;
    lengths = null;
  }
}
