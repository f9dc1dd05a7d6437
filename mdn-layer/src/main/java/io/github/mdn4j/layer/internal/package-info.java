// SPDX-License-Identifier: Apache-2.0

/**
 * What several packages of this module share and nobody else calls: names of layers in messages, checks, axes, copies of
 * configurations.
 *
 * <p>There is nothing to start with here, and nothing to rely on: any of it may change or go. No other module uses it.
 */
package io.github.mdn4j.layer.internal;
