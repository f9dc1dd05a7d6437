// SPDX-License-Identifier: Apache-2.0

/**
 * A check of a GPU against this machine's processor.
 *
 * <p>Start with {@link io.github.mdn4j.examples.gpu.GpuSmoke}, which compares losses and whole networks and says how
 * far apart they are. Nothing here may read the memory of an array past the backend that owns it.
 */
package io.github.mdn4j.examples.gpu;
