// SPDX-License-Identifier: Apache-2.0

/**
 * Two programs that train and score a table on Spark, on one machine or on a cluster.
 *
 * <p>Start with {@link io.github.mdn4j.spark.examples.SparkTraining}, then
 * {@link io.github.mdn4j.spark.examples.SparkScoring}. They use of mdn-spark what anybody may; nothing depends on
 * them.
 */
package io.github.mdn4j.spark.examples;
