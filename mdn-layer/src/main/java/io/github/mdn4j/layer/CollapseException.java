// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.deeplearning4j.exception.DL4JException;

/** Ends a training whose loss falls without bound; see {@link CollapseListener#stopBelow}. */
public final class CollapseException extends DL4JException {

  private static final long serialVersionUID = 1L;

  CollapseException(String message) {
    super(message);
  }
}
