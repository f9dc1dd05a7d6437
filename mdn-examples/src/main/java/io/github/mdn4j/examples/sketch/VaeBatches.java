// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches for {@link SketchVae}: the rows before each, the drawing, the drawing backwards, and noise; to predict the
 * drawing.
 *
 * <p>Noise is a function of the seed, the pass and the batch, so that a pass can be repeated.
 */
final class VaeBatches implements MultiDataSetIterator {

  private static final long serialVersionUID = 1L;

  private final SequenceDataSetIterator rows;
  private final int code;
  private final long seed;
  private int pass;
  private int batch;
  private MultiDataSetPreProcessor preProcessor;

  private VaeBatches(SequenceDataSetIterator rows, int code, long seed) {
    this.rows = rows;
    this.code = code;
    this.seed = seed;
  }

  /** Makes batches in an order of their own for each pass. */
  static VaeBatches shuffled(List<Drawing> drawings, OffsetScale scale, int batch, int code) {
    return new VaeBatches(FiveElements.batches(drawings, scale, batch).shuffle(1, 1).build(), code, 1);
  }

  /** Makes batches in order of length, with the same noise in each pass. */
  static VaeBatches inOrder(List<Drawing> drawings, OffsetScale scale, int batch, int code) {
    return new VaeBatches(FiveElements.batches(drawings, scale, batch).build(), code, 2);
  }

  /** Goes to the beginning of a pass. */
  VaeBatches pass(int number) {
    rows.pass(number);
    pass = number;
    batch = 0;
    return this;
  }

  /** Goes to the beginning of the same pass. */
  @Override
  public void reset() {
    pass(pass);
  }

  /** Returns how many batches make a pass. */
  int batches() {
    return rows.batches();
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public MultiDataSet next() {
    DataSet next = rows.next();
    INDArray drawing = next.getLabels(); // [n,5,T]
    INDArray mask = next.getLabelsMaskArray(); // [n,T]
    long n = drawing.size(0);
    RandomGenerator random = new SplittableRandom(new SplittableRandom(seed + 31L * pass).nextLong() + batch++);
    MultiDataSet both = new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {next.getFeatures(), drawing, backwards(drawing, mask), noise((int) n, random)},
        new INDArray[] {drawing.dup(), Nd4j.zeros(drawing.dataType(), n, 1)},
        new INDArray[] {mask, mask, mask, null},
        new INDArray[] {mask, null});
    if (preProcessor != null) {
      preProcessor.preProcess(both);
    }
    return both;
  }

  private INDArray noise(int n, RandomGenerator random) {
    float[] noise = new float[n * code];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(noise).reshape('c', n, code);
  }

  /** Turns each drawing round; the padding stays at the end. */
  static INDArray backwards(INDArray drawings, INDArray mask) {
    int n = (int) drawings.size(0);
    int width = (int) drawings.size(1);
    int steps = (int) drawings.size(2);
    float[] from = drawings.dup('c').data().asFloat();
    float[] to = new float[from.length];
    int[] lengths = mask.sum(1).toIntVector();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < width; j++) {
        int start = (i * width + j) * steps;
        for (int t = 0; t < lengths[i]; t++) {
          to[start + t] = from[start + lengths[i] - 1 - t];
        }
      }
    }
    return Nd4j.createFromArray(to).reshape('c', n, width, steps);
  }

  /** Is not supported: batches are cut by length. */
  @Override
  public MultiDataSet next(int num) {
    throw new UnsupportedOperationException("VaeBatches: batches are cut by length; use next()");
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
  public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public MultiDataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }
}
