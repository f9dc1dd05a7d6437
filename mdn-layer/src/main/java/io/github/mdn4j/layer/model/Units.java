// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerHybrid;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

/**
 * What a normaliser of ND4J does to features and labels, in double: column by column, z = (x − m)/s.
 *
 * <p>A normaliser computes in the data type of the array, and a float has too few digits for labels near 5.4e6 that vary
 * by 0.8. Here all is double, whatever the network computes in. Normalisers of several inputs and outputs have units for
 * each. Immutable.
 */
public final class Units {

  private final String name;
  private final List<Optional<ColumnUnits>> features; // one an input; empty where it stays as it is, as others do
  private final List<Optional<ColumnUnits>> labels;
  private final boolean several; // made for graphs of several inputs and outputs

  Units(
      String name, List<Optional<ColumnUnits>> features, List<Optional<ColumnUnits>> labels, boolean several) {
    this.name = name;
    this.features = features;
    this.labels = labels;
    this.several = several;
  }

  /**
   * Reads a fitted normaliser.
   *
   * @param normalizer a {@link NormalizerStandardize} or a {@link NormalizerMinMaxScaler}, or of several inputs and outputs
   *     a {@link MultiNormalizerStandardize}, {@link MultiNormalizerMinMaxScaler} or {@link MultiNormalizerHybrid}
   * @throws DL4JInvalidInputException if it is another, has not been fitted, or a column does not vary in it
   */
  public static Units of(Normalizer<?> normalizer) {
    return FittedNormalizer.units(normalizer);
  }

  /**
   * Returns these as those of one input and one output of a graph that has several.
   *
   * @param input the place of the input among all
   * @param output the place of the output among all
   * @throws DL4JInvalidConfigException if these are of several inputs and outputs already
   */
  public Units at(int input, int output) {
    if (several) {
      throw new DL4JInvalidConfigException(
          "expected a normaliser of one input and one output, such as a NormalizerStandardize, but got a " + name);
    }
    return new Units(name, placed(input, features), placed(output, labels), true);
  }

  private static List<Optional<ColumnUnits>> placed(int place, List<Optional<ColumnUnits>> of) {
    List<Optional<ColumnUnits>> units = new ArrayList<>();
    for (int i = 0; i < place; i++) {
      units.add(Optional.empty());
    }
    units.add(of.get(0));
    return List.copyOf(units);
  }

  /** Returns whether these are those of several inputs and outputs. */
  public boolean areSeveral() {
    return several;
  }

  /**
   * Returns what is done to one of the inputs; empty if nothing.
   *
   * @param input its place among the inputs of a graph, from 0
   */
  public Optional<ColumnUnits> input(int input) {
    return input < features.size() ? features.get(input) : Optional.empty();
  }

  /**
   * Returns what is done to the labels of one of the outputs; empty if nothing.
   *
   * @param output its place among the outputs of a graph, from 0; where these are not several, any is the only one
   */
  public Optional<ColumnUnits> output(int output) {
    int place = several ? output : 0;
    return place < labels.size() ? labels.get(place) : Optional.empty();
  }

  /** Returns whether labels are changed, too: the normaliser was fitted with {@code fitLabel(true)}. */
  public boolean ofLabels() {
    return labels.stream().anyMatch(Optional::isPresent);
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

  /**
   * Returns these, which fit a graph.
   *
   * @param who for the message
   * @param inputs the names of the graph's inputs
   * @param outputs the names of its outputs
   * @throws DL4JInvalidConfigException if there are more or fewer
   */
  public Units requireFit(String who, List<String> inputs, List<String> outputs) {
    if (!several && (inputs.size() != 1 || outputs.size() != 1)) {
      throw new DL4JInvalidConfigException(
          who + ": expected the name of an input and of an output beside the " + name + ", or a MultiNormalizerStandardize,"
              + " but the graph has " + inputs + " and " + outputs);
    }
    if (features.size() > inputs.size() || labels.size() > outputs.size()) {
      throw new DL4JInvalidConfigException(
          who + ": expected a normaliser of " + inputs.size() + " inputs and " + outputs.size()
              + " outputs, as the graph has, " + inputs + " and " + outputs + ", but got one of " + features.size() + " and "
              + labels.size());
    }
    return this;
  }

  private static double[] of(Optional<ColumnUnits> units, Function<ColumnUnits, double[]> numbers) {
    return units.map(numbers).orElse(null);
  }

  /** Returns m of each feature column of the first input; null where it stays as it is. */
  public double[] featureShift() {
    return of(input(0), ColumnUnits::shift);
  }

  /** Returns s of each feature column of the first input; null where it stays as it is. */
  public double[] featureScale() {
    return of(input(0), ColumnUnits::scale);
  }

  /** Returns m of each label column of the first output; null where labels stay as they are. */
  public double[] labelShift() {
    return of(output(0), ColumnUnits::shift);
  }

  /** Returns s of each label column of the first output; null where labels stay as they are. */
  public double[] labelScale() {
    return of(output(0), ColumnUnits::scale);
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
   * Returns normalised features of the first input, DOUBLE.
   *
   * @param features in their own units; left as they are
   * @param axis where the columns are
   * @throws DL4JInvalidInputException if they have another number of columns
   */
  public INDArray features(INDArray features, int axis) {
    return input(0).map(units -> units.normalised(features, axis)).orElse(features);
  }

  /**
   * Returns normalised features of each input; DOUBLE where something is done to them.
   *
   * @param features in their own units, an array an input; left as they are
   * @param axes where the columns are, one an input
   * @throws DL4JInvalidInputException if there are fewer arrays than inputs, or they have another number of columns
   */
  public INDArray[] features(INDArray[] features, int... axes) {
    if (features.length < this.features.size() || !several && features.length != 1 || features.length != axes.length) {
      throw new DL4JInvalidInputException(
          "expected features of " + this.features.size() + " inputs, as the normaliser has, but got " + features.length);
    }
    INDArray[] normalised = features.clone();
    for (int i = 0; i < features.length; i++) {
      INDArray own = features[i];
      int axis = axes[i];
      normalised[i] = input(i).map(units -> units.normalised(own, axis)).orElse(own);
    }
    return normalised;
  }

  /** Says what is done to what. */
  @Override
  public String toString() {
    return name + (ofLabels() ? " of features and labels" : " of features");
  }
}
