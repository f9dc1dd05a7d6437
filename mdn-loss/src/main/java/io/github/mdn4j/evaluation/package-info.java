// SPDX-License-Identifier: Apache-2.0
/**
 * How good predictions are: proper scores, calibration and the telemetry of collapse, over a test set.
 *
 * <p>Start at {@link io.github.mdn4j.evaluation.DensityEvaluation}, which plugs into the evaluation of Deeplearning4j;
 * {@link io.github.mdn4j.evaluation.DensityMetric} names what it can report.
 *
 * <p>Do not touch the order in which rows are summed: sums are exact, so that the result does not depend on how a test
 * set is cut into minibatches.
 */
package io.github.mdn4j.evaluation;
