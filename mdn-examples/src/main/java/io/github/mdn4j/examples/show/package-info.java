// SPDX-License-Identifier: Apache-2.0

/**
 * What all examples share to show something: options and exit status, progress, a folder of pictures.
 *
 * <p>Start with {@link io.github.mdn4j.examples.show.Program}. No other package of the examples is known here, so
 * that each can use this one.
 */
package io.github.mdn4j.examples.show;
