// SPDX-License-Identifier: Apache-2.0
/**
 * Networks that learn standardised numbers and answer in the units of their users.
 *
 * <p>Start with {@link io.github.mdn4j.examples.units.ModelInOriginalUnits}, which predicts euros from square metres
 * (docs/units.md). Its data are made and their quantiles known: whoever changes them changes what it is compared with.
 */
package io.github.mdn4j.examples.units;
