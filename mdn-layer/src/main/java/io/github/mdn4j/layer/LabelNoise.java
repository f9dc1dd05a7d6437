// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.layer.internal.Given;
import io.github.mdn4j.layer.internal.RowAxes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Gaussian noise on the labels, drawn afresh for each minibatch: a regulariser for conditional densities.
 *
 * <p>A network that never sees the same label twice cannot put a narrow component on a single one. In the limit it
 * fits p(y | x) convolved with N(0, σ²), so σ bounds how sharp its predictions get, as the bandwidth of a kernel
 * density estimate does (Rothfuss et al. 2019, "Noise regularization for conditional density estimation"). Choose σ on
 * held-out rows without noise; for labels of unit variance 0.01 to 0.2 is a usual range.
 *
 * <p>Data sets that come in are left as they are, so that noise does not pile up from epoch to epoch; that is why this
 * is no {@link DataSetPreProcessor}, which changes them. Noise depends on the seed and on what was drawn before.
 */
public final class LabelNoise implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] sigma; // one for all columns, or one a column
  private final RNNFormat format;
  private final Random random;

  private LabelNoise(double[] sigma, RNNFormat format, long seed) {
    for (double each : sigma) {
      if (!(each >= 0 && each < Double.POSITIVE_INFINITY)) {
        throw new DL4JInvalidConfigException(
            "LabelNoise: standard deviations must be finite and not negative, got " + Arrays.toString(sigma));
      }
    }
    this.sigma = sigma;
    this.format = format;
    this.random = new Random(seed);
  }

  /**
   * Returns noise of the same size for every label column.
   *
   * @param sigma its standard deviation, in units of the label as it comes in
   * @param seed equal seeds give equal noise
   * @throws DL4JInvalidConfigException if the standard deviation is negative or not finite
   */
  public static LabelNoise of(double sigma, long seed) {
    return new LabelNoise(new double[] {sigma}, RNNFormat.NCW, seed);
  }

  /**
   * Returns noise of a size for each label column: 0 for those that are classes, counts or pen states.
   *
   * @param sigma standard deviations, one a column, in units of the label as it comes in
   * @param format the order of axes of sequences; without them it does not matter
   * @param seed equal seeds give equal noise
   * @throws DL4JInvalidConfigException if there are none, or one is negative or not finite, or the format is null
   */
  public static LabelNoise of(double[] sigma, RNNFormat format, long seed) {
    if (sigma == null || sigma.length == 0) {
      throw new DL4JInvalidConfigException(
          "LabelNoise: expected a standard deviation for each label column, but got none");
    }
    return new LabelNoise(sigma.clone(), Given.of("LabelNoise", "an order of axes", format), seed);
  }

  /**
   * Returns a data set with noise on its labels; features and masks are those of the given one, and masked rows keep
   * their labels.
   *
   * @param data labels [n,D], or sequences [n,D,T] or [n,T,D]; mask null, or one number a row: [n], [n,1], [n,T] or
   *     [n,1,T]
   * @throws DL4JInvalidInputException if there are no labels, or shapes do not fit
   */
  public DataSet apply(DataSet data) {
    INDArray labels = data.getLabels();
    if (labels == null) {
      throw new DL4JInvalidInputException("LabelNoise: the data set has no labels");
    }
    RowAxes axes = axes(labels);
    boolean[] counts = counts(axes, data.getLabelsMaskArray());
    double[] noisy = axes.numbers(labels);
    int width = noisy.length / axes.rows();
    for (int i = 0; i < noisy.length; i++) {
      if (counts[i / width]) {
        noisy[i] += sigma[sigma.length == 1 ? 0 : i % width] * random.nextGaussian();
      }
    }
    DataSet result = new DataSet(
        data.getFeatures(),
        axes.array(noisy, width).castTo(labels.dataType()),
        data.getFeaturesMaskArray(),
        data.getLabelsMaskArray());
    result.setExampleMetaData(data.getExampleMetaData());
    return result;
  }

  private RowAxes axes(INDArray labels) {
    if (labels.rank() != 2 && labels.rank() != 3) {
      throw new DL4JInvalidInputException(
          "LabelNoise: expected labels [n, D] or sequences, but got shape " + Arrays.toString(labels.shape()));
    }
    boolean last = labels.rank() == 3 && format == RNNFormat.NWC;
    int width = sigma.length == 1 ? Math.toIntExact(labels.size(last ? 2 : 1)) : sigma.length;
    return RowAxes.of("LabelNoise: labels", labels, width, format, sigma.length + " standard deviations");
  }

  private static boolean[] counts(RowAxes axes, INDArray mask) {
    boolean[] counts = new boolean[axes.rows()];
    if (mask == null) {
      Arrays.fill(counts, true);
      return counts;
    }
    if (mask.size(0) != axes.examples() || mask.length() != counts.length) {
      throw new DL4JInvalidInputException(
          "LabelNoise: expected a mask of one number for each of " + axes.examples() + " × " + axes.steps()
              + " rows, but got shape " + Arrays.toString(mask.shape()));
    }
    double[] byRows = mask.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    for (int i = 0; i < counts.length; i++) {
      counts[i] = byRows[i] != 0;
    }
    return counts;
  }

  /**
   * Returns an iterator over the same minibatches, each with noise of its own in every pass.
   *
   * <p>A pre-processor set on it goes to the one below: a normaliser comes first, so that σ is in normalised units.
   *
   * @param data minibatches without noise
   * @throws DL4JInvalidConfigException if it is null
   */
  public DataSetIterator over(DataSetIterator data) {
    return new Noisy(Given.of("LabelNoise", "minibatches", data), this);
  }

  private static final class Noisy implements DataSetIterator {

    private static final long serialVersionUID = 1L;

    private final DataSetIterator data;
    private final LabelNoise noise;

    Noisy(DataSetIterator data, LabelNoise noise) {
      this.data = data;
      this.noise = noise;
    }

    @Override
    public boolean hasNext() {
      return data.hasNext();
    }

    @Override
    public DataSet next() {
      return noise.apply(data.next());
    }

    @Override
    public DataSet next(int count) {
      return noise.apply(data.next(count));
    }

    @Override
    public void reset() {
      data.reset();
    }

    @Override
    public boolean resetSupported() {
      return data.resetSupported();
    }

    @Override
    public boolean asyncSupported() {
      return data.asyncSupported();
    }

    @Override
    public int inputColumns() {
      return data.inputColumns();
    }

    @Override
    public int totalOutcomes() {
      return data.totalOutcomes();
    }

    @Override
    public int batch() {
      return data.batch();
    }

    @Override
    public void setPreProcessor(DataSetPreProcessor preProcessor) {
      data.setPreProcessor(preProcessor);
    }

    @Override
    public DataSetPreProcessor getPreProcessor() {
      return data.getPreProcessor();
    }

    @Override
    public List<String> getLabels() {
      return data.getLabels();
    }
  }
}
