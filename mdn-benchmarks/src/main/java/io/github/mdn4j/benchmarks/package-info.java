// SPDX-License-Identifier: Apache-2.0

/**
 * Timings of losses, layers and whole steps, beside those of PyTorch; never published.
 *
 * <p>Start with {@link io.github.mdn4j.benchmarks.Bench}, which {@code bench.sh} runs. The classes called
 * {@code Benchmark} are for JMH. Sizes and seeds are those of docs/performance.md: with others its tables cannot be
 * compared.
 */
package io.github.mdn4j.benchmarks;
