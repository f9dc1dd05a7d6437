// SPDX-License-Identifier: Apache-2.0
/** Arithmetic in vectors, by the incubating module {@code jdk.incubator.vector}; nothing else names it. */
package io.github.mdn4j.vector;
