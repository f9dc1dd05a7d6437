// SPDX-License-Identifier: Apache-2.0

/**
 * Arithmetic in the memory of arrays on the CPU: products, cells, transfer functions, for float and for double.
 *
 * <p>{@link io.github.mdn4j.layer.internal.cpu.DenseArithmetic} and {@link io.github.mdn4j.layer.internal.cpu.Cell} are
 * what layers call, after they have asked {@link io.github.mdn4j.layer.internal.cpu.OpenBlas}. Nothing here checks its
 * arguments, and no other module uses it.
 */
package io.github.mdn4j.layer.internal.cpu;
