// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.stats.DistributionStats;

/**
 * DL4J's {@code NormalizerStandardize} with mean and deviation of each column summed in double, whatever the arrays hold.
 *
 * <p>Its own {@code fit} sums in the type of the data: 10 000 rows of FLOAT from N(10⁶, 1) give a mean that is more than
 * 20 deviations off (docs/dl4j-notes.md). What is returned here is the same class, with means and deviations rounded to the
 * type of the data, since it cannot revert FLOAT with others; it is saved with a model as any other.
 */
public final class Standardization {

  private Standardization() {}

  /**
   * Fits features.
   *
   * @param features rows [n,w], sequences [n,w,T] or images [n,channels,height,width]
   * @throws DL4JInvalidInputException if a mean or a deviation is not finite
   */
  public static NormalizerStandardize of(INDArray features) {
    return normaliser(new Sums("features").add(features, null), null);
  }

  /**
   * Fits features and labels.
   *
   * @param features as of {@link #of(INDArray)}
   * @param labels rows [n,D] or sequences [n,D,T]
   * @throws DL4JInvalidInputException if a mean or a deviation is not finite
   */
  public static NormalizerStandardize of(INDArray features, INDArray labels) {
    return normaliser(new Sums("features").add(features, null), new Sums("labels").add(labels, null));
  }

  /**
   * Fits rows or sequences; steps that a mask leaves out do not count.
   *
   * @param fitLabels whether labels are standardised too
   * @throws DL4JInvalidInputException if a mean or a deviation is not finite
   */
  public static NormalizerStandardize of(DataSet data, boolean fitLabels) {
    Sums features = new Sums("features").add(data.getFeatures(), data.getFeaturesMaskArray());
    return normaliser(
        features, fitLabels ? new Sums("labels").add(data.getLabels(), data.getLabelsMaskArray()) : null);
  }

  /**
   * Fits what an iterator gives in one pass, and resets it before and after.
   *
   * @param fitLabels whether labels are standardised too
   * @throws DL4JInvalidInputException if it gives nothing, or if a mean or a deviation is not finite
   */
  public static NormalizerStandardize of(DataSetIterator data, boolean fitLabels) {
    Sums features = new Sums("features");
    Sums labels = fitLabels ? new Sums("labels") : null;
    data.reset();
    while (data.hasNext()) {
      DataSet next = data.next();
      features.add(next.getFeatures(), next.getFeaturesMaskArray());
      if (fitLabels) {
        labels.add(next.getLabels(), next.getLabelsMaskArray());
      }
    }
    data.reset();
    return normaliser(features, labels);
  }

  private static NormalizerStandardize normaliser(Sums features, Sums labels) {
    DistributionStats x = features.stats();
    if (labels == null) {
      return new NormalizerStandardize(x.getMean(), x.getStd());
    }
    DistributionStats y = labels.stats();
    return new NormalizerStandardize(x.getMean(), x.getStd(), y.getMean(), y.getStd());
  }

  /** DL4J's running moments, given doubles. */
  private static final class Sums {

    private final String what;
    private final DistributionStats.Builder builder = new DistributionStats.Builder();
    private DataType type; // null: nothing yet

    Sums(String what) {
      this.what = what;
    }

    Sums add(INDArray array, INDArray mask) {
      builder.add(array.castTo(DataType.DOUBLE), mask == null ? null : mask.castTo(DataType.DOUBLE));
      type = array.dataType();
      return this;
    }

    DistributionStats stats() {
      if (type == null) {
        throw new DL4JInvalidInputException("Standardization: expected rows to fit, but got none");
      }
      DistributionStats stats = builder.build();
      for (INDArray moments : new INDArray[] {stats.getMean(), stats.getStd()}) {
        double[] columns = moments.dup().data().asDouble();
        for (int j = 0; j < columns.length; j++) {
          if (!Double.isFinite(columns[j])) {
            throw new DL4JInvalidInputException(
                "Standardization: expected finite " + what + ", but column " + j + " has a "
                    + (moments == stats.getMean() ? "mean" : "deviation") + " of " + columns[j]);
          }
        }
      }
      return new DistributionStats(stats.getMean().castTo(type), stats.getStd().castTo(type));
    }
  }
}
