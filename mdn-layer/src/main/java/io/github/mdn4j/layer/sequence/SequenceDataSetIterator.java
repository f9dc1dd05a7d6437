// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches of sequences of different lengths: those of like length together, padded with zeros at the end, with masks.
 *
 * <p>Features and labels are [n,width,T] or [n,T,width] with T the longest of the batch, both masks [n,T]. Shuffled,
 * the sequences are cut into pools at random, sorted by length within their pool and batched, and the batches come in
 * random order: small pools make for random batches, which often train better, large ones for little padding.
 */
public final class SequenceDataSetIterator implements DataSetIterator {

  private static final long serialVersionUID = 1L;

  private final List<Sequence> sequences;
  private final int batch;
  private final RNNFormat format;
  private final DataType type;
  private final Long seed; // null: in order of length
  private final int pool;
  private final List<List<Sequence>> batches = new ArrayList<>();
  private int pass;
  private int next;
  private DataSetPreProcessor preProcessor;

  private SequenceDataSetIterator(Builder builder) {
    this.sequences = builder.sequences;
    this.batch = builder.batch;
    this.format = builder.format;
    this.type = builder.type;
    this.seed = builder.seed;
    this.pool = builder.pool;
    cutPass();
  }

  /** Chooses how sequences are batched. */
  public static final class Builder {

    private final List<Sequence> sequences;
    private final int batch;
    private RNNFormat format = RNNFormat.NCW;
    private DataType type = DataType.FLOAT;
    private Long seed;
    private int pool;

    /**
     * Starts with sequences.
     *
     * @param sequences at least one; all of the same widths
     * @param batch how many go together at most, at least 1
     * @throws DL4JInvalidConfigException if there are none
     * @throws DL4JInvalidInputException if their widths differ
     */
    public Builder(List<Sequence> sequences, int batch) {
      if (sequences.isEmpty() || batch < 1) {
        throw new DL4JInvalidConfigException(
            "SequenceDataSetIterator: expected at least 1 sequence and 1 a batch, but got " + sequences.size() + " and "
                + batch);
      }
      this.sequences = List.copyOf(sequences);
      this.batch = batch;
      Sequence first = sequences.get(0);
      for (int i = 0; i < sequences.size(); i++) {
        Sequence one = sequences.get(i);
        if (one.features()[0].length != first.features()[0].length
            || one.labels()[0].length != first.labels()[0].length) {
          throw new DL4JInvalidInputException(
              "SequenceDataSetIterator: sequence " + i + " has " + one.features()[0].length + " features and "
                  + one.labels()[0].length + " labels a step, but sequence 0 has " + first.features()[0].length
                  + " and " + first.labels()[0].length);
        }
      }
    }

    /** Shuffles anew for each pass, with all sequences in one pool; otherwise batches come in order of length. */
    public Builder shuffle(long seed) {
      return shuffle(seed, Integer.MAX_VALUE);
    }

    /**
     * Shuffles anew for each pass.
     *
     * @param seed equal seeds give equal passes
     * @param batchesPerPool of how many batches sequences are sorted together; 1 for random batches
     * @throws DL4JInvalidConfigException if it is less than 1
     */
    public Builder shuffle(long seed, int batchesPerPool) {
      if (batchesPerPool < 1) {
        throw new DL4JInvalidConfigException(
            "SequenceDataSetIterator: expected at least 1 batch a pool, but got " + batchesPerPool);
      }
      this.seed = seed;
      pool = batchesPerPool;
      return this;
    }

    /** Sets the order of axes; NCW by default. */
    public Builder dataFormat(RNNFormat format) {
      this.format = format;
      return this;
    }

    /** Sets the data type; FLOAT by default. */
    public Builder dataType(DataType type) {
      this.type = type;
      return this;
    }

    /** Makes the iterator. */
    public SequenceDataSetIterator build() {
      return new SequenceDataSetIterator(this);
    }
  }

  /** Goes to the beginning of the next pass. */
  @Override
  public void reset() {
    pass(pass + 1);
  }

  /**
   * Goes to the beginning of a pass, whose order is a function of the seed and its number alone.
   *
   * @param number counts passes from 0, where a new iterator is; {@link #reset} goes to the next
   * @return this
   */
  public SequenceDataSetIterator pass(int number) {
    pass = number;
    cutPass();
    return this;
  }

  private void cutPass() {
    batches.clear();
    List<Sequence> order = new ArrayList<>(sequences);
    if (seed == null) {
      cut(order);
    } else {
      // mixed, since Random begins alike for seeds that are close
      Random random = new Random(new SplittableRandom(seed + pass * 0x9E3779B97F4A7C15L).nextLong());
      Collections.shuffle(order, random);
      int size = (int) Math.min((long) pool * batch, order.size());
      for (int i = 0; i < order.size(); i += size) {
        cut(order.subList(i, Math.min(i + size, order.size())));
      }
      Collections.shuffle(batches, random);
    }
    next = 0;
  }

  private void cut(List<Sequence> together) {
    together.sort(Comparator.comparingInt(Sequence::length));
    for (int i = 0; i < together.size(); i += batch) {
      batches.add(new ArrayList<>(together.subList(i, Math.min(i + batch, together.size()))));
    }
  }

  @Override
  public boolean hasNext() {
    return next < batches.size();
  }

  @Override
  public DataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException("SequenceDataSetIterator: all " + batches.size() + " batches were given out");
    }
    DataSet padded = padded(batches.get(next++));
    if (preProcessor != null) {
      preProcessor.preProcess(padded);
    }
    return padded;
  }

  /** Is not supported: batches are cut by length. */
  @Override
  public DataSet next(int num) {
    throw new UnsupportedOperationException("SequenceDataSetIterator: batches are cut by length; use next()");
  }

  private DataSet padded(List<Sequence> rows) {
    int steps = rows.stream().mapToInt(Sequence::length).max().orElseThrow();
    double[][] mask = new double[rows.size()][steps];
    for (int i = 0; i < mask.length; i++) {
      Arrays.fill(mask[i], 0, rows.get(i).length(), 1);
    }
    INDArray masks = Nd4j.createFromArray(mask).castTo(type);
    return new DataSet(
        array(rows.stream().map(Sequence::features).toList(), steps),
        array(rows.stream().map(Sequence::labels).toList(), steps),
        masks,
        masks.dup());
  }

  private INDArray array(List<double[][]> rows, int steps) {
    int width = rows.get(0)[0].length;
    double[] numbers = new double[rows.size() * steps * width];
    for (int i = 0; i < rows.size(); i++) {
      for (int t = 0; t < rows.get(i).length; t++) {
        System.arraycopy(rows.get(i)[t], 0, numbers, (i * steps + t) * width, width);
      }
    }
    INDArray nwc = Nd4j.createFromArray(numbers).reshape('c', rows.size(), steps, width);
    return (format == RNNFormat.NWC ? nwc : nwc.permute(0, 2, 1)).dup('c').castTo(type);
  }

  /** Returns how many batches make a pass. */
  public int batches() {
    return batches.size();
  }

  @Override
  public int inputColumns() {
    return sequences.get(0).features()[0].length;
  }

  @Override
  public int totalOutcomes() {
    return sequences.get(0).labels()[0].length;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return true;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  /** Returns nothing: there are no classes. */
  @Override
  public List<String> getLabels() {
    return List.of();
  }
}
