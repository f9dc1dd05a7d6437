// SPDX-License-Identifier: Apache-2.0
/**
 * Arithmetic in vectors of the processor, by the incubating module {@code jdk.incubator.vector}.
 *
 * <p>Start with {@code VectorProvider}, which the libraries find as a service; nothing is called by name from
 * outside. No other package may name the incubating module.
 */
package io.github.mdn4j.vector;
