// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Beginnings of sequences without the steps that a mask leaves out, cut where one of them ends. */
final class MaskedPrefixes {

  /** Steps of all sequences up to where some end; sequences that ended before run along on what is there. */
  record Stretch(INDArray features, boolean[] ended) {}

  private final int[] lengths;
  private final List<Stretch> stretches = new ArrayList<>();

  private MaskedPrefixes(int[] lengths) {
    this.lengths = lengths;
  }

  static MaskedPrefixes of(INDArray features, INDArray mask, RNNFormat format) {
    int time = format == RNNFormat.NWC ? 1 : 2;
    if (features.rank() != 3
        || !Arrays.equals(mask.shape(), new long[] {features.size(0), features.size(time)})) {
      throw new DL4JInvalidInputException(
          "SequenceSampler: expected a mask [n, T] for features of shape " + Arrays.toString(features.shape())
              + " but got " + Arrays.toString(mask.shape()));
    }
    int n = (int) mask.size(0);
    int steps = (int) mask.size(1);
    int[] lengths = new int[n];
    INDArray packed = Nd4j.zeros(features.dataType(), features.shape());
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < steps; t++) {
        double weight = mask.getDouble(i, t);
        if (weight != 0 && weight != 1) {
          throw new DL4JInvalidInputException(
              "SequenceSampler: the mask of sequence " + i + ", step " + t + ": expected 0 or 1, but got " + weight);
        }
        if (weight == 1) {
          packed.put(step(time, i, lengths[i]++), features.get(step(time, i, t)));
        }
      }
    }
    MaskedPrefixes prefixes = new MaskedPrefixes(lengths);
    int from = 0;
    for (int end : Arrays.stream(lengths).filter(length -> length > 0).distinct().sorted().toArray()) {
      boolean[] ended = new boolean[n];
      for (int i = 0; i < n; i++) {
        ended[i] = lengths[i] == end;
      }
      INDArrayIndex[] all = {NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all()};
      all[time] = NDArrayIndex.interval(from, end);
      prefixes.stretches.add(new Stretch(packed.get(all).dup('c'), ended));
      from = end;
    }
    return prefixes;
  }

  private static INDArrayIndex[] step(int time, int sequence, int t) {
    INDArrayIndex[] index = {NDArrayIndex.point(sequence), NDArrayIndex.all(), NDArrayIndex.all()};
    index[time] = NDArrayIndex.point(t);
    return index;
  }

  int sequences() {
    return lengths.length;
  }

  /** Returns how many steps of a sequence count. */
  int length(int sequence) {
    return lengths[sequence];
  }

  List<Stretch> stretches() {
    return stretches;
  }
}
