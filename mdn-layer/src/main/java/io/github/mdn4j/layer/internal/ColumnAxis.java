// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

/** A preprocessor that knows which axis of what it is given holds the columns. */
public interface ColumnAxis {

  /** Returns 1 for [n,F], [n,F,T] and [n,F,H,W], 2 for [n,T,F], 3 for [n,H,W,F]. */
  int columnAxis();
}
