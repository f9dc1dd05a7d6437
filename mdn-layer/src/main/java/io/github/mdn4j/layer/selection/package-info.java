// SPDX-License-Identifier: Apache-2.0
/**
 * The choice among densities by held-out scores.
 *
 * <p>Start with {@link io.github.mdn4j.layer.selection.MixtureSelection}, which trains each density with several
 * seeds on several folds; {@link io.github.mdn4j.layer.selection.SelectionTable} tells which is best and which
 * simpler one is as good. Rows that choose are not those that the winner is scored on: leave that to the caller.
 */
package io.github.mdn4j.layer.selection;
