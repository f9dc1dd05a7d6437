// SPDX-License-Identifier: Apache-2.0
/**
 * What to do with predictions: ensembles, guarantees, scores with standard errors.
 *
 * <p>Start with {@link io.github.mdn4j.examples.decision.EnsembleAndConformal}. Rows that calibrate have not trained,
 * and rows that are scored have done neither: keep the three apart.
 */
package io.github.mdn4j.examples.decision;
