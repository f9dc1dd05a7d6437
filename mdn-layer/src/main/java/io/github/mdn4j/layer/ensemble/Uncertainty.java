// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.ensemble;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.layer.Predictions;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the members of an ensemble agree that nobody can know, and what they disagree about: the law of total variance,
 * Var[y] = E[Var[y | member]] + Var[E[y | member]] (Depeweg et al. 2018).
 *
 * <p>The first part, aleatoric, stays however much is learnt; the second, epistemic, goes with more data like those around.
 * Shapes are those of {@link Predictions}; a row among its {@linkplain Predictions#faults faults} is NaN. Immutable.
 */
public final class Uncertainty {

  private final Predictions predictions;

  private Uncertainty(Predictions predictions) {
    this.predictions = predictions;
  }

  /**
   * Looks at what an ensemble predicts.
   *
   * @param predictions of {@link Ensemble#predict(INDArray...)}, whose outermost mixture is over members
   * @throws DL4JInvalidConfigException if the density is no mixture
   */
  public static Uncertainty of(Predictions predictions) {
    IntStream.range(0, predictions.rows())
        .filter(i -> !predictions.faults().containsKey(i))
        .findFirst()
        .ifPresent(i -> members(predictions.row(i)));
    return new Uncertainty(predictions);
  }

  private static MixtureDistribution members(Distribution row) {
    if (row instanceof MixtureDistribution mixture) {
      return mixture;
    }
    throw new DL4JInvalidConfigException("Uncertainty: expected the predictions of an ensemble, but got " + row);
  }

  /** Returns Σₘ wₘ Varₘ[y] of each label column of each row, [n,D]. */
  public INDArray aleatoric() {
    return predictions.each(predictions.labelWidth(), row -> members(row).varianceWithin());
  }

  /** Returns Σₘ wₘ (Eₘ[y] − E[y])² of each label column of each row, [n,D]. */
  public INDArray epistemic() {
    return predictions.each(predictions.labelWidth(), row -> members(row).varianceBetween());
  }

  /**
   * Estimates the mutual information of label and member of each row in nats, [n,1]: how much a label would tell about which
   * member is right, from 0 to log M, whatever the units and however many modes there are.
   *
   * @param draws how many labels are drawn a row, at least 2
   * @param random the source of randomness; rows draw from it in order
   */
  public INDArray mutualInformation(int draws, RandomGenerator random) {
    double[] values = new double[predictions.rows()];
    for (int i = 0; i < values.length; i++) {
      values[i] = predictions.faults().containsKey(i)
          ? Double.NaN
          : members(predictions.row(i)).mutualInformation(draws, random).value();
    }
    return predictions.scores(values);
  }
}
