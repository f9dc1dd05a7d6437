// SPDX-License-Identifier: Apache-2.0

/**
 * A network behind HTTP: one row or many in, a mean and intervals in the units of the labels out.
 *
 * <p>Start with {@link io.github.mdn4j.examples.serving.PredictionServer}. The server is the JDK's own
 * ({@code jdk.httpserver}): it needs no dependency, and the JDK keeps it. What serves the world belongs behind a proxy
 * that ends TLS and limits clients.
 */
package io.github.mdn4j.examples.serving;
