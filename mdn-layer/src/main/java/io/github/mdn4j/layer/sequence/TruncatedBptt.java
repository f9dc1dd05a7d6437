// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.layer.internal.CarriedStateGradient;
import io.github.mdn4j.layer.internal.Given;
import io.github.mdn4j.layer.internal.LayerName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Truncated backpropagation through time (Williams and Peng 1990) for sequences of either format.
 *
 * <p>A network's own {@code fit} cuts sequences [n,w,T] (NCW) into segments; given [n,T,w] (NWC), M2.1 warns and learns
 * nothing (docs/dl4j-notes.md). This does the same for both, one update a segment. Segments are as long as the
 * configuration says ({@code tBPTTLength}); each is run from the state that the one before ended with, and with
 * {@link io.github.mdn4j.layer.fused.FusedLSTM FusedLSTM} it is differentiated from there too.
 *
 * <pre>{@code
 * TruncatedBptt.of(network).fit(iterator, epochs);
 * }</pre>
 */
public final class TruncatedBptt {

  private final SegmentedNetwork network;
  private final int timeAxis;

  private TruncatedBptt(SegmentedNetwork network) {
    if (network.backpropType() != BackpropType.TruncatedBPTT) {
      throw new DL4JInvalidConfigException(
          "the network must have backpropType(BackpropType.TruncatedBPTT), got " + network.backpropType());
    }
    this.network = network;
    RNNFormat format = format(network.layers());
    network.obstacle(format == RNNFormat.NWC ? RNNFormat.NWC : RNNFormat.NCW).ifPresent(what -> {
      throw new DL4JInvalidConfigException(
          what + ", so it cannot be trained by truncated backpropagation through time, which cuts sequences into"
              + " segments and carries on the state of recurrent layers alone");
    });
    timeAxis = format == RNNFormat.NWC ? 1 : 2;
    CarriedStateGradient.warnOfOthers(network.layers(), network.backpropType());
  }

  /**
   * Prepares a network; warns if it has recurrent layers that M2.1 differentiates from a zero state.
   *
   * @throws DL4JInvalidConfigException if the network is not set to truncated backpropagation through time, or has a
   *     layer that cannot do it, or recurrent layers of both formats
   */
  public static TruncatedBptt of(MultiLayerNetwork network) {
    return new TruncatedBptt(SegmentedNetwork.of(Given.of("TruncatedBptt", "a network", network)));
  }

  /** As {@link #of(MultiLayerNetwork)}, for a graph; arrays that are not sequences go into every segment whole. */
  public static TruncatedBptt of(ComputationGraph network) {
    return new TruncatedBptt(SegmentedNetwork.of(Given.of("TruncatedBptt", "a network", network)));
  }

  /**
   * Trains for some epochs.
   *
   * @throws DL4JInvalidInputException if the sequences of a minibatch differ in length
   * @throws DL4JInvalidConfigException if the number of epochs is negative
   */
  public void fit(DataSetIterator data, int epochs) {
    Given.count("TruncatedBptt", "epochs", 0, epochs);
    for (int epoch = 0; epoch < epochs; epoch++) {
      network.listeners().forEach(listener -> listener.onEpochStart(network.model()));
      data.reset();
      while (data.hasNext()) {
        fit(data.next());
      }
      network.listeners().forEach(listener -> listener.onEpochEnd(network.model()));
      network.epochDone();
    }
  }

  /** Trains on one minibatch, one update a segment. */
  public void fit(DataSet minibatch) {
    fit(minibatch.toMultiDataSet());
  }

