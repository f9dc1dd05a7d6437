// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.dataset.api.preprocessor.AbstractMultiDataSetNormalizer;
import org.nd4j.linalg.dataset.api.preprocessor.MinMaxStrategy;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerHybrid;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStrategy;
import org.nd4j.linalg.dataset.api.preprocessor.stats.DistributionStats;
import org.nd4j.linalg.dataset.api.preprocessor.stats.MinMaxStats;
import org.nd4j.linalg.dataset.api.preprocessor.stats.NormalizerStats;

/** What ND4J's normalisers have found, each kind in its own words, as {@link Units}. */
final class FittedNormalizer {

  private FittedNormalizer() {}

  /**
   * Reads what a normaliser has found.
   *
   * @throws DL4JInvalidInputException if it is of another kind, has not been fitted, or a column does not vary in it
   */
  static Units units(Normalizer<?> normalizer) {
    if (normalizer instanceof NormalizerStandardize standardize) {
      requireFitted(standardize::getMean);
      return one(
          normalizer,
          ColumnUnits.standardised("feature", standardize.getMean(), standardize.getStd()),
          standardize.isFitLabel()
              ? ColumnUnits.standardised("label", standardize.getLabelMean(), standardize.getLabelStd())
              : null);
    }
    if (normalizer instanceof NormalizerMinMaxScaler scaler) {
      requireFitted(scaler::getMin);
      double low = scaler.getTargetMin();
      double high = scaler.getTargetMax();
      return one(
          normalizer,
          ColumnUnits.scaled("feature", scaler.getMin(), scaler.getMax(), low, high),
          scaler.isFitLabel()
              ? ColumnUnits.scaled("label", scaler.getLabelMin(), scaler.getLabelMax(), low, high)
              : null);
    }
    if (normalizer instanceof MultiNormalizerStandardize standardize) {
      return several(
          standardize,
          i -> ColumnUnits.standardised("feature", standardize.getFeatureMean(i), standardize.getFeatureStd(i)),
          j -> ColumnUnits.standardised("label", standardize.getLabelMean(j), standardize.getLabelStd(j)));
    }
    if (normalizer instanceof MultiNormalizerMinMaxScaler scaler) {
      double low = scaler.getTargetMin();
      double high = scaler.getTargetMax();
      return several(
          scaler,
          i -> ColumnUnits.scaled("feature", scaler.getMin(i), scaler.getMax(i), low, high),
          j -> ColumnUnits.scaled("label", scaler.getLabelMin(j), scaler.getLabelMax(j), low, high));
    }
    if (normalizer instanceof MultiNormalizerHybrid hybrid) {
      return hybrid(hybrid);
    }
    throw new DL4JInvalidInputException(
        "expected a NormalizerStandardize or a NormalizerMinMaxScaler, or a MultiNormalizer of several inputs, but got "
            + (normalizer == null ? "null" : normalizer.getClass().getSimpleName()));
  }

  private static Units one(Normalizer<?> normalizer, ColumnUnits features, ColumnUnits labels) {
    return new Units(
        normalizer.getClass().getSimpleName(), List.of(Optional.of(features)), List.of(Optional.ofNullable(labels)),
        false);
  }

  private static Units several(
      AbstractMultiDataSetNormalizer<?> normalizer, IntFunction<ColumnUnits> features, IntFunction<ColumnUnits> labels) {
    requireFitted(normalizer::numInputs);
    return new Units(
        normalizer.getClass().getSimpleName(),
        each(normalizer.numInputs(), features),
        normalizer.isFitLabel() ? each(normalizer.numOutputs(), labels) : List.of(),
        true);
  }

  private static List<Optional<ColumnUnits>> each(int count, IntFunction<ColumnUnits> units) {
    return IntStream.range(0, count).mapToObj(i -> Optional.of(units.apply(i))).toList();
  }

  private static Units hybrid(MultiNormalizerHybrid normalizer) {
    requireFitted(() -> Objects.requireNonNull(normalizer.getInputStats()));
    return new Units(
        normalizer.getClass().getSimpleName(),
        each("feature", normalizer.getInputStats().keySet(), normalizer::getInputStats,
            i -> normalizer.getPerInputStrategies().getOrDefault(i, normalizer.getGlobalInputStrategy())),
        each("label", normalizer.getOutputStats().keySet(), normalizer::getOutputStats,
            j -> normalizer.getPerOutputStrategies().getOrDefault(j, normalizer.getGlobalOutputStrategy())),
        true);
  }

  /** Reads what a hybrid has found of each array, if it does anything to it. */
  private static List<Optional<ColumnUnits>> each(
      String what, Iterable<Integer> places, Function<Integer, NormalizerStats> statistics,
      Function<Integer, NormalizerStrategy<?>> strategy) {
    List<Optional<ColumnUnits>> units = new ArrayList<>();
    for (int i : places) {
      while (units.size() <= i) {
        units.add(Optional.empty());
      }
      units.set(i, Optional.ofNullable(of(what, statistics.apply(i), strategy.apply(i))));
    }
    return List.copyOf(units);
  }

  private static ColumnUnits of(String what, NormalizerStats statistics, NormalizerStrategy<?> strategy) {
    if (statistics instanceof DistributionStats found) {
      return ColumnUnits.standardised(what, found.getMean(), found.getStd());
    }
    if (statistics instanceof MinMaxStats found && strategy instanceof MinMaxStrategy to) {
      return ColumnUnits.scaled(what, found.getLower(), found.getUpper(), to.getMinRange(), to.getMaxRange());
    }
    return null;
  }

  /** Asks for statistics; before a fit ND4J looks for them where there are none, or says that it wants one. */
  private static void requireFitted(Supplier<?> statistics) {
    try {
      statistics.get();
    } catch (RuntimeException e) {
      throw new DL4JInvalidInputException("expected a fitted normaliser, but it has no statistics: fit it first", e);
    }
  }
}
