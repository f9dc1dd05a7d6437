// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

/**
 * A density whose raw row begins with a location of D columns, one a label column, and goes on with its shape: scales,
 * correlations, factors.
 *
 * <p>It says no more than that about the layout, and adds no method. {@link TiedMixture} lets components share the
 * shape.
 */
public interface LocationFamily extends Density {}
