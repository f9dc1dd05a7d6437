// SPDX-License-Identifier: Apache-2.0
/**
 * The loops that decide how fast kernels and fused layers are, as something that can be provided from outside: {@code
 * mdn-vector} does them in vectors of the processor. Where nobody provides them, every loop of the libraries has its
 * own plain form.
 */
package io.github.mdn4j.arithmetic;
