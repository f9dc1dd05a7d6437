// SPDX-License-Identifier: Apache-2.0
/**
 * Numerical functions that densities and distributions share: special functions, log-sum-exps, triangular matrices.
 *
 * <p>Start at {@link io.github.mdn4j.internal.LogSumExp} and {@link io.github.mdn4j.internal.Triangular}.
 *
 * <p>Do not use any of it outside mdn-loss: it is public for the sake of the compiler alone, and changes without notice.
 */
package io.github.mdn4j.internal;
