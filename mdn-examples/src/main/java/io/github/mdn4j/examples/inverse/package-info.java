// SPDX-License-Identifier: Apache-2.0

/**
 * Inverse problems and other data of one to three columns, each by least squares and by a mixture: Bishop (2006),
 * section 5.6, a spiral, a robot's arm, waves with input and label exchanged.
 *
 * <p>Start with {@link io.github.mdn4j.examples.inverse.PrmlInverseProblem}. Data, seeds and settings of the posts
 * that are retraced stay as they are, or the printed tables are no longer comparable; what is trained with more care
 * stands beside them.
 */
package io.github.mdn4j.examples.inverse;
