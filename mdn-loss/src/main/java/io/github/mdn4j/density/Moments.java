// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Distribution;

/**
 * The mean and the variance of a block of rows: what {@link Distribution#mean} and {@link Distribution#variance} say of
 * one row, for many rows at a time and without an object a row.
 *
 * <p>A family has them if {@link Density#moments} gives some. They hold scratch space, which grows with the largest block,
 * so each thread has its own.
 */
@FunctionalInterface
public interface Moments {

  /**
   * Evaluates the rows of a block, whose raw columns must be finite.
   *
   * @param block raw columns in
   * @param theta the first raw column of this density
   * @param mean where E[y] goes, [D][rows]
   * @param variance where the variance of each label column goes, [D][rows]
   */
  void evaluate(Block block, int theta, double[][] mean, double[][] variance);

  /**
   * Evaluates means alone: the same numbers, without the work for variances where a family can do without.
   *
   * @param block raw columns in
   * @param theta the first raw column of this density
   * @param mean where E[y] goes, [D][rows]
   */
  default void evaluateMean(Block block, int theta, double[][] mean) {
    evaluate(block, theta, mean, new double[mean.length][block.rows()]);
  }
}
