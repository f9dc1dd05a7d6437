// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import java.util.Arrays;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a normaliser of ND4J does to features and labels, in double: column by column, z = (x − m)/s.
 *
 * <p>A normaliser computes in the data type of the array, and a float has too few digits for labels near 5.4e6 that vary
 * by 0.8. Here all is double, whatever the network computes in. Immutable.
 */
public final class Units {

  private final String name;
  private final double[] featureShift;
  private final double[] featureScale;
  private final double[] labelShift; // null where labels stay as they are
  private final double[] labelScale;

  private Units(String name, double[][] features, double[][] labels) {
    this.name = name;
    featureShift = features[0];
    featureScale = features[1];
    labelShift = labels == null ? null : labels[0];
    labelScale = labels == null ? null : labels[1];
  }

  /**
   * Reads a fitted normaliser.
   *
   * @param normalizer a {@link NormalizerStandardize} or a {@link NormalizerMinMaxScaler}
   * @throws DL4JInvalidInputException if it is another, has not been fitted, or a column does not vary in it
   */
  public static Units of(Normalizer<?> normalizer) {
    if (normalizer instanceof NormalizerStandardize standardize) {
      requireFitted(standardize::getMean);
      return new Units(
          "NormalizerStandardize",
          standardised("feature", standardize.getMean(), standardize.getStd()),
          standardize.isFitLabel()
              ? standardised("label", standardize.getLabelMean(), standardize.getLabelStd())
              : null);
    }
    if (normalizer instanceof NormalizerMinMaxScaler scaler) {
      requireFitted(scaler::getMin);
      double low = scaler.getTargetMin();
      double high = scaler.getTargetMax();
      return new Units(
          "NormalizerMinMaxScaler",
          scaled("feature", scaler.getMin(), scaler.getMax(), low, high),
          scaler.isFitLabel() ? scaled("label", scaler.getLabelMin(), scaler.getLabelMax(), low, high) : null);
    }
    throw new DL4JInvalidInputException(
        "expected a NormalizerStandardize or a NormalizerMinMaxScaler, but got "
            + (normalizer == null ? "null" : normalizer.getClass().getSimpleName()));
  }

  /** Asks for statistics, which ND4J looks for where there are none before a fit. */
  private static void requireFitted(Supplier<INDArray> statistics) {
    try {
      statistics.get();
    } catch (NullPointerException e) {
      throw new DL4JInvalidInputException("expected a fitted normaliser, but it has no statistics: fit it first", e);
    }
  }

  private static double[][] standardised(String what, INDArray mean, INDArray deviation) {
    double[] scale = numbers(what, deviation);
    for (int j = 0; j < scale.length; j++) {
      scale[j] = scale[j] == 0 ? 1 : scale[j]; // as ND4J does
    }
    return checked(what, numbers(what, mean), scale);
  }

  // low + (high − low) (x − min)/(max − min) is (x − m)/s
  private static double[][] scaled(String what, INDArray least, INDArray most, double low, double high) {
    double[] min = numbers(what, least);
    double[] max = numbers(what, most);
    double[] shift = new double[min.length];
    double[] scale = new double[min.length];
    for (int j = 0; j < min.length; j++) {
      scale[j] = (max[j] - min[j]) / (high - low);
      shift[j] = min[j] - low * scale[j];
    }
    return checked(what, shift, scale);
  }

  private static double[] numbers(String what, INDArray row) {
    if (row == null) {
      throw new DL4JInvalidInputException("expected a fitted normaliser, but it has no " + what + " statistics: fit it first");
    }
    return row.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static double[][] checked(String what, double[] shift, double[] scale) {
    for (int j = 0; j < scale.length; j++) {
      if (!(scale[j] > 0) || !Double.isFinite(scale[j]) || !Double.isFinite(shift[j])) {
        throw new DL4JInvalidInputException(
            what + " column " + j + " of the normaliser: expected a finite shift and a positive scale, but got " + shift[j]
                + " and " + scale[j] + ": does the column vary?");
      }
    }
    return new double[][] {shift, scale};
  }

  /** Returns whether labels are changed, too: the normaliser was fitted with {@code fitLabel(true)}. */
  public boolean ofLabels() {
    return labelShift != null;
  }

  /**
   * Returns these, whose labels are changed.
   *
   * @param who for the message
   * @throws DL4JInvalidInputException if they are not
   */
  public Units requireLabels(String who) {
    if (!ofLabels()) {
      throw new DL4JInvalidInputException(
          who + ": expected a normaliser fitted with labels, but this " + name
              + " was fitted without: call fitLabel(true) before fit");
    }
    return this;
  }

  /** Returns m of each feature column. */
  public double[] featureShift() {
    return featureShift.clone();
  }

  /** Returns s of each feature column. */
  public double[] featureScale() {
    return featureScale.clone();
  }

  /** Returns m of each label column; null where labels stay as they are. */
  public double[] labelShift() {
    return labelShift == null ? null : labelShift.clone();
  }

  /** Returns s of each label column; null where labels stay as they are. */
  public double[] labelScale() {
    return labelScale == null ? null : labelScale.clone();
  }

  /**
   * Returns normalised features, DOUBLE.
   *
   * @param features in their own units, with columns along axis 1: [n,F], [n,F,T] or [n,F,H,W]; left as they are
   * @throws DL4JInvalidInputException if they have another number of columns
   */
  public INDArray features(INDArray features) {
    return features(features, 1);
  }

  /**
   * Returns normalised features, DOUBLE.
   *
   * @param features in their own units; left as they are
   * @param axis where the columns are
   * @throws DL4JInvalidInputException if they have another number of columns
   */
  public INDArray features(INDArray features, int axis) {
    if (features.rank() <= axis || features.size(axis) != featureShift.length) {
      throw new DL4JInvalidInputException(
          "expected features of " + featureShift.length + " columns along axis " + axis + ", as the normaliser has, but got shape "
              + Arrays.toString(features.shape()));
    }
    long[] shape = new long[features.rank()];
    Arrays.fill(shape, 1);
    shape[axis] = featureShift.length;
    INDArray own = features.castTo(DataType.DOUBLE);
    return own.sub(Nd4j.createFromArray(featureShift).reshape(shape))
        .div(Nd4j.createFromArray(featureScale).reshape(shape));
  }

  /** Says what is done to what. */
  @Override
  public String toString() {
    return name + (ofLabels() ? " of features and labels" : " of features");
  }
}
