// SPDX-License-Identifier: Apache-2.0

/**
 * Training and prediction on Apache Spark.
 *
 * <p>Start with {@link io.github.mdn4j.spark.DensityScorer} for predictions as columns of a table and with
 * {@link io.github.mdn4j.spark.SparkMixtureTraining} for training by averaging; {@link io.github.mdn4j.spark.Score}
 * is for {@code spark-submit}. What goes to the workers is serialised there: such classes hold no network, only what
 * one is restored from.
 */
package io.github.mdn4j.spark;
