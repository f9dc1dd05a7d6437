// SPDX-License-Identifier: Apache-2.0
/** Networks that learn standardised numbers and answer in the units of their users. */
package io.github.mdn4j.examples.units;
