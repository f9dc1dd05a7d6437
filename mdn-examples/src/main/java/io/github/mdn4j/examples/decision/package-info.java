// SPDX-License-Identifier: Apache-2.0

/** What to do with predictions: ensembles, guarantees, scores with standard errors. Start with {@link
 * io.github.mdn4j.examples.decision.EnsembleAndConformal}. */
package io.github.mdn4j.examples.decision;