  /** Trains on one minibatch, one update a segment. */
  public void fit(MultiDataSet minibatch) {
    long steps = steps(minibatch);
    network.clear();
    CarriedStates states = new CarriedStates(network.layers());
    List<TrainingListener> listeners = List.copyOf(network.listeners());
    network.setListeners(Stream.concat(Stream.of(states), listeners.stream()).toList());
    try {
      for (long start = 0; start < steps; start += network.length()) {
        long end = Math.min(steps, start + network.length());
        network.fit(
            cut(minibatch.getFeatures(), minibatch.getFeatures(), start, end),
            cut(minibatch.getLabels(), minibatch.getLabels(), start, end),
            cut(minibatch.getFeaturesMaskArrays(), minibatch.getFeatures(), start, end),
            cut(minibatch.getLabelsMaskArrays(), minibatch.getLabels(), start, end));
        states.carry();
      }
    } finally {
      network.setListeners(listeners);
      network.clear();
    }
  }

  private long steps(MultiDataSet minibatch) {
    List<INDArray> sequences = new ArrayList<>(Arrays.asList(minibatch.getFeatures()));
    sequences.addAll(Arrays.asList(minibatch.getLabels()));
    sequences.removeIf(array -> array.rank() != 3);
    if (sequences.isEmpty()) {
      throw new DL4JInvalidInputException(
          "truncated backpropagation through time wants sequences of rank 3, but the minibatch has none");
    }
    long steps = sequences.get(0).size(timeAxis);
    for (INDArray sequence : sequences) {
      if (sequence.size(timeAxis) != steps) {
        throw new DL4JInvalidInputException(
            "all sequences must have the same number of steps (dimension " + timeAxis + "), got shapes "
                + Arrays.toString(sequences.get(0).shape()) + " and " + Arrays.toString(sequence.shape())
                + ": pad the shorter ones and mask what was added");
      }
    }
    requireMasks(minibatch.getFeaturesMaskArrays(), minibatch.getFeatures(), steps);
    requireMasks(minibatch.getLabelsMaskArrays(), minibatch.getLabels(), steps);
    return steps;
  }

  private void requireMasks(INDArray[] masks, INDArray[] sequences, long steps) {
    for (int i = 0; masks != null && i < masks.length; i++) {
      if (masks[i] == null || sequences[i].rank() != 3) {
        continue;
      }
      int rank = masks[i].rank();
      if (rank != 2 && rank != 3 || masks[i].size(rank == 2 ? 1 : timeAxis) != steps) {
        throw new DL4JInvalidInputException(
            "expected a mask of one weight a step, [" + sequences[i].size(0) + ", " + steps + "], but got shape "
                + Arrays.toString(masks[i].shape()));
      }
    }
  }

  /** Returns the steps start…end−1 of each array that is a sequence or the mask of one, and others as they are. */
  private INDArray[] cut(INDArray[] arrays, INDArray[] sequences, long start, long end) {
    if (arrays == null) {
      return null;
    }
    INDArray[] segments = arrays.clone();
    for (int i = 0; i < arrays.length; i++) {
      if (arrays[i] != null && sequences[i].rank() == 3) {
        int axis = arrays[i].rank() == 2 ? 1 : timeAxis;
        INDArrayIndex[] indices = new INDArrayIndex[arrays[i].rank()];
        Arrays.fill(indices, NDArrayIndex.all());
        indices[axis] = NDArrayIndex.interval(start, end);
        segments[i] = arrays[i].get(indices);
      }
    }
    return segments;
  }

  private static RNNFormat format(Layer[] layers) {
    RNNFormat format = null;
    for (Layer layer : layers) {
      if (layer instanceof BidirectionalLayer) {
        throw new DL4JInvalidConfigException(
            LayerName.of(layer.conf().getLayer(), layer.getIndex())
                + " cannot be trained by truncated backpropagation through time: it needs the sequence's end first");
      }
      if (layer instanceof BaseRecurrentLayer<?> recurrent) {
        RNNFormat next = recurrent.getDataFormat() == RNNFormat.NWC ? RNNFormat.NWC : RNNFormat.NCW;
        if (format != null && next != format) {
          throw new DL4JInvalidConfigException(
              LayerName.of(layer.conf().getLayer(), layer.getIndex()) + " has format " + next
                  + ", but a layer below has " + format + ": give all of them one format");
        }
        format = next;
      }
    }
    return format;
  }
}
