// SPDX-License-Identifier: Apache-2.0
/**
 * The loops that decide how fast kernels and fused layers are, as something that can be provided from outside.
 *
 * <p>{@code mdn-vector} does them in vectors of the processor; where nobody provides them, every loop of the
 * libraries has its own plain form. Start with {@code Arithmetic}, which chooses. A provider never changes a result
 * beyond rounding, and nothing here knows a density.
 */
package io.github.mdn4j.arithmetic;
