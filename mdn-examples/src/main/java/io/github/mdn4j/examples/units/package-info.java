// SPDX-License-Identifier: Apache-2.0
/**
 * Networks that learn standardised numbers and answer in the units of their users.
 *
 * <p>Start with {@link io.github.mdn4j.examples.units.ModelInOriginalUnits}, which shows the ways that docs/units.md describes.
 * All of them must print the same numbers: the example is there to compare them.
 */
package io.github.mdn4j.examples.units;
