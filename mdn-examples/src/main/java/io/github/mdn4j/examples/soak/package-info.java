// SPDX-License-Identifier: Apache-2.0

/**
 * What runs for a long time to see whether anything grows.
 *
 * <p>Start with {@link io.github.mdn4j.examples.soak.MemorySoak}, which trains, scores and samples in turn and prints
 * what memory it holds. This is the only package of the examples that counts native memory: keep it so.
 */
package io.github.mdn4j.examples.soak;
