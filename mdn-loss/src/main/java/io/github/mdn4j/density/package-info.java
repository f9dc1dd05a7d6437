// SPDX-License-Identifier: Apache-2.0
/**
 * What a network puts out: families of densities whose parameters are a raw output row, their combinators, and what the
 * loss needs of them, a graph and a kernel over blocks of rows.
 *
 * <p>Start at {@link io.github.mdn4j.density.Density}, then {@link io.github.mdn4j.density.Mixture} and
 * {@link io.github.mdn4j.density.DiagonalGaussian}; the gradient of a mixture is in the kernel of {@code Mixture}.
 *
 * <p>Do not touch the order of raw columns, the names of classes and the names of their JSON fields: saved models hold
 * them.
 */
package io.github.mdn4j.density;
