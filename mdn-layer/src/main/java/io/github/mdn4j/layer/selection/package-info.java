// SPDX-License-Identifier: Apache-2.0
/**
 * The choice among densities by held-out scores: {@link io.github.mdn4j.layer.selection.MixtureSelection} trains each with
 * several seeds on several folds, {@link io.github.mdn4j.layer.selection.SelectionTable} tells which is best and which
 * simpler one is as good.
 */
package io.github.mdn4j.layer.selection;
