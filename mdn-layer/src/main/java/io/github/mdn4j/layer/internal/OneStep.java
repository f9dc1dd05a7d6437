// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

/** A preprocessor that knows whether it looks at one step of a sequence alone, so that it can run step after step. */
public interface OneStep {

  /** Returns whether what it makes of a step has nothing to do with other steps. */
  boolean looksAtOneStepAlone();
}
